/** What a frame carries, one item behind the other: a type, a length and a value (FORMAT.md §frame). */
import { ByteReader, type ByteWriter } from "../../byte_cursor.ts";
import { decodeWish, encodeWish, WISH_BYTES, type WishItem } from "./answer_wish.ts";
import {
  decodeFileItem,
  encodeFileItem,
  FILE_ITEM_TYPES,
  type FileItem,
  fileItemBytes,
} from "./file_items.ts";
import { FrameError, frameFault } from "./frame_error.ts";
import {
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

/** Bytes of type and length before an item's value. */
const ITEM_HEAD_BYTES = 3;
/** The same where the type is a long one, whose length has four bytes. */
const LONG_HEAD_BYTES = 5;
/** Bytes of a text item before its text, item head included. */
export const TEXT_HEAD_BYTES = ITEM_HEAD_BYTES + TEXT_FIELD_BYTES;

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

/** Writes an item with its head. */
export function encodeItem(writer: ByteWriter, item: FrameItem): void {
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

/** Reads all items that are left, and the zeros behind them. Throws FrameError. */
export function decodeItems(reader: ByteReader): FrameItem[] {
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
