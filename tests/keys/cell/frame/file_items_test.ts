import { assertEquals, assertThrows } from "@std/assert";
import { ByteWriter } from "../../../../keys/byte_cursor.ts";
import { LARGE_PLAINTEXT_BYTES } from "../../../../keys/constants.ts";
import {
  decodeFileItem,
  encodeFileItem,
  FILE_ITEM_TYPES,
  type FileItem,
  fileItemBytes,
  type FileOfferItem,
  type FileStateItem,
} from "../../../../keys/cell/frame/file_items.ts";
import { FrameError } from "../../../../keys/cell/frame/frame_error.ts";

const fileId = "00112233445566778899aabbccddeeff";
const OFFER: FileOfferItem = {
  kind: "fileOffer",
  fileId,
  bytes: 5,
  offeredAtMs: 7,
  type: "image/png",
  name: "a.png",
};
const STATE: FileStateItem = {
  kind: "fileState",
  fileId,
  role: "receiver",
  state: "moving",
  revision: 1,
  heard: 0,
  offset: 9,
};

function bytesOf(item: FileItem): Uint8Array {
  const writer = new ByteWriter(fileItemBytes(item));
  encodeFileItem(writer, item);
  return writer.bytes;
}

function back(item: FileItem): FileItem | undefined {
  return decodeFileItem(FILE_ITEM_TYPES[item.kind], bytesOf(item));
}

function data(length: number, offset = 0): FileItem {
  return { kind: "fileData", fileId, offset, data: new Uint8Array(length).fill(3) };
}

/** `item` is as far as a rule goes. */
const GOOD: [what: string, item: FileItem][] = [
  ["an offer", OFFER],
  ["an offer of an empty file without a type", { ...OFFER, bytes: 0, type: "" }],
  ["a type of 127 visible characters", { ...OFFER, type: "!~".repeat(63) + "x" }],
  ["a name of one byte", { ...OFFER, name: "x" }],
  ["a name of 255 bytes", { ...OFFER, name: "é".repeat(127) + "x" }],
  ["a name that begins with a byte order mark", { ...OFFER, name: "\ufeffa.txt" }],
  ["one byte of a file", data(1)],
  ["as many as a large cell has", data(LARGE_PLAINTEXT_BYTES)],
  ["bytes up to 2^53 - 1", data(1, Number.MAX_SAFE_INTEGER - 1)],
  ["an end", { kind: "fileDone", fileId, sha256: "ab".repeat(32) }],
  ["a state of a sender", { ...STATE, role: "sender", offset: 0 }],
  ...(["asked", "moving", "paused", "refused", "cancelled", "complete", "failed"] as const).map(
    (state): [string, FileItem] => [`a receiver that says ${state}`, { ...STATE, state }],
  ),
  ...(["moving", "paused", "cancelled", "failed"] as const).map(
    (state): [string, FileItem] => [
      `a sender that says ${state}`,
      { ...STATE, role: "sender", state, offset: 0 },
    ],
  ),
];

const BAD: [what: string, item: FileItem][] = [
  ["a type of 128 characters", { ...OFFER, type: "x".repeat(128) }],
  ["a type with a blank", { ...OFFER, type: "image/ png" }],
  ["a type beyond ASCII", { ...OFFER, type: "\x7f" }],
  ["no name", { ...OFFER, name: "" }],
  ["a name of 256 bytes", { ...OFFER, name: "é".repeat(128) }],
  ["half a character in a name", { ...OFFER, name: "\ud800" }],
  ["no byte of a file", data(0)],
  ["more bytes than a large cell has", data(LARGE_PLAINTEXT_BYTES + 1)],
  ["bytes up to 2^53", data(1, Number.MAX_SAFE_INTEGER)],
  ["revision 0", { ...STATE, revision: 0 }],
  ["a sender with an offset", { ...STATE, role: "sender", offset: 1 }],
  ...(["asked", "refused", "complete"] as const).map((state): [string, FileItem] => [
    `a sender that says ${state}`,
    { ...STATE, role: "sender", state, offset: 0 },
  ]),
];

for (const [what, item] of GOOD) {
  Deno.test(`items about files: ${what} comes back as it went in`, () => {
    assertEquals(back(item), item);
  });
}

for (const [what, item] of BAD) {
  Deno.test(`items about files: ${what} is not written`, () => {
    assertThrows(() => bytesOf(item), FrameError);
  });
}

Deno.test("items about files: every byte counts, and what is left over is rejected", () => {
  for (const item of [OFFER, STATE, GOOD.find(([, { kind }]) => kind === "fileDone")![1]]) {
    const type = FILE_ITEM_TYPES[item.kind];
    assertThrows(() => decodeFileItem(type, bytesOf(item).subarray(0, 15)), FrameError);
    if (item.kind === "fileOffer") continue;
    assertThrows(() => decodeFileItem(type, bytesOf(item).subarray(0, -1)), FrameError);
    assertThrows(() => decodeFileItem(type, Uint8Array.of(...bytesOf(item), 0)), FrameError);
  }
});

Deno.test("items about files: unknown roles and states, names that are no UTF-8, and other types", () => {
  const changed = (at: number, byte: number): Uint8Array => {
    const bytes = bytesOf(STATE);
    bytes[at] = byte;
    return bytes;
  };
  const type = FILE_ITEM_TYPES.fileState;
  for (const bytes of [changed(16, 2), changed(17, 7)]) {
    assertThrows(() => decodeFileItem(type, bytes), FrameError);
  }
  const offer = bytesOf(OFFER);
  offer[offer.length - 1] = 0xff;
  assertThrows(() => decodeFileItem(FILE_ITEM_TYPES.fileOffer, offer), FrameError);
  assertEquals(decodeFileItem(0x94, offer), undefined);
});
