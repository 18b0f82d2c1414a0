/** Heights of the rows of a long list: where a row begins, and which row is at a height; pure, in CSS pixels. */

/** Rows summed up together, so that no question walks through all of them. */
const BLOCK_ROWS = 256;

/** What is not measured yet counts with an estimate. */
export class RowHeights {
  readonly #estimate: number;
  #heights: Float32Array<ArrayBuffer> = new Float32Array(0);
  #blocks: Float64Array<ArrayBuffer> = new Float64Array(0);
  #count = 0;

  constructor(estimate: number) {
    this.#estimate = estimate;
  }

  get count(): number {
    return this.#count;
  }

  /** Height of all rows together. */
  get total(): number {
    return this.offsetOf(this.#count);
  }

  /** Makes it `count` rows: `before` of them new ones at the beginning, all others at the end. */
  resize(count: number, before = 0): void {
    const kept = Math.min(this.#count, count - before);
    if (before > 0 || count > this.#heights.length) {
      const grown = new Float32Array(Math.ceil(count * 1.25) + BLOCK_ROWS);
      grown.fill(this.#estimate, 0, before);
      grown.set(this.#heights.subarray(0, kept), before);
      this.#heights = grown;
    }
    this.#heights.fill(this.#estimate, before + kept, count);
    this.#count = count;
    this.#sum();
  }

  /** Takes a measured height; false when it is known already. */
  set(index: number, height: number): boolean {
    const old = this.#heights[index];
    if (old === undefined || index >= this.#count || Math.abs(height - old) < 0.01) return false;
    this.#heights[index] = height;
    const block = Math.floor(index / BLOCK_ROWS);
    // The array rounds: what it holds is what a sum over it must give.
    this.#blocks[block] = (this.#blocks[block] ?? 0) + (this.#heights[index] ?? 0) - old;
    return true;
  }

  /** Where the row at `index` begins; the total for the one behind the last. */
  offsetOf(index: number): number {
    const end = Math.min(index, this.#count);
    const blocks = Math.floor(end / BLOCK_ROWS);
    let offset = 0;
    for (let block = 0; block < blocks; block++) offset += this.#blocks[block] ?? 0;
    for (let row = blocks * BLOCK_ROWS; row < end; row++) offset += this.#heights[row] ?? 0;
    return offset;
  }

  /** The row that covers `offset`; the first or last one outside of all. */
  indexAt(offset: number): number {
    let left = offset;
    let block = 0;
    while (block < this.#blocks.length - 1 && left >= (this.#blocks[block] ?? 0)) {
      left -= this.#blocks[block++] ?? 0;
    }
    let row = block * BLOCK_ROWS;
    while (row < this.#count - 1 && left >= (this.#heights[row] ?? 0)) {
      left -= this.#heights[row++] ?? 0;
    }
    return Math.max(0, Math.min(row, this.#count - 1));
  }

  #sum(): void {
    this.#blocks = new Float64Array(Math.ceil(this.#count / BLOCK_ROWS));
    for (let row = 0; row < this.#count; row++) {
      const block = Math.floor(row / BLOCK_ROWS);
      this.#blocks[block] = (this.#blocks[block] ?? 0) + (this.#heights[row] ?? 0);
    }
  }
}
