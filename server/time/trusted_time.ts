import type { Clock } from "./clock.ts";

/**
 * The time that burning goes by: never later than the peer's first authenticated time of this run plus the
 * time for which this computer has been up since, and never later than what any of its frames said.
 * Whoever sets clocks, ours or both, can hold it back but not push it on.
 */
export class TrustedTime {
  readonly #clock: Clock;
  /** The least of peer's time minus our uptime. A frame that was held back on the way only lessens it. */
  #aheadOfUptimeMs: number | undefined;
  /** The same of the latest frame alone. */
  #latestAheadMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An authentic frame says that it was sent at `peerTimeMs`, Unix ms by the peer's clock. */
  note(peerTimeMs: number): void {
    const aheadMs = peerTimeMs - this.#clock.uptime();
    this.#aheadOfUptimeMs = Math.min(this.#aheadOfUptimeMs ?? Infinity, aheadMs);
    this.#latestAheadMs = aheadMs;
  }

  /** Unix milliseconds; undefined before the peer was heard, and never later than our own clock. */
  now(): number | undefined {
    if (this.#aheadOfUptimeMs === undefined) return undefined;
    return Math.min(this.#clock.now(), this.#aheadOfUptimeMs + this.#clock.uptime());
  }

  /**
   * The same by the peer's latest word: a clock that was behind when it was first heard, and has been set right since,
   * holds nothing back.
   */
  agreed(): number | undefined {
    if (this.#aheadOfUptimeMs === undefined) return undefined;
    return Math.min(this.#clock.now(), this.#latestAheadMs + this.#clock.uptime());
  }
}
