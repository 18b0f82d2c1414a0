import type { ByteReader, ByteWriter } from "../../byte_cursor.ts";
import { frameFault } from "./frame_error.ts";
import type { ShortSize } from "./cell_size.ts";

/** By their numbers. */
const SIZES: readonly ShortSize[] = ["tiny", "small", "middle", "normal"];

/**
 * How the caller wants its request answered (FORMAT.md §frame, type 5): in steady cover the caller draws the schedule of
 * both directions. In quiet cover one that proves the way says for how long it may wait, and how short its answer may be.
 */
export interface WishItem {
  kind: "wish";
  /** The answer leaves so many ms after the request has come, 0 to 65,535. */
  afterMs: number;
  /** Of the answer's cell. */
  size: ShortSize;
}

/** Bytes of the value of a wish. */
export const WISH_BYTES = 3;

/** Writes the value. */
export function encodeWish(writer: ByteWriter, { afterMs, size }: WishItem): void {
  writer.u16(afterMs);
  writer.u8(SIZES.indexOf(size));
}

/** Reads the value. Throws FrameError. */
export function decodeWish(reader: ByteReader): WishItem {
  const afterMs = reader.u16();
  const number = reader.u8();
  const size = SIZES[number];
  if (size === undefined) throw frameFault(`size ${number} of an answer`, "0 to 3");
  return { kind: "wish", afterMs, size };
}
