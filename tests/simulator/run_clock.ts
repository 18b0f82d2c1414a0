import type { Clock } from "../../server/time/clock.ts";

/** The machine's clock as one run of the program sees it: its timers end with it. */
export class RunClock implements Clock {
  readonly #clock: Clock;
  readonly #alive: () => boolean;

  constructor(clock: Clock, alive: () => boolean) {
    this.#clock = clock;
    this.#alive = alive;
  }

  now(): number {
    return this.#clock.now();
  }

  uptime(): number {
    return this.#clock.uptime();
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#clock.after(delayMs, () => {
      if (this.#alive()) callback();
    });
  }
}
