import type { Clock } from "./clock.ts";

/**
 * Whether something happened within the last `spanMs`. It counts by the uptime, not by the time of day, so that a
 * clock which is set while the program runs makes nobody come or go.
 */
export class Recent {
  readonly #clock: Clock;
  readonly #spanMs: () => number;
  readonly #expired: () => void;
  /** When the span since the last `note()` is over, by the uptime. */
  #endsMs: number | undefined;
  /** It is noted far more often than it expires: a timer that comes too early is set again, and not at each note. */
  #timer: { atMs: number; cancel: () => void } | undefined;

  /** `expired` is called when the span has passed since the last `note()`; the span is asked for at each. */
  constructor(clock: Clock, spanMs: number | (() => number), expired: () => void) {
    this.#clock = clock;
    this.#spanMs = typeof spanMs === "number" ? () => spanMs : spanMs;
    this.#expired = expired;
  }

  /** True within the span after the last `note()`. */
  get is(): boolean {
    return this.#endsMs !== undefined;
  }

  /** It has just happened. */
  note(): void {
    const spanMs = this.#spanMs();
    const endsMs = this.#endsMs = this.#clock.uptime() + spanMs;
    if (this.#timer !== undefined && this.#timer.atMs <= endsMs) return;
    this.#timer?.cancel();
    this.#wait(spanMs, endsMs);
  }

  /** As if it had never happened; `expired` is not called. */
  forget(): void {
    this.#timer?.cancel();
    this.#timer = this.#endsMs = undefined;
  }

  #wait(delayMs: number, atMs: number): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#timer = undefined;
      const endsMs = this.#endsMs ?? atMs;
      const leftMs = endsMs - this.#clock.uptime();
      if (leftMs > 0) return this.#wait(leftMs, endsMs);
      this.#endsMs = undefined;
      this.#expired();
    });
    this.#timer = { atMs, cancel };
  }
}
