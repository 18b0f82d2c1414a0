// Room: clocks, timers and trusted time.
import type { RandomFill } from "../../keys/random.ts";
import type { Clock } from "./clock.ts";

/** What the pauses are made of, and what follows them. */
export interface BackoffOptions {
  clock: Clock;
  random: RandomFill;
  /** A pause is over. */
  resume: () => void;
}

/** First pause after a failure; doubles with each further one. */
const FIRST_PAUSE_MS = 500;
/** Longest pause between two attempts. */
const LAST_PAUSE_MS = 5_000;

/**
 * Backoff to reach the peer: how many have failed in a row, and the growing, jittered pauses between them
 * (PROTOCOL.md §5). Requests that leave side by side belong to one attempt, which fails once.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;
  #current = 0;
  #cancelPause: (() => void) | undefined;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** More than a single one has failed: something is wrong. */
  get areFailing(): boolean {
    return this.#failures > 1;
  }

  /** True while the next attempt has to wait. */
  get isPausing(): boolean {
    return this.#cancelPause !== undefined;
  }

  /** Number of the attempt to which a request belongs that leaves now. */
  get current(): number {
    return this.#current;
  }

  /** The peer has answered: the counting begins anew. */
  noteWorked(): void {
    this.#failures = 0;
  }

  /** A request of `attempt` has failed; true when it is the first one of that attempt. */
  end(attempt: number): boolean {
    if (attempt !== this.#current) return false;
    this.#current++;
    return true;
  }

  /** Counts a failure, unless it comes while the next attempt waits already. */
  count(): void {
    if (!this.isPausing) this.#failures++;
  }

  /** Counts a failure and waits, longer each time. What fails while it waits is of the same attempt. */
  pause(): void {
    if (this.isPausing) return;
    this.#failures++;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LAST_PAUSE_MS);
    const dice = new Uint8Array(1);
    this.#options.random(dice);
    const jitter = 0.75 + dice[0]! / 512;
    this.#cancelPause = this.#options.clock.after(Math.round(pauseMs * jitter), () => {
      this.#cancelPause = undefined;
      this.#options.resume();
    });
  }

  /** Ends a pause without going on. */
  endPause(): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }
}
