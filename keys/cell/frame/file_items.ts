/**
 * The items by which files travel (FORMAT.md §frame, types 0x90 to 0x92 and 0xc0); pure. All of them may be repeated, lost and
 * come in any order. An older version skips them.
 */
import { ByteReader, type ByteWriter } from "../../byte_cursor.ts";
import { LARGE_PLAINTEXT_BYTES } from "../../constants.ts";
import { FrameError, frameFault } from "./frame_error.ts";

/** Somebody wants to send a file. */
export interface FileOfferItem {
  kind: "fileOffer";
  /** 32 lower-case hex digits, random; the sender chooses it. */
  fileId: string;
  /** Length of the file in bytes. */
  bytes: number;
  /** Unix milliseconds by the sender's clock. */
  offeredAtMs: number;
  /** Media type, up to 127 visible ASCII characters; "" where it is not known. */
  type: string;
  /** 1 to 255 bytes of UTF-8. */
  name: string;
}

/** A piece of a file that was accepted. */
export interface FileDataItem {
  kind: "fileData";
  fileId: string;
  /** Where in the file the piece begins. */
  offset: number;
  /** At least one byte. In a frame that was opened it has its buffer to itself. */
  data: Uint8Array;
}

/** All pieces have gone out. */
export interface FileDoneItem {
  kind: "fileDone";
  fileId: string;
  /** SHA-256 of the whole file, 64 lower-case hex digits. */
  sha256: string;
}

/** How it is with a file on the side that says so. */
export type WireFileState =
  /** The receiver knows of the offer and has not decided. */
  | "asked"
  /** The file is accepted, or goes on after a pause. */
  | "moving"
  | "paused"
  | "refused"
  | "cancelled"
  /** The receiver has the whole file, and its digest is right. */
  | "complete"
  /** The file cannot be read, or stored, or its digest is wrong. */
  | "failed";

/** What one side has decided about a file, and how much of it has arrived. */
export interface FileStateItem {
  kind: "fileState";
  fileId: string;
  /** Whether the one who says this sends the file or receives it. */
  role: "sender" | "receiver";
  state: WireFileState;
  /** Rises with every change of `state`, 1 or more. */
  revision: number;
  /** The latest revision of the other side that was heard; 0: none. */
  heard: number;
  /** Bytes from the start of the file that the receiver has; 0 from the sender. */
  offset: number;
}

/** Any item about a file. */
export type FileItem = FileOfferItem | FileDataItem | FileDoneItem | FileStateItem;

/** Item types about files. */
export const FILE_ITEM_TYPES = { fileOffer: 0x90, fileDone: 0x91, fileState: 0x92, fileData: 0xc0 };
/** Longest name, in bytes of UTF-8. */
export const FILE_NAME_BYTES = 255;
/** Longest media type, in bytes. */
const FILE_TYPE_BYTES = 127;
/** Bytes of the value of a data item before its data. */
export const FILE_DATA_HEAD_BYTES = 24;

const ID_BYTES = 16;
const OFFER_HEAD_BYTES = ID_BYTES + 17;
const SHA256_BYTES = 32;
const STATE_BYTES = ID_BYTES + 26;
/** In the order of their codes. */
const STATES: WireFileState[] = [
  "asked",
  "moving",
  "paused",
  "refused",
  "cancelled",
  "complete",
  "failed",
];
/** States that the sender of a file may say. */
const SENDER_STATES: WireFileState[] = ["moving", "paused", "cancelled", "failed"];

/** Bytes of the value of an item about a file. */
export function fileItemBytes(item: FileItem): number {
  switch (item.kind) {
    case "fileOffer":
      return OFFER_HEAD_BYTES + utf8(item.type).length + utf8(item.name).length;
    case "fileData":
      return FILE_DATA_HEAD_BYTES + item.data.length;
    case "fileDone":
      return ID_BYTES + SHA256_BYTES;
    case "fileState":
      return STATE_BYTES;
  }
}

/** Writes the value of an item about a file. Throws FrameError or RangeError where a field does not fit. */
export function encodeFileItem(writer: ByteWriter, item: FileItem): void {
  if (item.kind === "fileData") {
    encodePieceHead(writer, item);
    return writer.raw(item.data);
  }
  checkFileItem(item);
  writer.hex(item.fileId, ID_BYTES);
  switch (item.kind) {
    case "fileOffer": {
      writer.u64(item.bytes);
      writer.u64(item.offeredAtMs);
      const type = utf8(item.type);
      writer.u8(type.length);
      writer.raw(type);
      return writer.raw(utf8(item.name));
    }
    case "fileDone":
      return writer.hex(item.sha256, SHA256_BYTES);
    case "fileState":
      writer.u8(item.role === "sender" ? 0 : 1);
      writer.u8(STATES.indexOf(item.state));
      writer.u64(item.revision);
      writer.u64(item.heard);
      return writer.u64(item.offset);
  }
}

/** Writes the value of a piece up to its data. Throws as `encodeFileItem()` does. */
export function encodePieceHead(writer: ByteWriter, piece: FileDataItem): void {
  checkFileItem(piece);
  writer.hex(piece.fileId, ID_BYTES);
  writer.u64(piece.offset);
}

/** Reads the value of an item of `type`; undefined where the type is none about files. Throws FrameError. */
export function decodeFileItem(type: number, value: Uint8Array): FileItem | undefined {
  const reader = new ByteReader(value, FrameError);
  const item = decodeFields(type, reader);
  if (item === undefined) return undefined;
  if (reader.left !== 0) {
    throw frameFault(`item of ${value.length} bytes`, `the length of type ${type}`);
  }
  checkFileItem(item);
  return item;
}

function decodeFields(type: number, reader: ByteReader): FileItem | undefined {
  switch (type) {
    case FILE_ITEM_TYPES.fileOffer: {
      const fileId = reader.hex(ID_BYTES);
      const bytes = reader.u64();
      const offeredAtMs = reader.u64();
      const mediaType = text(reader.take(reader.u8()));
      return {
        kind: "fileOffer",
        fileId,
        bytes,
        offeredAtMs,
        type: mediaType,
        name: text(reader.take(reader.left)),
      };
    }
    case FILE_ITEM_TYPES.fileData: {
      const fileId = reader.hex(ID_BYTES);
      const offset = reader.u64();
      return { kind: "fileData", fileId, offset, data: reader.take(reader.left) };
    }
    case FILE_ITEM_TYPES.fileDone:
      return {
        kind: "fileDone",
        fileId: reader.hex(ID_BYTES),
        sha256: reader.hex(SHA256_BYTES),
      };
    case FILE_ITEM_TYPES.fileState:
      return decodeState(reader);
    default:
      return undefined;
  }
}

function decodeState(reader: ByteReader): FileStateItem {
  const fileId = reader.hex(ID_BYTES);
  const role = reader.u8();
  if (role > 1) throw frameFault(`role ${role}`, "0 or 1");
  const code = reader.u8();
  const state = STATES[code];
  if (state === undefined) throw frameFault(`file state ${code}`, `0 to ${STATES.length - 1}`);
  return {
    kind: "fileState",
    fileId,
    role: role === 0 ? "sender" : "receiver",
    state,
    revision: reader.u64(),
    heard: reader.u64(),
    offset: reader.u64(),
  };
}

/** The rules that hold for an item in either direction, beyond the width of its fields. */
function checkFileItem(item: FileItem): void {
  if (item.kind === "fileOffer") checkOffer(item);
  if (item.kind === "fileData") checkData(item);
  if (item.kind !== "fileState") return;
  if (item.revision < 1) throw frameFault("revision 0", "1 or more");
  if (item.role === "receiver") return;
  if (!SENDER_STATES.includes(item.state)) {
    throw frameFault(`file state ${item.state}`, "one of a sender");
  }
  if (item.offset !== 0) throw frameFault(`offset ${item.offset} of a sender`, "0");
}

function checkOffer({ type, name }: FileOfferItem): void {
  if (type.length > FILE_TYPE_BYTES || !/^[\x21-\x7e]*$/.test(type)) {
    throw frameFault(
      `a media type of ${type.length}`,
      `0 to ${FILE_TYPE_BYTES} visible characters`,
    );
  }
  const { length } = utf8(name);
  if (length < 1 || length > FILE_NAME_BYTES || !name.isWellFormed()) {
    throw frameFault(`a file name of ${length} bytes`, `1 to ${FILE_NAME_BYTES} of UTF-8`);
  }
}

function checkData({ offset, data }: FileDataItem): void {
  if (data.length < 1 || data.length > LARGE_PLAINTEXT_BYTES) {
    throw frameFault(`${data.length} bytes of a file`, `1 to ${LARGE_PLAINTEXT_BYTES}`);
  }
  if (!Number.isSafeInteger(offset + data.length)) throw frameFault("an end of 2^53", "less");
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw frameFault("a name that is not UTF-8", "UTF-8");
  }
}
