import type { Clock } from "./clock.ts";
import { Recent } from "./recent.ts";

/** For how long the user is told, in milliseconds. */
const TOLD_MS = 600_000;

/** That something was out of order and works again: told for ten minutes after the last time. */
export class Mended {
  readonly #clock: Clock;
  readonly #recent: Recent;
  #atMs = 0;

  /** `onChange`: there is something to be told, or nothing any more. */
  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#recent = new Recent(clock, TOLD_MS, onChange);
  }

  /** When it was mended, Unix ms; undefined: not lately. */
  get atMs(): number | undefined {
    return this.#recent.is ? this.#atMs : undefined;
  }

  /** It has just been mended. */
  note(): void {
    this.#atMs = this.#clock.now();
    this.#recent.note();
  }

  /** Stops its timer. */
  close(): void {
    this.#recent.forget();
  }
}
