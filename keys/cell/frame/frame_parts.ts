import { ByteWriter } from "../../byte_cursor.ts";
import {
  encodePieceHead,
  FILE_DATA_HEAD_BYTES,
  FILE_ITEM_TYPES,
  type FileDataItem,
  fileItemBytes,
} from "./file_items.ts";
import { encodeFrame, type Frame, frameBytes } from "./frame.ts";

/** A frame in parts that follow each other. */
export interface FrameParts {
  /** All of it but a piece of a file that comes last. */
  head: Uint8Array<ArrayBuffer>;
  /** That piece, whose data are where they were, and the zeros behind it. */
  rest: Uint8Array[];
}

/** Bytes of type and length before the value of a piece. */
const ITEM_HEAD_BYTES = 5;

/** What `encodeFrame()` writes, without a copy of a piece that comes last. Throws as that does. */
export function encodeFrameParts(frame: Frame, plaintextBytes: number): FrameParts {
  const piece = frame.items.at(-1);
  const zeros = plaintextBytes - frameBytes(frame);
  if (piece?.kind !== "fileData" || zeros < 0) {
    return { head: encodeFrame(frame, plaintextBytes), rest: [] };
  }
  const before = { ...frame, items: frame.items.slice(0, -1) };
  const head = encodeFrame(before, frameBytes(before));
  return { head, rest: [headOf(piece), piece.data, new Uint8Array(zeros)] };
}

function headOf(piece: FileDataItem): Uint8Array {
  const writer = new ByteWriter(ITEM_HEAD_BYTES + FILE_DATA_HEAD_BYTES);
  writer.u8(FILE_ITEM_TYPES.fileData);
  writer.u32(fileItemBytes(piece));
  encodePieceHead(writer, piece);
  return writer.bytes;
}
