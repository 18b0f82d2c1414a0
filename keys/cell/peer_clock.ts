/**
 * The peer's clock as one session knows it (FORMAT.md §clocks): from the hello on it goes by the time that passes
 * here, and frames only put it forward. A delay on the way makes a time look older, so a hostile wire that holds
 * cells back does not move it.
 */
export class PeerClock {
  #timeMs: number;
  #atMs: number;

  /** What the peer's clock said, Unix ms, when `elapsedMs` had passed here. */
  constructor(timeMs: number, elapsedMs: number) {
    this.#timeMs = timeMs;
    this.#atMs = elapsedMs;
  }

  /** What it shows when `elapsedMs` have passed, Unix ms. */
  at(elapsedMs: number): number {
    return this.#timeMs + elapsedMs - this.#atMs;
  }

  /** A frame says `timeMs`. */
  hear(timeMs: number, elapsedMs: number): void {
    if (timeMs <= this.at(elapsedMs)) return;
    this.#timeMs = timeMs;
    this.#atMs = elapsedMs;
  }
}
