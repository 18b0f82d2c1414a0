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

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An authentic frame says that it was sent at `peerTimeMs`, Unix ms by the peer's clock. */
  note(peerTimeMs: number): void {
    const aheadMs = peerTimeMs - this.#clock.uptime();
    this.#aheadOfUptimeMs = Math.min(this.#aheadOfUptimeMs ?? Infinity, aheadMs);
  }

  /** Unix milliseconds; undefined before the peer was heard, and never later than our own clock. */
  now(): number | undefined {
    if (this.#aheadOfUptimeMs === undefined) return undefined;
    return Math.min(this.#clock.now(), this.#aheadOfUptimeMs + this.#clock.uptime());
  }
}
