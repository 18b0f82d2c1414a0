/**
 * The plaintext structure inside a session cell (FORMAT.md §frame); pure. There is one encoding of a
 * frame: what decodes, encodes to the same bytes, but for items of later versions, which are skipped.
 */
import { ByteReader, ByteWriter } from "../byte_cursor.ts";
import { decodeWish, encodeWish, WISH_BYTES, type WishItem } from "./answer_wish.ts";
import {
  BULK_PLAINTEXT_BYTES,
  LARGE_PLAINTEXT_BYTES,
  MIDDLE_PLAINTEXT_BYTES,
  PLAINTEXT_BYTES,
  SESSION_CELLS,
  SMALL_PLAINTEXT_BYTES,
  TINY_PLAINTEXT_BYTES,
} from "../constants.ts";
import {
  decodeFileItem,
  encodeFileItem,
  FILE_ITEM_TYPES,
  type FileItem,
  fileItemBytes,
} from "./file_items.ts";
import { FrameError, frameFault } from "./frame_error.ts";
import {
  checkText,
  decodeText,
  encodeText,
  STREAM_BYTES,
  TEXT_FIELD_BYTES,
  type TextDraft,
  type TextItem,
} from "./text_item.ts";

/** What has arrived and what has been read of a stream of the other side. */
export interface AckItem {
  kind: "ack";
  /** 16 lower-case hex digits. */
  stream: string;
  /** Every sequence number up to here has arrived. */
  through: number;
  /** Every sequence number up to here has been read by the person; at most `through`. */
  readThrough: number;
}

/** The port on which the sender listens for its peer, so that the peer can follow a new address. */
export interface PortItem {
  /** The latter speaks TLS. */
  kind: "port" | "tlsPort";
  port: number;
}

/** How far the sender's copy of the list is overwritten. */
export interface BurnedItem {
  kind: "burned";
  /** Slots below are overwritten on the sender's medium. */
  before: number;
}

/** What a frame carries that this version knows. */
export type FrameItem = TextItem | AckItem | PortItem | WishItem | FileItem | BurnedItem;

/** A frame as a cell carries it. Numbers are exact integers below 2^53. */
export interface Frame {
  /** 1 to 2^24, per session and sender, rising with every cell. */
  counter: number;
  /** Unix milliseconds by the sender's clock. */
  sentAtMs: number;
  /** The sender asks for steady cover. */
  steady: boolean;
  /** The sender is leaving. */
  bye: boolean;
  /** The sender waits for an answer at once, to learn whether the way is open. */
  prompt: boolean;
  items: FrameItem[];
}

/** What the conversation wants sent; the sealer adds counter, time and pad. */
export interface FrameDraft {
  steady?: boolean | undefined;
  bye?: boolean | undefined;
  prompt?: boolean | undefined;
  items: (TextDraft | Exclude<FrameItem, TextItem>)[];
}

/** Bytes before the first item. */
export const FRAME_HEAD_BYTES = 17;
/** Bytes of type and length before an item's value. */
const ITEM_HEAD_BYTES = 3;
/** The same where the type is a long one, whose length has four bytes. */
const LONG_HEAD_BYTES = 5;
/** Bytes of a text item before its text, item head included. */
export const TEXT_HEAD_BYTES = ITEM_HEAD_BYTES + TEXT_FIELD_BYTES;
/** Length of the text that fits a 2,048-byte cell which carries nothing else. */
export const MAX_SEGMENT_BYTES = PLAINTEXT_BYTES - FRAME_HEAD_BYTES - TEXT_HEAD_BYTES;

/** Lengths of a frame. */
const LENGTHS = [
  TINY_PLAINTEXT_BYTES,
  SMALL_PLAINTEXT_BYTES,
  MIDDLE_PLAINTEXT_BYTES,
  PLAINTEXT_BYTES,
  BULK_PLAINTEXT_BYTES,
  LARGE_PLAINTEXT_BYTES,
];

const TYPE_END = 0;
const TYPES = {
  text: 1,
  ack: 2,
  port: 3,
  tlsPort: 4,
  wish: 5,
  burned: 0xa0,
  ...FILE_ITEM_TYPES,
};
/** Unknown types from here on are skipped; unknown types below are a fault. */
const TYPE_OPTIONAL = 0x80;
/** Types from here on may be long. */
const TYPE_LONG = 0xc0;
const ACK_BYTES = 24;
const PORT_BYTES = 2;
const BURNED_BYTES = 8;
const FLAG_STEADY = 1;
const FLAG_BYE = 2;
const FLAG_PROMPT = 4;

/** Bytes that `item` takes in a frame, its head included. */
export function itemBytes(item: TextDraft | FrameItem): number {
  switch (item.kind) {
    case "text":
      return TEXT_HEAD_BYTES + item.text.length;
    case "ack":
      return ITEM_HEAD_BYTES + ACK_BYTES;
    case "port":
    case "tlsPort":
      return ITEM_HEAD_BYTES + PORT_BYTES;
    case "wish":
      return ITEM_HEAD_BYTES + WISH_BYTES;
    case "burned":
      return ITEM_HEAD_BYTES + BURNED_BYTES;
    case "fileData":
      return LONG_HEAD_BYTES + fileItemBytes(item);
    default:
      return ITEM_HEAD_BYTES + fileItemBytes(item);
  }
}

/** Bytes that a frame takes up to its last item. */
export function frameBytes({ items }: Pick<Frame, "items">): number {
  return items.reduce((sum, item) => sum + itemBytes(item), FRAME_HEAD_BYTES);
}

/**
 * Writes `frame` into the plaintext of a cell, of 100, 228, 868, 2,020, 65,508 or 524,260 bytes. Throws FrameError or RangeError
 * where a field does not fit.
 */
export function encodeFrame(frame: Frame, plaintextBytes: number): Uint8Array<ArrayBuffer> {
  const needed = frameBytes(frame);
  if (needed > plaintextBytes) {
    throw new FrameError(
      `Cannot encode a frame: expected at most ${plaintextBytes} bytes, got ${needed}`,
    );
  }
  checkFrame(frame);
  const writer = new ByteWriter(plaintextBytes);
  writer.u64(frame.counter);
  writer.u64(frame.sentAtMs);
  writer.u8(
    (frame.steady ? FLAG_STEADY : 0) | (frame.bye ? FLAG_BYE : 0) |
      (frame.prompt ? FLAG_PROMPT : 0),
  );
  for (const item of frame.items) encodeItem(writer, item);
  return writer.bytes;
}

/**
 * Reads the plaintext of a session cell. Texts are copies; the pieces of files share memory with `plaintext`. Throws
 * FrameError.
 */
export function decodeFrame(plaintext: Uint8Array): Frame {
  if (!LENGTHS.includes(plaintext.length)) {
    throw new FrameError(
      `Cannot decode a frame: expected ${LENGTHS.join(" or ")} bytes, got ${plaintext.length}`,
    );
  }
  const reader = new ByteReader(plaintext, FrameError);
  const counter = reader.u64();
  const sentAtMs = reader.u64();
  const flags = reader.u8();
  if ((flags & ~(FLAG_STEADY | FLAG_BYE | FLAG_PROMPT)) !== 0) {
    throw frameFault(`flags ${flags}`, "0 to 7");
  }
  const items = decodeItems(reader);
  const frame = {
    counter,
    sentAtMs,
    steady: (flags & FLAG_STEADY) !== 0,
    bye: (flags & FLAG_BYE) !== 0,
    prompt: (flags & FLAG_PROMPT) !== 0,
    items,
  };
  checkFrame(frame);
  return frame;
}

/** The counter of a plaintext, which the replay window asks for before the frame is decoded. */
export function peekCounter(plaintext: Uint8Array): number {
  return checkCounter(new ByteReader(plaintext, FrameError).u64());
}

function encodeItem(writer: ByteWriter, item: FrameItem): void {
  writer.u8(TYPES[item.kind]);
  if (item.kind === "fileData") writer.u32(fileItemBytes(item));
  else writer.u16(itemBytes(item) - ITEM_HEAD_BYTES);
  switch (item.kind) {
    case "text":
      return encodeText(writer, item);
    case "ack":
      writer.hex(item.stream, STREAM_BYTES);
      writer.u64(item.through);
      return writer.u64(item.readThrough);
    case "port":
    case "tlsPort":
      return writer.u16(item.port);
    case "wish":
      return encodeWish(writer, item);
    case "burned":
      return writer.u64(item.before);
    default:
      return encodeFileItem(writer, item);
  }
}

function decodeItems(reader: ByteReader): FrameItem[] {
  const items: FrameItem[] = [];
  while (reader.left >= ITEM_HEAD_BYTES) {
    const type = reader.u8();
    if (type === TYPE_END) break;
    const value = reader.take(type < TYPE_LONG ? reader.u16() : reader.u32());
    // Undefined is an item of a later version, which says by the type that nothing is lost without it.
    const isOurs = type < TYPE_OPTIONAL || type === TYPES.burned;
    const item = isOurs ? decodeItem(type, value) : decodeFileItem(type, value);
    if (item !== undefined) items.push(item);
  }
  if (!reader.restIsZero()) throw frameFault("bytes after the last item", "zeros");
  return items;
}

function decodeItem(type: number, value: Uint8Array): FrameItem {
  const reader = new ByteReader(value, FrameError);
  const item = decodeValue(type, reader);
  if (reader.left !== 0) {
    throw frameFault(`item of ${value.length} bytes`, `the length of type ${type}`);
  }
  return item;
}

function decodeValue(type: number, reader: ByteReader): FrameItem {
  switch (type) {
    case TYPES.text:
      return decodeText(reader);
    case TYPES.ack: {
      const stream = reader.hex(STREAM_BYTES);
      return { kind: "ack", stream, through: reader.u64(), readThrough: reader.u64() };
    }
    case TYPES.port:
      return { kind: "port", port: reader.u16() };
    case TYPES.tlsPort:
      return { kind: "tlsPort", port: reader.u16() };
    case TYPES.wish:
      return decodeWish(reader);
    case TYPES.burned:
      return { kind: "burned", before: reader.u64() };
    default:
      throw frameFault(`item type ${type}`, "1 to 5, or 128 and more");
  }
}

/** The rules that hold for a frame in either direction, beyond the width of its fields. */
function checkFrame(frame: Frame): void {
  checkCounter(frame.counter);
  let [ports, wishes] = [0, 0];
  for (const item of frame.items) {
    if (item.kind === "text") checkText(item);
    if (item.kind === "ack" && item.readThrough > item.through) {
      throw frameFault(`read through ${item.readThrough}`, `at most ${item.through}`);
    }
    const isPort = item.kind === "port" || item.kind === "tlsPort";
    if (isPort && (item.port < 1 || ++ports > 1)) {
      throw frameFault(`port ${item.port}`, "one port of 1 or more");
    }
    if (item.kind === "wish" && ++wishes > 1) throw frameFault("two wishes", "one");
  }
}

function checkCounter(counter: number): number {
  if (counter >= 1 && counter <= SESSION_CELLS) return counter;
  throw frameFault(`counter ${counter}`, `1 to ${SESSION_CELLS}`);
}
