import type { Clock } from "./clock.ts";

/** What all waits share. */
export interface SharedTimerOptions {
  /** Milliseconds since a moment of no meaning, by the count that `after` goes by. */
  elapsedMs: () => number;
  /** A timer of the runtime. */
  after: Clock["after"];
}

interface Wait {
  atMs: number;
  callback: () => void;
}

/** Longer than this a timer of the runtime does not wait. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * One timer of the runtime for all that wait. Most waits end before their time, as the limits of an exchange do: here
 * that costs an entry of a set, and the timer is moved for a sooner wait alone. One that fires for a wait that has ended
 * is set anew for the next.
 */
export class SharedTimer {
  readonly #options: SharedTimerOptions;
  readonly #waits = new Set<Wait>();
  /** When the timer of the runtime fires. */
  #firesAtMs = Infinity;
  #cancel: (() => void) | undefined;

  constructor(options: SharedTimerOptions) {
    this.#options = options;
  }

  /**
   * Calls back once after `delayMs`, at once where that is no number, never after Infinity; the returned function
   * cancels.
   */
  after(delayMs: number, callback: () => void): () => void {
    // A wait without a moment would never be due, and the timer would fire for it again and again.
    const wait = { atMs: this.#options.elapsedMs() + (delayMs > 0 ? delayMs : 0), callback };
    this.#waits.add(wait);
    this.#fireBy(wait.atMs);
    return () => {
      // A timer that nobody waits for would keep the program running.
      if (this.#waits.delete(wait) && this.#waits.size === 0) this.#disarm();
    };
  }

  #fireBy(atMs: number): void {
    if (atMs >= this.#firesAtMs) return;
    this.#disarm();
    this.#firesAtMs = atMs;
    const delayMs = Math.max(0, Math.ceil(atMs - this.#options.elapsedMs()));
    this.#cancel = this.#options.after(Math.min(delayMs, LONGEST_MS), () => this.#fired());
  }

  #disarm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#firesAtMs = Infinity;
  }

  #fired(): void {
    this.#cancel = undefined;
    this.#firesAtMs = Infinity;
    const nowMs = this.#options.elapsedMs();
    const due = [...this.#waits].filter(({ atMs }) => atMs <= nowMs)
      .sort((one, two) => one.atMs - two.atMs);
    try {
      for (const wait of due) if (this.#waits.delete(wait)) wait.callback();
    } finally {
      let nextMs = Infinity;
      for (const { atMs } of this.#waits) nextMs = Math.min(nextMs, atMs);
      this.#fireBy(nextMs);
    }
  }
}
