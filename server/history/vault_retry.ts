import type { Clock } from "../time/clock.ts";

/** What comes of a try to use a vault again. */
export type Retried =
  /** It is in use, or was given up for good. */
  | "over"
  /** It can't be opened yet. */
  | "notYet"
  /** It was read as a whole, and took nothing. */
  | "inVain";

/** From one try to the next. */
const PAUSE_MS = 10_000;
/** The same where each try reads a vault whose disk stays full. */
const LONGEST_PAUSE_MS = 160_000;

/** Tries now and then whether a vault is there again. The next try waits for the answer to the one before. */
export class VaultRetry {
  readonly #clock: Pick<Clock, "after">;
  readonly #tryAgain: () => Promise<Retried>;
  #cancel: (() => void) | undefined;
  #isUnderWay = false;
  #isClosed = false;

  constructor(clock: Pick<Clock, "after">, tryAgain: () => Promise<Retried>) {
    this.#clock = clock;
    this.#tryAgain = tryAgain;
  }

  /** Begins, unless it has begun. */
  begin(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#pause(PAUSE_MS);
  }

  /** Begins no further try. */
  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  #pause(pauseMs: number): void {
    if (this.#isClosed) return;
    this.#cancel = this.#clock.after(pauseMs, () => void this.#try(pauseMs));
  }

  async #try(pauseMs: number): Promise<void> {
    const retried = await this.#tryAgain();
    if (retried === "over") this.#isUnderWay = false;
    else this.#pause(retried === "notYet" ? PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
  }
}
