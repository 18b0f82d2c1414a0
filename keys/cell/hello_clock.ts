/** A clock that is set back by less than this is bridged over; beyond it our hellos wait for the peer's memory. */
const BRIDGED_MS = 1_000;

/**
 * The times that our hellos say, hello 1 and hello 2 alike: each later than the one before, because a peer
 * answers only hellos that are newer than what it has heard (FORMAT.md §hello).
 */
export class HelloClock {
  #lastMs = 0;
  #newestMs: number;

  /** Whatever was said up to `startedMs` may have been said by an earlier run. */
  constructor(startedMs: number) {
    this.#newestMs = startedMs;
  }

  /** The time to say at `nowMs`, Unix ms. */
  next(nowMs: number): number {
    const isBridged = nowMs <= this.#lastMs && this.#lastMs - nowMs < BRIDGED_MS;
    this.#lastMs = isBridged ? this.#lastMs + 1 : nowMs;
    this.#newestMs = Math.max(this.#newestMs, this.#lastMs);
    return this.#lastMs;
  }

  /** Whether we may have said `timeMs`, in this run or in an earlier one. */
  mayHaveSaid(timeMs: number): boolean {
    return timeMs <= this.#newestMs;
  }
}
