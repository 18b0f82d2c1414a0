import type { Clock } from "../../server/time/clock.ts";

/** A clock that starts at the time of another and runs `factor` times as fast. */
export class FastClock implements Clock {
  readonly #clock: Clock;
  readonly #factor: number;
  readonly #startedMs: number;

  constructor(clock: Clock, factor: number) {
    this.#clock = clock;
    this.#factor = factor;
    this.#startedMs = clock.now();
  }

  now(): number {
    return Math.floor(this.#startedMs + (this.#clock.now() - this.#startedMs) * this.#factor);
  }

  uptime(): number {
    return this.#clock.uptime() * this.#factor;
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#clock.after(delayMs / this.#factor, callback);
  }
}
