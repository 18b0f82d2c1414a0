import {
  BULK_PLAINTEXT_BYTES,
  LARGE_PLAINTEXT_BYTES,
  PLAINTEXT_BYTES,
  SEGMENT_BYTES,
} from "../../keys/constants.ts";
import { encodeFrame, type Frame, MAX_SEGMENT_BYTES } from "../../keys/cell/frame/frame.ts";
import { type FrameItem, itemBytes } from "../../keys/cell/frame/frame_items.ts";
import type { TextItem } from "../../keys/cell/frame/text_item.ts";
import { frameJson, material, trimmedHex, type Vector, vector } from "./vector.ts";

const EMPTY: Frame = {
  counter: 1,
  sentAtMs: 1_767_226_602_000,
  steady: false,
  bye: false,
  prompt: false,
  items: [],
};
const ACK: FrameItem = { kind: "ack", stream: "0011223344556677", through: 7, readThrough: 3 };
const PORT: FrameItem = { kind: "port", port: 7471 };
const TLS_PORT: FrameItem = { kind: "tlsPort", port: 443 };
const WISH: FrameItem = { kind: "wish", afterMs: 300, size: "middle" };
const BURNED: FrameItem = { kind: "burned", before: 2 ** 40 };

const FILE_ID = "00112233445566778899aabbccddeeff";
const OFFER: FrameItem = {
  kind: "fileOffer",
  fileId: FILE_ID,
  bytes: 5_000_000_000,
  offeredAtMs: 1_767_226_601_000,
  type: "image/png",
  name: "Zoë.png",
};
const DATA: FrameItem = {
  kind: "fileData",
  fileId: FILE_ID,
  offset: 2 ** 33,
  data: new TextEncoder().encode("piece"),
};
const DONE: FrameItem = { kind: "fileDone", fileId: FILE_ID, sha256: "5a".repeat(32) };
const STATE: FrameItem = {
  kind: "fileState",
  fileId: FILE_ID,
  role: "receiver",
  state: "moving",
  revision: 3,
  heard: 2,
  offset: 65_536,
};

/** A segment that is a whole entry. */
export function textItem(text: string, change: Partial<TextItem> = {}): TextItem {
  return {
    kind: "text",
    stream: "8899aabbccddeeff",
    base: 1,
    seq: 1,
    entryId: material("entry id", 16).toHex(),
    writtenAtMs: 1_767_226_601_000,
    first: true,
    last: true,
    padOffset: undefined,
    text: new TextEncoder().encode(text),
    ...change,
  };
}

/** Title, frame, bytes of plaintext, and items of a later version that follow the first item. */
const GOOD: [string, Frame, number, number[]?][] = [
  ["A dummy frame", EMPTY, PLAINTEXT_BYTES],
  ["A steady frame that says bye", { ...EMPTY, steady: true, bye: true }, PLAINTEXT_BYTES],
  ["A frame that asks for an answer at once", { ...EMPTY, prompt: true }, PLAINTEXT_BYTES],
  ["A text without pad", { ...EMPTY, items: [textItem("hello bob")] }, PLAINTEXT_BYTES],
  [
    "A text under the pad, masked",
    { ...EMPTY, counter: 2, items: [textItem("xxxxx", { padOffset: 300 })] },
    PLAINTEXT_BYTES,
  ],
  [
    "A middle segment with high sequence numbers",
    {
      ...EMPTY,
      items: [
        textItem("middle", { first: false, last: false, base: 2 ** 40, seq: 2 ** 53 - 1 }),
      ],
    },
    PLAINTEXT_BYTES,
  ],
  [
    "Two texts, an acknowledgement and a port",
    { ...EMPTY, items: [textItem("one"), ACK, textItem("two", { seq: 2 }), PORT] },
    PLAINTEXT_BYTES,
  ],
  ["A port under TLS", { ...EMPTY, items: [TLS_PORT] }, PLAINTEXT_BYTES],
  [
    "A steady frame that wishes an answer of 896 bytes after 300 ms",
    { ...EMPTY, steady: true, items: [ACK, WISH] },
    PLAINTEXT_BYTES,
  ],
  [
    "A text that fills the cell to its last byte",
    { ...EMPTY, items: [textItem("x".repeat(MAX_SEGMENT_BYTES))] },
    PLAINTEXT_BYTES,
  ],
  [
    "Items of a later version between two texts",
    { ...EMPTY, items: [textItem("one"), textItem("two", { seq: 2 })] },
    PLAINTEXT_BYTES,
    [0x80, 0, 0, 0xbf, 0, 1, 9, 0xff, 0, 0, 0, 3, 1, 2, 3],
  ],
  [
    "A bulk frame whose texts have the greatest length",
    {
      ...EMPTY,
      items: [1, 2].map((seq) => textItem("x".repeat(SEGMENT_BYTES), { seq })),
    },
    BULK_PLAINTEXT_BYTES,
  ],
  ["The offer of a file", { ...EMPTY, items: [OFFER] }, PLAINTEXT_BYTES],
  [
    "The offer of an empty file of unknown type",
    { ...EMPTY, items: [{ ...OFFER, bytes: 0, type: "", name: "a" }] },
    PLAINTEXT_BYTES,
  ],
  [
    "A piece of a file behind a text",
    { ...EMPTY, items: [textItem("hello"), DATA] },
    PLAINTEXT_BYTES,
  ],
  [
    "A piece of a file that fills a bulk frame to its last byte",
    {
      ...EMPTY,
      items: [{ ...DATA, data: new Uint8Array(BULK_PLAINTEXT_BYTES - 46).fill(0x78) }],
    },
    BULK_PLAINTEXT_BYTES,
  ],
  [
    "The end of a file and the states of two others",
    {
      ...EMPTY,
      items: [DONE, STATE, { ...STATE, role: "sender", state: "paused", offset: 0 }],
    },
    PLAINTEXT_BYTES,
  ],
  ["A watermark past 2^32 behind an acknowledgement", {
    ...EMPTY,
    items: [ACK, BURNED],
  }, PLAINTEXT_BYTES],
  [
    "A watermark of a list of which nothing is overwritten",
    { ...EMPTY, items: [{ ...BURNED, before: 0 }] },
    PLAINTEXT_BYTES,
  ],
  ["A piece of a file in a large frame", { ...EMPTY, items: [DATA] }, LARGE_PLAINTEXT_BYTES],
  ["A bulk frame", { ...EMPTY, counter: 2 ** 24, items: [ACK] }, BULK_PLAINTEXT_BYTES],
];

/** Where item values begin in a frame of one item. */
const ITEM = 17;
const VALUE = ITEM + 3;
/** The same where its length has four bytes. */
const LONG_VALUE = ITEM + 5;

interface Fault {
  title: string;
  items: FrameItem[];
  bulk?: boolean;
  spoil: (plaintext: Uint8Array) => void;
}

const put = (at: number, ...bytes: number[]) => (plaintext: Uint8Array) => plaintext.set(bytes, at);
/** Gives the item's value another length, with zeros behind it. */
const shortened = (length: number) => (plaintext: Uint8Array) => {
  plaintext.fill(0, VALUE + length).set([0, length], ITEM + 1);
};
const FULL = [255, 255, 255, 255, 255, 251];
const SENDS: FrameItem = { ...STATE, role: "sender", state: "paused", offset: 0 };
const text = [textItem("hello")];
const FAULTS: Fault[] = [
  { title: "Counter 0", items: [], spoil: put(7, 0) },
  { title: "Counter above 2^24", items: [], spoil: put(4, 1, 0, 0, 1) },
  { title: "A time of 2^53", items: [], spoil: put(8, 0, 0x20, 0, 0, 0, 0, 0, 0) },
  { title: "An unknown frame flag", items: [], spoil: put(16, 8) },
  { title: "An unknown item type", items: [], spoil: put(ITEM, 6, 0, 0) },
  {
    title: "The highest unknown item type that may not be skipped",
    items: [],
    spoil: put(ITEM, 0x7f),
  },
  {
    title: "An item of a later version longer than the frame",
    items: [],
    spoil: put(ITEM, 0x80, 0xff, 0xff),
  },
  {
    title: "A long item of a later version that is longer than the frame",
    items: [],
    spoil: put(ITEM, 0xff, 0, 1, 0, 0),
  },
  { title: "A wish a byte short", items: [WISH], spoil: shortened(2) },
  { title: "A wish for a cell of no size", items: [WISH], spoil: put(VALUE + 2, 4) },
  { title: "Two wishes", items: [WISH], spoil: put(VALUE + 3, 5, 0, 3, 0, 9, 1) },
  { title: "A watermark a byte short", items: [BURNED], spoil: shortened(7) },
  { title: "A watermark a byte long", items: [BURNED], spoil: put(ITEM + 2, 9) },
  { title: "A watermark of 2^53", items: [BURNED], spoil: put(VALUE, 0, 0x20) },
  { title: "An item longer than the frame", items: [], spoil: put(ITEM, 1, 0xff, 0xff) },
  { title: "A byte after the end of items", items: [], spoil: put(PLAINTEXT_BYTES - 1, 1) },
  { title: "An end of items that has a length", items: [], spoil: put(ITEM, 0, 0, 1) },
  { title: "An acknowledgement a byte short", items: [ACK], spoil: put(ITEM + 2, 23) },
  { title: "An acknowledgement a byte long", items: [ACK], spoil: put(ITEM + 2, 25) },
  { title: "More read than arrived", items: [ACK], spoil: put(VALUE + 23, 8) },
  { title: "Port 0", items: [PORT], spoil: put(VALUE, 0, 0) },
  { title: "Two ports", items: [PORT], spoil: put(VALUE + 2, 3, 0, 2, 0, 80) },
  { title: "A port and one under TLS", items: [PORT], spoil: put(VALUE + 2, 4, 0, 2, 0, 80) },
  { title: "An unknown text flag", items: text, spoil: put(VALUE + 48, 11) },
  { title: "A pad offset without pad", items: text, spoil: put(VALUE + 50, 1) },
  {
    title: "A text of 0 bytes",
    items: text,
    spoil: (plaintext) => plaintext.fill(0, VALUE + 51).fill(51, ITEM + 2, VALUE),
  },
  {
    title: "A text a byte longer than an entry may be",
    items: [textItem("x".repeat(SEGMENT_BYTES))],
    bulk: true,
    spoil: (plaintext) => {
      plaintext.set([(SEGMENT_BYTES + 52) >> 8, (SEGMENT_BYTES + 52) & 0xff], ITEM + 1);
      plaintext.set([0x78], VALUE + 51 + SEGMENT_BYTES);
    },
  },
  { title: "A file name of no bytes", items: [{ ...OFFER, name: "a" }], spoil: shortened(42) },
  { title: "A file name that is not UTF-8", items: [OFFER], spoil: put(VALUE + 42, 0xff) },
  { title: "A media type with a space", items: [OFFER], spoil: put(VALUE + 33, 0x20) },
  { title: "A media type past the end of its item", items: [OFFER], spoil: put(VALUE + 32, 90) },
  { title: "A file of 2^53 bytes", items: [OFFER], spoil: put(VALUE + 16, 0, 0x20) },
  {
    title: "A piece of a file without bytes",
    items: [DATA],
    spoil: (plaintext) => plaintext.fill(0, LONG_VALUE + 24).set([24], ITEM + 4),
  },
  {
    title: "A piece that ends at 2^53",
    items: [DATA],
    spoil: put(LONG_VALUE + 16, 0, 0x1f, ...FULL),
  },
  { title: "The digest of a file a byte short", items: [DONE], spoil: shortened(47) },
  { title: "A file state of role 2", items: [STATE], spoil: put(VALUE + 16, 2) },
  { title: "An unknown file state", items: [STATE], spoil: put(VALUE + 17, 7) },
  { title: "A file state of revision 0", items: [STATE], spoil: put(VALUE + 25, 0) },
  { title: "A sender that says complete", items: [SENDS], spoil: put(VALUE + 17, 5) },
  { title: "A sender that says an offset", items: [SENDS], spoil: put(VALUE + 41, 1) },
  { title: "Sequence number 0", items: text, spoil: put(VALUE + 23, 0) },
  { title: "Base 0", items: text, spoil: put(VALUE + 15, 0) },
  { title: "A base above the sequence number", items: text, spoil: put(VALUE + 15, 2) },
];

/** Frames to decode and encode, and frames to reject. */
export function frameVectors(): Vector[] {
  const good = GOOD.map(([title, frame, plaintextBytes, laterItems = []]) => {
    const plaintext = insertItems(encodeFrame(frame, plaintextBytes), frame, laterItems);
    return vector("frame", title, {
      input: {
        plaintextBytes,
        plaintext: trimmedHex(plaintext),
        laterItems: laterItems.length > 0,
      },
      expected: { outcome: "ok", frame: frameJson(frame) },
    });
  });
  const bad = FAULTS.map(({ title, items, bulk = false, spoil }) => {
    const plaintextBytes = bulk ? BULK_PLAINTEXT_BYTES : PLAINTEXT_BYTES;
    const plaintext = encodeFrame({ ...EMPTY, items }, plaintextBytes);
    spoil(plaintext);
    return vector("frame", title, {
      input: { plaintextBytes, plaintext: trimmedHex(plaintext) },
      expected: { outcome: "malformedFrame" },
    });
  });
  return [...good, ...bad];
}

/** The plaintext with `items` between the first item of `frame` and the rest. */
function insertItems(plaintext: Uint8Array, frame: Frame, items: number[]): Uint8Array {
  const at = ITEM + (frame.items[0] === undefined ? 0 : itemBytes(frame.items[0]));
  const changed = plaintext.slice();
  changed.copyWithin(at + items.length, at);
  changed.set(items, at);
  return changed;
}
