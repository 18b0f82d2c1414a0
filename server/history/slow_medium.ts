import type { Clock } from "../time/clock.ts";

/** A medium that has not answered for so long is slow. */
const SLOW_MS = 1_000;
/** What was found slow is called so for this long: one that is slow again and again does not alternate. */
const SLOW_STAYS_MS = 6_000;

/** Tells whether a medium owes an answer for too long, or did so a moment ago. */
export class SlowMedium {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  /** Questions that have been waiting for too long. */
  #late = 0;
  #cancelStay: (() => void) | undefined;
  #isSlow = false;
  #isClosed = false;

  /** `onChange`: `isSlow` has changed. */
  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** It owes an answer for a second or more, or did so a few seconds ago. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Looks how long the medium takes for what settles with `answered`. */
  watch(answered: Promise<unknown>): void {
    let isLate = false;
    const cancel = this.#clock.after(SLOW_MS, () => {
      isLate = true;
      this.#late++;
      this.#cancelStay?.();
      this.#set(true);
    });
    const end = (): void => {
      cancel();
      if (isLate && --this.#late === 0) this.#stay();
    };
    answered.then(end, end);
  }

  /** Tells of nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelStay?.();
  }

  #stay(): void {
    if (this.#isClosed) return;
    this.#cancelStay = this.#clock.after(SLOW_STAYS_MS, () => this.#set(false));
  }

  #set(isSlow: boolean): void {
    if (this.#isClosed || isSlow === this.#isSlow) return;
    this.#isSlow = isSlow;
    this.#onChange();
  }
}
