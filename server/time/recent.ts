import type { Clock } from "./clock.ts";

/**
 * Whether something happened within the last `spanMs`. It counts by a timer, not by the time of day, so
 * that a clock which is set while the program runs makes nobody come or go.
 */
export class Recent {
  readonly #clock: Clock;
  readonly #spanMs: () => number;
  readonly #expired: () => void;
  #cancel: (() => void) | undefined;

  /** `expired` is called when the span has passed since the last `note()`; the span is asked for at each. */
  constructor(clock: Clock, spanMs: number | (() => number), expired: () => void) {
    this.#clock = clock;
    this.#spanMs = typeof spanMs === "number" ? () => spanMs : spanMs;
    this.#expired = expired;
  }

  /** True within the span after the last `note()`. */
  get is(): boolean {
    return this.#cancel !== undefined;
  }

  /** It has just happened. */
  note(): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(this.#spanMs(), () => {
      this.#cancel = undefined;
      this.#expired();
    });
  }

  /** As if it had never happened; `expired` is not called. */
  forget(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
