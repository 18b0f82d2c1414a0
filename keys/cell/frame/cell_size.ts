// Room: what a cell says, and how long cells are: frames and their items.
import {
  AEAD_TAG_BYTES,
  BULK_CELL_BYTES,
  CELL_BYTES,
  LARGE_CELL_BYTES,
  MIDDLE_CELL_BYTES,
  NONCE_BYTES,
  SMALL_CELL_BYTES,
  TINY_CELL_BYTES,
} from "../../constants.ts";

/** What a cell has beside its plaintext: nonce and tag. */
export const OVERHEAD_BYTES = NONCE_BYTES + AEAD_TAG_BYTES;

/** How long a cell is: 128, 256, 896, 2,048, 65,536 or 524,288 bytes. */
export type CellSize = ShortSize | "bulk" | "large";

/** The sizes of cells that are no bulk cells. */
export type ShortSize = "tiny" | "small" | "middle" | "normal";

/** Bytes of a cell of each size. */
export const CELL_LENGTHS: Readonly<Record<CellSize, number>> = {
  tiny: TINY_CELL_BYTES,
  small: SMALL_CELL_BYTES,
  middle: MIDDLE_CELL_BYTES,
  normal: CELL_BYTES,
  bulk: BULK_CELL_BYTES,
  large: LARGE_CELL_BYTES,
};

const LENGTHS = Object.values(CELL_LENGTHS);

/** True for the lengths a cell may have. */
export function isCellLength(length: number): boolean {
  return LENGTHS.includes(length);
}

/** Bytes of plaintext that a cell of this size holds. */
export function plaintextBytesOf(size: CellSize): number {
  return CELL_LENGTHS[size] - OVERHEAD_BYTES;
}
