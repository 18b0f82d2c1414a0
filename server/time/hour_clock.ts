import { HOUR_MS } from "../../keys/constants.ts";
import type { Clock } from "./clock.ts";

/**
 * The clock of one conversation: the computer's own, moved by whole hours where the user wants to go by the peer's
 * (PROTOCOL.md §7, "Whole hours").
 */
export class HourClock implements Clock {
  readonly #clock: Clock;
  #hours = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whole hours by which it is ahead of the computer's clock; negative: behind. */
  get hours(): number {
    return this.#hours;
  }

  now(): number {
    return this.#clock.now() + this.#hours * HOUR_MS;
  }

  /** Unix ms by the computer's clock. */
  ownNow(): number {
    return this.#clock.now();
  }

  uptime(): number {
    return this.#clock.uptime();
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#clock.after(delayMs, callback);
  }

  /** From now on it is `hours` ahead of the computer's clock. */
  move(hours: number): void {
    this.#hours = hours;
  }
}
