import { assertEquals, assertThrows } from "@std/assert";
import { ByteWriter } from "../../../../keys/byte_cursor.ts";
import {
  BULK_PLAINTEXT_BYTES,
  MIDDLE_PLAINTEXT_BYTES,
  PLAINTEXT_BYTES,
  SMALL_PLAINTEXT_BYTES,
  TINY_PLAINTEXT_BYTES,
} from "../../../../keys/constants.ts";
import {
  decodeFrame,
  encodeFrame,
  type Frame,
  FRAME_HEAD_BYTES,
  peekCounter,
} from "../../../../keys/cell/frame/frame.ts";
import {
  type FrameItem,
  itemBytes,
  TEXT_HEAD_BYTES,
} from "../../../../keys/cell/frame/frame_items.ts";
import { FrameError } from "../../../../keys/cell/frame/frame_error.ts";
import type { TextItem } from "../../../../keys/cell/frame/text_item.ts";
import { EMPTY_FRAME } from "../../../testkit/empty_frame.ts";

const stream = "0011223344556677";
const TEXT: TextItem = {
  kind: "text",
  stream,
  base: 1,
  seq: 1,
  entryId: "00".repeat(16),
  writtenAtMs: 3,
  first: false,
  last: true,
  text: Uint8Array.of(7),
  padOffset: undefined,
};

function withItems(...items: FrameItem[]): Frame {
  return { ...EMPTY_FRAME, items };
}

/** A frame of the usual length whose items are these bytes. */
function rawItems(...bytes: number[]): Uint8Array {
  const writer = new ByteWriter(PLAINTEXT_BYTES);
  writer.u64(1);
  writer.u64(2);
  writer.u8(0);
  writer.raw(Uint8Array.from(bytes));
  return writer.bytes;
}

const GOOD: [what: string, frame: Frame][] = [
  ["counter 2^24", { ...EMPTY_FRAME, counter: 16_777_216 }],
  ["all flags", { ...EMPTY_FRAME, steady: true, bye: true, prompt: true }],
  ["a port", withItems({ kind: "port", port: 1 })],
  ["a port that speaks TLS", withItems({ kind: "tlsPort", port: 65_535 })],
  [
    "what was read is all that came",
    withItems({ kind: "ack", stream, through: 4, readThrough: 4 }),
  ],
  ["a wish", withItems({ kind: "wish", afterMs: 65_535, size: "normal" })],
  ["a watermark", withItems({ kind: "burned", before: 0 })],
  ["one byte of text", withItems(TEXT)],
  ["the longest text", withItems({ ...TEXT, text: new Uint8Array(16_000).fill(7) })],
  ["a base that is the number", withItems({ ...TEXT, base: 9, seq: 9 })],
  ["a first segment with pad from 0", withItems({ ...TEXT, first: true, padOffset: 0 })],
  ["a pad offset of 65,535", withItems({ ...TEXT, last: false, padOffset: 65_535 })],
];

const BAD: [what: string, frame: Frame][] = [
  ["counter 0", { ...EMPTY_FRAME, counter: 0 }],
  ["a counter above 2^24", { ...EMPTY_FRAME, counter: 16_777_217 }],
  ["port 0", withItems({ kind: "port", port: 0 })],
  ["two ports", withItems({ kind: "port", port: 1 }, { kind: "tlsPort", port: 2 })],
  ["more read than came", withItems({ kind: "ack", stream, through: 4, readThrough: 5 })],
  ["no byte of text", withItems({ ...TEXT, text: new Uint8Array(0) })],
  ["a text of 16,001 bytes", withItems({ ...TEXT, text: new Uint8Array(16_001) })],
  ["base 0", withItems({ ...TEXT, base: 0 })],
  ["a base above the number", withItems({ ...TEXT, base: 2 })],
];

for (const [what, frame] of GOOD) {
  Deno.test(`a frame with ${what} comes back as it went in`, () => {
    const plaintext = encodeFrame(frame, BULK_PLAINTEXT_BYTES);
    assertEquals([decodeFrame(plaintext), peekCounter(plaintext)], [frame, frame.counter]);
  });
}

for (const [what, frame] of BAD) {
  Deno.test(`a frame with ${what} is not written`, () => {
    assertThrows(() => encodeFrame(frame, BULK_PLAINTEXT_BYTES), FrameError);
  });
}

Deno.test("items may fill a frame to its last byte, and no further, at each length", () => {
  const lengths = [
    TINY_PLAINTEXT_BYTES,
    SMALL_PLAINTEXT_BYTES,
    MIDDLE_PLAINTEXT_BYTES,
    PLAINTEXT_BYTES,
  ];
  for (const length of lengths) {
    const room = length - FRAME_HEAD_BYTES - TEXT_HEAD_BYTES;
    for (const spare of [0, 1, 2, 3, 4]) {
      const frame = withItems({ ...TEXT, text: new Uint8Array(room - spare).fill(7) });
      assertEquals(decodeFrame(encodeFrame(frame, length)), frame);
    }
    const long = withItems({ ...TEXT, text: new Uint8Array(room + 1) });
    assertThrows(() => encodeFrame(long, length), FrameError);
  }
});

Deno.test("itemBytes() is what an item takes in a frame", () => {
  for (const [what, frame] of GOOD) {
    const [item] = frame.items;
    if (item === undefined) continue;
    const plaintext = encodeFrame(frame, BULK_PLAINTEXT_BYTES);
    const end = plaintext[FRAME_HEAD_BYTES + 1]! * 256 + plaintext[FRAME_HEAD_BYTES + 2]! + 3;
    assertEquals(itemBytes(item), end, what);
  }
});

Deno.test("items of a wrong length, of unknown types below 128, or behind the end are rejected", () => {
  const wrong = [
    // A port of one and of three bytes; a watermark of nine; an acknowledgement of 25.
    [3, 0, 1, 9],
    [3, 0, 3, 0, 9, 0],
    [0xa0, 0, 9, ...new Array<number>(9).fill(0)],
    [2, 0, 25, ...new Array<number>(25).fill(0)],
    [6, 0, 0],
    // A wish of two and of four bytes, and of a size that is none.
    [5, 0, 2, 0, 9],
    [5, 0, 4, 0, 9, 0, 0],
    [5, 0, 3, 0, 9, 4],
    [127, 0, 0],
    [0, 0, 0, 1],
    // Flags and pad offset of a text: an unknown flag, and an offset where there is no pad.
    [1, 0, 52, ...textBytes({ flags: 8, offset: 0 })],
    [1, 0, 52, ...textBytes({ flags: 2, offset: 1 })],
  ];
  for (const bytes of wrong) assertThrows(() => decodeFrame(rawItems(...bytes)), FrameError);
  assertEquals(
    decodeFrame(rawItems(1, 0, 52, ...textBytes({ flags: 7, offset: 1 }))).items.length,
    1,
  );
  assertEquals(decodeFrame(rawItems(128, 0, 1, 9, 3, 0, 2, 0, 80)).items, [
    { kind: "port", port: 80 },
  ]);
});

Deno.test("flags and lengths that no version of a frame has are rejected", () => {
  const plaintext = rawItems();
  plaintext[16] = 8;
  assertThrows(() => decodeFrame(plaintext), FrameError);
  for (
    const length of [TINY_PLAINTEXT_BYTES - 1, SMALL_PLAINTEXT_BYTES + 1, PLAINTEXT_BYTES - 1, 0]
  ) {
    assertThrows(() => decodeFrame(new Uint8Array(length)), FrameError);
  }
});

/** The value of a text item of one byte, base and number 1. */
function textBytes({ flags, offset }: { flags: number; offset: number }): Uint8Array {
  const writer = new ByteWriter(52);
  writer.hex(stream, 8);
  writer.u64(1);
  writer.u64(1);
  writer.hex("00".repeat(16), 16);
  writer.u64(3);
  writer.u8(flags);
  writer.u16(offset);
  writer.u8(7);
  return writer.bytes;
}
