/** Span over which a rate is taken; a file that has not moved for so long waits. */
const SPAN_MS = 5_000;

/** How fast a file moves, from how much of it has arrived and when. */
export class TransferRate {
  #samples: { atMs: number; bytes: number }[] = [];
  #latest: { atMs: number; bytes: number } | undefined;

  /** Takes down that `bytes` of the file have arrived. */
  note(bytes: number, atMs: number): void {
    const isAsBefore = this.#latest?.bytes === bytes && this.#latest.atMs <= atMs;
    if (!isAsBefore) this.#latest = { atMs, bytes };
    const last = this.#samples.at(-1);
    // A file that begins anew, or a clock that was set back: what was is no measure.
    if (last !== undefined && (bytes < last.bytes || atMs < last.atMs)) this.#samples = [];
    if (this.#samples.length > 1 && last !== undefined && atMs - last.atMs < SPAN_MS / 20) return;
    this.#samples.push({ atMs, bytes });
    while (this.#samples.length > 2 && atMs - this.#samples[1]!.atMs > SPAN_MS) {
      this.#samples.shift();
    }
  }

  /** Forgets the measured rate: the file makes no progress. */
  reset(): void {
    this.#samples = [];
    this.#latest = undefined;
  }

  /** When it waits, Unix ms, unless it moves before; undefined: it is not on its way. */
  get waitsFromMs(): number | undefined {
    return this.#latest === undefined ? undefined : this.#latest.atMs + SPAN_MS;
  }

  /** Bytes in a second; undefined where that is not known yet. */
  perSecond(): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined;
    return (last.bytes - first.bytes) * 1_000 / (last.atMs - first.atMs);
  }
}
