import { assertEquals, assertThrows } from "@std/assert";
import { concat } from "@std/bytes/concat";
import fc from "fast-check";
import { PLAINTEXT_BYTES, SESSION_CELLS } from "../../../../keys/constants.ts";
import {
  decodeFrame,
  encodeFrame,
  type Frame,
  MAX_SEGMENT_BYTES,
} from "../../../../keys/cell/frame/frame.ts";
import { type FrameItem, itemBytes } from "../../../../keys/cell/frame/frame_items.ts";
import type { TextItem } from "../../../../keys/cell/frame/text_item.ts";
import type { FileItem } from "../../../../keys/cell/frame/file_items.ts";
import { FrameError } from "../../../../keys/cell/frame/frame_error.ts";
import { encodeFrameParts } from "../../../../keys/cell/frame/frame_parts.ts";
import { hasLaterItems } from "../../../testkit/item_types.ts";
import { EMPTY_FRAME } from "../../../testkit/empty_frame.ts";

const wide = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const digits = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((one) => one.toHex());

const text: fc.Arbitrary<TextItem> = fc.record({
  kind: fc.constant("text" as const),
  stream: digits(8),
  base: fc.integer({ min: 1, max: 1_000 }),
  seq: fc.integer({ min: 1_000, max: Number.MAX_SAFE_INTEGER }),
  entryId: digits(16),
  writtenAtMs: wide,
  first: fc.boolean(),
  last: fc.boolean(),
  padOffset: fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined }),
  text: fc.uint8Array({ minLength: 1, maxLength: 300 }),
});
const ack = fc.tuple(digits(8), wide, wide).map(([stream, one, two]) => ({
  kind: "ack" as const,
  stream,
  through: Math.max(one, two),
  readThrough: Math.min(one, two),
}));
const port = fc.record({
  kind: fc.constant("port" as const),
  port: fc.integer({ min: 1, max: 65_535 }),
});
const wish = fc.record({
  kind: fc.constant("wish" as const),
  afterMs: fc.integer({ min: 0, max: 65_535 }),
  size: fc.constantFrom("tiny" as const, "small" as const, "middle" as const, "normal" as const),
});
const burned = fc.record({ kind: fc.constant("burned" as const), before: wide });
const fileId = digits(16);
const file: fc.Arbitrary<FileItem> = fc.oneof(
  fc.record({
    kind: fc.constant("fileOffer" as const),
    fileId,
    bytes: wide,
    offeredAtMs: wide,
    type: fc.constantFrom("", "image/png", "x".repeat(127)),
    name: fc.string({ unit: "grapheme", minLength: 1, maxLength: 10 }).filter((name) =>
      new TextEncoder().encode(name).length <= 255
    ),
  }),
  fc.record({
    kind: fc.constant("fileData" as const),
    fileId,
    offset: fc.integer({ min: 0, max: 2 ** 52 }),
    data: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  }),
  fc.record({ kind: fc.constant("fileDone" as const), fileId, sha256: digits(32) }),
  fc.record({
    kind: fc.constant("fileState" as const),
    fileId,
    role: fc.constant("receiver" as const),
    state: fc.constantFrom("asked", "moving", "refused", "complete", "failed"),
    revision: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    heard: wide,
    offset: wide,
  }),
);
const frames: fc.Arbitrary<Frame> = fc.record({
  counter: fc.integer({ min: 1, max: SESSION_CELLS }),
  sentAtMs: wide,
  steady: fc.boolean(),
  bye: fc.boolean(),
  prompt: fc.boolean(),
  items: fc.tuple(
    fc.array(fc.oneof(text, ack, file, burned), { maxLength: 4 }),
    fc.option(port),
    fc.option(wish),
  ).map(([items, ...last]) => [...items, ...last.filter((item) => item !== null)]),
});

Deno.test("encodeFrame() then decodeFrame() gives the frame back", () => {
  fc.assert(fc.property(frames, (frame) => {
    assertEquals(decodeFrame(encodeFrame(frame, PLAINTEXT_BYTES)), frame);
  }));
});

/** A later version's item behind one whose length has four bytes. */
const LATER_BEHIND_LONG: Frame = {
  counter: 1,
  sentAtMs: 0,
  steady: false,
  bye: false,
  prompt: false,
  items: [
    { kind: "fileData", fileId: "00".repeat(16), offset: 0, data: new Uint8Array(7) },
    { kind: "port", port: 1 },
  ],
};

Deno.test("what decodeFrame() accepts, encodeFrame() writes as the same bytes", () => {
  fc.assert(
    fc.property(frames, fc.nat(PLAINTEXT_BYTES - 1), fc.nat(255), (frame, at, byte) => {
      const plaintext = encodeFrame(frame, PLAINTEXT_BYTES);
      plaintext[at % (64 + frame.items.reduce((sum, item) => sum + itemBytes(item), 0))] = byte;
      const decoded = decodeOrUndefined(plaintext);
      if (decoded === undefined || hasLaterItems(plaintext)) return;
      assertEquals(encodeFrame(decoded, PLAINTEXT_BYTES), plaintext);
    }),
    { examples: [[LATER_BEHIND_LONG, 53, 128]] },
  );
});

Deno.test("decodeFrame() rejects a byte after the last item", () => {
  const plaintext = encodeFrame(EMPTY_FRAME, PLAINTEXT_BYTES);
  plaintext[PLAINTEXT_BYTES - 1] = 1;
  assertThrows(() => decodeFrame(plaintext), FrameError, "after the last item");
});

Deno.test("decodeFrame() rejects an unknown item type, unknown flags and a wrong length", () => {
  for (const [at, byte] of [[17, 6], [16, 8], [16, 128], [17, 3]] as const) {
    const plaintext = encodeFrame(EMPTY_FRAME, PLAINTEXT_BYTES);
    plaintext[at] = byte;
    assertThrows(() => decodeFrame(plaintext), FrameError);
  }
  assertThrows(() => decodeFrame(new Uint8Array(PLAINTEXT_BYTES - 1)), FrameError, "2020");
});

Deno.test("decodeFrame() skips unknown items from type 128 on and keeps what stands around them", () => {
  const [port, ack] = [{ kind: "port" as const, port: 80 }, {
    kind: "ack" as const,
    stream: "00".repeat(8),
    through: 2,
    readThrough: 1,
  }];
  const plaintext = encodeFrame({ ...EMPTY_FRAME, items: [port, ack] }, PLAINTEXT_BYTES);
  const after = 17 + itemBytes(port);
  const items = [[0x80, 0, 2, 7, 7], [0xa5, 0, 2, 7, 7], [0xbf, 0, 0], [0xff, 0, 0, 0, 2, 7, 7]];
  for (const [type = 0, ...rest] of items) {
    const later = plaintext.slice();
    later.copyWithin(after + 1 + rest.length, after);
    later.set([type, ...rest], after);
    assertEquals(decodeFrame(later).items, [port, ack]);
    assertThrows(() => decodeFrame(later.with(after, (type & 0x7f) | 8)), FrameError, "item type");
  }
});

Deno.test("decodeFrame() rejects integers of 2^53 and more", () => {
  const plaintext = encodeFrame(EMPTY_FRAME, PLAINTEXT_BYTES);
  plaintext[1] = 0x20;
  assertThrows(() => decodeFrame(plaintext), FrameError, "2^53");
});

Deno.test("a segment of the greatest length fits a cell, one byte more does not", () => {
  const segment: TextItem = {
    kind: "text",
    stream: "00".repeat(8),
    base: 1,
    seq: 1,
    entryId: "00".repeat(16),
    writtenAtMs: 0,
    first: true,
    last: true,
    padOffset: undefined,
    text: new Uint8Array(MAX_SEGMENT_BYTES),
  };
  assertEquals(
    decodeFrame(encodeFrame({ ...EMPTY_FRAME, items: [segment] }, PLAINTEXT_BYTES)).items,
    [
      segment,
    ],
  );
  const longer = { ...segment, text: new Uint8Array(MAX_SEGMENT_BYTES + 1) };
  assertThrows(
    () => encodeFrame({ ...EMPTY_FRAME, items: [longer] }, PLAINTEXT_BYTES),
    FrameError,
    "2021",
  );
});

Deno.test("encodeFrameParts() gives what encodeFrame() writes, and a piece that comes last as it is", () => {
  const piece: FrameItem = {
    kind: "fileData",
    fileId: "00".repeat(16),
    offset: 5,
    data: Uint8Array.of(1, 2, 3),
  };
  const port: FrameItem = { kind: "port", port: 7_471 };
  for (const items of [[], [piece], [port, piece], [piece, port], [piece, piece]]) {
    const frame = { ...EMPTY_FRAME, items };
    const { head, rest } = encodeFrameParts(frame, PLAINTEXT_BYTES);
    assertEquals(concat([head, ...rest]), encodeFrame(frame, PLAINTEXT_BYTES));
    assertEquals(rest.includes(piece.data), items.at(-1) === piece);
  }
  const tooLong = { ...EMPTY_FRAME, items: [{ ...piece, data: new Uint8Array(PLAINTEXT_BYTES) }] };
  assertThrows(() => encodeFrameParts(tooLong, PLAINTEXT_BYTES), FrameError);
  const wrong = { ...EMPTY_FRAME, items: [{ ...piece, data: new Uint8Array() }] };
  assertThrows(() => encodeFrameParts(wrong, PLAINTEXT_BYTES), FrameError);
});

Deno.test("encodeFrame() refuses what decodeFrame() would reject", () => {
  const items: Frame["items"][] = [
    [{ kind: "port", port: 0 }],
    [{ kind: "port", port: 1 }, { kind: "port", port: 1 }],
    [{ kind: "port", port: 1 }, { kind: "tlsPort", port: 2 }],
    [{ kind: "wish", afterMs: 1, size: "tiny" }, { kind: "wish", afterMs: 1, size: "tiny" }],
    [{ kind: "ack", stream: "00".repeat(8), through: 1, readThrough: 2 }],
  ];
  for (const each of items) {
    assertThrows(() => encodeFrame({ ...EMPTY_FRAME, items: each }, PLAINTEXT_BYTES), FrameError);
  }
  assertThrows(() => encodeFrame({ ...EMPTY_FRAME, counter: 0 }, PLAINTEXT_BYTES), FrameError);
});

function decodeOrUndefined(plaintext: Uint8Array): Frame | undefined {
  try {
    return decodeFrame(plaintext);
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}
