import type { Clock } from "./clock.ts";

/**
 * One wake-up call that is moved for a sooner one alone: for those who do not mind to be woken too early, and who ask
 * far more often than they are woken.
 */
export class WakeUp {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #set: { atMs: number; cancel: () => void } | undefined;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Wakes within `delayMs`; undefined: not on this account. */
  within(delayMs: number | undefined): void {
    if (delayMs === undefined) return;
    const atMs = this.#clock.now() + delayMs;
    if (this.#set !== undefined && this.#set.atMs <= atMs) return;
    this.#set?.cancel();
    const cancel = this.#clock.after(delayMs, () => {
      this.#set = undefined;
      this.#wake();
    });
    this.#set = { atMs, cancel };
  }

  /** Does not wake any more. */
  cancel(): void {
    this.#set?.cancel();
    this.#set = undefined;
  }
}
