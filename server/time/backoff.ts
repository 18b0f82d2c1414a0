// Room: clocks, timers and trusted time.
import { FIRST_PAUSE_MS, LAST_PAUSE_MS } from "../constants.ts";
import type { Clock } from "./clock.ts";

/** What the pauses are made of, and what follows them. */
export interface BackoffOptions {
  clock: Clock;
  /** How far the next pause is moved: 0 shortest, up to 1 longest. */
  jitter: () => number;
  /** A pause is over. */
  resume: () => void;
}

/** A failure is remembered for this long, whatever succeeds in between. */
const MEMORY_MS = 10_000;
/** Remembered failures that lengthen no pause: connections may break a few times while somebody moves. */
const FREE_FAILURES = 3;
/** A pause is up to this part of itself shorter or longer. */
const JITTER_PART = 0.25;

/**
 * The growing, jittered pauses between attempts that fail (PROTOCOL.md §5). A pause follows from the failures in a
 * row and from the rate of failures, so that failures slow down in any pattern, also where every second attempt
 * succeeds. Requests that leave side by side belong to one attempt, which fails once.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;
  /** When the latest failures were, by the clock's uptime, oldest first. */
  #failedAtMs: number[] = [];
  #current = 0;
  #cancelPause: (() => void) | undefined;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** More than one attempt in a row has failed. */
  get areFailing(): boolean {
    return this.#failures > 1;
  }

  /** No attempt has failed lately: one failure may be an accident, and needs no pause. */
  get isCalm(): boolean {
    return this.#recentFailures() === 0;
  }

  /** True while the next attempt has to wait. */
  get isPausing(): boolean {
    return this.#cancelPause !== undefined;
  }

  /** Number of the attempt to which a request belongs that leaves now. */
  get current(): number {
    return this.#current;
  }

  /** The peer has answered: no failures in a row any more. */
  noteWorked(): void {
    this.#failures = 0;
  }

  /** As if nothing had ever failed, for another address. */
  forget(): void {
    this.#failures = 0;
    this.#failedAtMs = [];
    this.endPause();
  }

  /** A request of `attempt` has failed; true when it is the first one of that attempt. */
  end(attempt: number): boolean {
    if (attempt !== this.#current) return false;
    this.#current++;
    return true;
  }

  /** Counts a failure, unless it comes while the next attempt waits already. */
  count(): void {
    if (this.isPausing) return;
    this.#failures++;
    this.#failedAtMs.push(this.#options.clock.uptime());
  }

  /** Counts a failure and waits, longer each time. What fails while it waits is of the same attempt. */
  pause(): void {
    if (this.isPausing) return;
    this.count();
    const failures = Math.max(this.#failures, this.#recentFailures() - FREE_FAILURES);
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LAST_PAUSE_MS);
    const { clock, jitter, resume } = this.#options;
    const factor = 1 + (2 * jitter() - 1) * JITTER_PART;
    this.#cancelPause = clock.after(Math.round(pauseMs * factor), () => {
      this.#cancelPause = undefined;
      resume();
    });
  }

  /** Ends a pause without going on. */
  endPause(): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  #recentFailures(): number {
    const sinceMs = this.#options.clock.uptime() - MEMORY_MS;
    this.#failedAtMs = this.#failedAtMs.filter((atMs) => atMs > sinceMs);
    return this.#failedAtMs.length;
  }
}
