/** A text segment in a frame (FORMAT.md §frame); pure. */
import type { ByteReader, ByteWriter } from "../../byte_cursor.ts";
import { SEGMENT_BYTES } from "../../constants.ts";
import { frameFault } from "./frame_error.ts";

/** How a text was protected: one-time pad below the AEAD, or the AEAD alone. */
export type Protection = "pad" | "aead";

/** One piece of an entry's text, as the conversation hands it over. */
export interface TextDraft {
  kind: "text";
  /** 16 lower-case hex digits; random per start of the sending program. */
  stream: string;
  /** Where a peer that does not know the stream begins, 1 .. `seq` (PROTOCOL.md §4). */
  base: number;
  /** From 1 per stream, without gaps. */
  seq: number;
  /** 32 lower-case hex digits. */
  entryId: string;
  /** Unix milliseconds by the sender's clock. */
  writtenAtMs: number;
  /** First segment of its entry. */
  first: boolean;
  /** Last segment of its entry. */
  last: boolean;
  /** At least one byte of UTF-8; an entry may be cut within a character. */
  text: Uint8Array;
  /** It has gone out without a pad, perhaps in an earlier run of the program, and needs none any more. */
  isBare?: true | undefined;
}

/** A text segment in a frame. On the wire `text` is masked where `padOffset` is set. */
export interface TextItem extends Omit<TextDraft, "isBare"> {
  /** Where in the sender's pad of the cell's slot the mask begins; undefined: not padded. */
  padOffset: number | undefined;
}

/** Bytes of the id of a stream. */
export const STREAM_BYTES = 8;
/** Bytes of a text item's value before its text. */
export const TEXT_FIELD_BYTES = 51;

const ENTRY_ID_BYTES = 16;
const FLAG_FIRST = 1;
const FLAG_LAST = 2;
const FLAG_PADDED = 4;

/** Writes the value of a text item, without its item head. */
export function encodeText(writer: ByteWriter, item: TextItem): void {
  writer.hex(item.stream, STREAM_BYTES);
  writer.u64(item.base);
  writer.u64(item.seq);
  writer.hex(item.entryId, ENTRY_ID_BYTES);
  writer.u64(item.writtenAtMs);
  const padded = item.padOffset === undefined ? 0 : FLAG_PADDED;
  writer.u8((item.first ? FLAG_FIRST : 0) | (item.last ? FLAG_LAST : 0) | padded);
  writer.u16(item.padOffset ?? 0);
  writer.raw(item.text);
}

/** Reads the value of a text item, up to the reader's end; `text` is a copy. Throws FrameError. */
export function decodeText(reader: ByteReader): TextItem {
  const stream = reader.hex(STREAM_BYTES);
  const base = reader.u64();
  const seq = reader.u64();
  const entryId = reader.hex(ENTRY_ID_BYTES);
  const writtenAtMs = reader.u64();
  const flags = reader.u8();
  if ((flags & ~(FLAG_FIRST | FLAG_LAST | FLAG_PADDED)) !== 0) {
    throw frameFault(`text flags ${flags}`, "0 to 7");
  }
  const offset = reader.u16();
  const padded = (flags & FLAG_PADDED) !== 0;
  if (!padded && offset !== 0) throw frameFault(`pad offset ${offset} without pad`, "0");
  return {
    kind: "text",
    stream,
    base,
    seq,
    entryId,
    writtenAtMs,
    first: (flags & FLAG_FIRST) !== 0,
    last: (flags & FLAG_LAST) !== 0,
    padOffset: padded ? offset : undefined,
    text: reader.take(reader.left).slice(),
  };
}

/** Throws FrameError for a text or a base out of range. */
export function checkText(item: TextItem): void {
  const { length } = item.text;
  if (length === 0 || length > SEGMENT_BYTES) {
    throw frameFault(`a text of ${length} bytes`, `1 to ${SEGMENT_BYTES}`);
  }
  if (item.base < 1 || item.base > item.seq) {
    throw frameFault(`base ${item.base}`, `1 to ${item.seq}`);
  }
}
