import { FILE_WINDOW_BYTES } from "../constants.ts";

/** What a piece counts at least: keeping a shorter one takes no less, and an honest sender cuts none to speak of. */
const LEAST_BYTES = 256;

/** Pieces of a file that wait for earlier ones, a window of them at most, in the order of their places. */
export class PiecesAhead {
  #pieces: { offset: number; data: Uint8Array }[] = [];
  #bytes = 0;

  /** Keeps a piece; false where there is no room for it, or another one begins at its place. */
  add(offset: number, data: Uint8Array): boolean {
    if (this.#bytes + countedBytes(data) > FILE_WINDOW_BYTES) return false;
    const at = this.#placeOf(offset);
    if (this.#pieces[at]?.offset === offset) return false;
    this.#pieces.splice(at, 0, { offset, data });
    this.#bytes += countedBytes(data);
    return true;
  }

  /** Takes out the first piece where it begins at `offset` or before; gives its bytes from there on, perhaps none. */
  takeFrom(offset: number): Uint8Array | undefined {
    const [first] = this.#pieces;
    if (first === undefined || first.offset > offset) return undefined;
    this.#pieces.shift();
    this.#bytes -= countedBytes(first.data);
    return first.data.subarray(Math.min(first.data.length, offset - first.offset));
  }

  clear(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }

  /** Where a piece that begins at `offset` has its place: a hostile sender has many wait, and each is looked for. */
  #placeOf(offset: number): number {
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#pieces[middle]!.offset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function countedBytes({ length }: Uint8Array): number {
  return Math.max(length, LEAST_BYTES);
}
