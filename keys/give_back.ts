/**
 * The memory of long arrays, which is handed on rather than left to the collector: that lets tens of megabytes of them
 * pile up, and memory that is fresh from the system costs as much time as a cipher that runs over half of it.
 */
import { LARGE_CELL_BYTES } from "./constants.ts";

/** Shorter arrays are left to the collector. */
const LEAST_BYTES = 32_768;
/** Longer arrays come from the spare buffers, up to the length of those: a large cell with padding and a tag. */
const LONG_BYTES = 262_144;
const SPARE_BYTES = LARGE_CELL_BYTES + 32_768;
/** A few: what a file has in use at once comes and goes in turn. */
const MOST_SPARE = 4;
const spare: ArrayBuffer[] = [];

/** Whether the memory of an array of this length is handed on. */
export function isHandedOn(length: number): boolean {
  return length > LONG_BYTES && length <= SPARE_BYTES;
}

/** An array that may be long. What is in it comes from anywhere: whoever takes it writes all of it. */
export function longArray(length: number): Uint8Array<ArrayBuffer> {
  if (!isHandedOn(length)) return new Uint8Array(length);
  return new Uint8Array(spare.pop() ?? new ArrayBuffer(SPARE_BYTES), 0, length);
}

/**
 * Gives the memory of a long array back at once. The array must own its buffer, or be part of one that `longArray()`
 * gave, and that must be in nobody's hands any more: it is empty afterwards. Any other one is left as it is.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer)) return;
  if (buffer.byteLength === SPARE_BYTES) {
    // Under another name: whoever still holds an old one sees nothing of what comes next.
    const mine = buffer.transfer();
    if (spare.length < MOST_SPARE) spare.push(mine);
    else mine.transfer(0);
  } else if (byteLength >= LEAST_BYTES && byteLength === buffer.byteLength) buffer.transfer(0);
}
