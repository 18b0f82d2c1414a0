import type { Clock } from "../time/clock.ts";

/** After Ctrl-C the program has this long to finish. */
const FINISH_MS = 2_000;
/** It passes in parts: a machine that stands still takes away one of them, and not all the time there is. */
const FINISH_PARTS = 4;

/**
 * Signals that come together count as one: npm and `deno task` pass on a Ctrl-C that the terminal has sent already,
 * and a window that closes sends SIGHUP more than once.
 */
const TOGETHER_MS = 150;

/** Exit code after a second Ctrl-C, or when the time to finish is over: 128 + SIGINT. */
const INTERRUPTED = 130;

/** The first interruption asks the program to finish; a second one, or two seconds without reason to wait, end it at once. */
export class Ending {
  readonly #clock: Pick<Clock, "after">;
  readonly #exit: (code: number) => void;
  readonly #asked = new AbortController();
  /** What comes now does not belong to the first signal. */
  #isLater = false;
  #onForced: (() => void) | undefined;
  #cancelLimit = (): void => {};

  /** `exit` ends the process. */
  constructor(clock: Pick<Clock, "after">, exit: (code: number) => void) {
    this.#clock = clock;
    this.#exit = exit;
  }

  /** Fires on the first interruption. */
  get signal(): AbortSignal {
    return this.#asked.signal;
  }

  /** A signal, or Ctrl-C on a keyboard that is read byte by byte. */
  interrupt(): void {
    const isAsked = this.signal.aborted;
    if (this.#isLater || (!isAsked && this.#onForced !== undefined)) return this.#force();
    if (isAsked) return;
    this.#asked.abort();
    this.#clock.after(TOGETHER_MS, () => this.#isLater = true);
    this.#limit();
  }

  /** As `CommandIo.endAfter()`: while `work` is under way no time limits it, but an interruption does. */
  async endAfter(work: Promise<unknown>, onForced: () => void): Promise<void> {
    this.#cancelLimit();
    this.#onForced = onForced;
    await work;
    this.#onForced = undefined;
    this.#limit();
  }

  #limit(): void {
    if (!this.signal.aborted || this.#onForced !== undefined) return;
    this.#awaitPart(FINISH_PARTS);
  }

  #awaitPart(left: number): void {
    if (left === 0) return this.#force();
    const delayMs = FINISH_MS / FINISH_PARTS;
    this.#cancelLimit = this.#clock.after(delayMs, () => this.#awaitPart(left - 1));
  }

  #force(): void {
    this.#onForced?.();
    this.#exit(INTERRUPTED);
  }
}
