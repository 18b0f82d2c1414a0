// Room: what keys are for: sessions, sealing, replay, pad, request tags.
/** How much time a clock has counted, without what it was set back. */
export class ElapsedTime {
  #ms = 0;
  #nowMs: number;

  /** Counts from `nowMs`, in milliseconds since 1970. */
  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  /** Milliseconds that have passed; never less than before. */
  get ms(): number {
    return this.#ms;
  }

  /** What the clock has last shown, in milliseconds since 1970. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The clock shows `nowMs`. */
  advance(nowMs: number): void {
    this.#ms += Math.max(0, nowMs - this.#nowMs);
    this.#nowMs = nowMs;
  }
}
