import type { Clock } from "./clock.ts";

/** What is done at which interval. */
export interface TickerOptions {
  clock: Clock;
  /** Milliseconds between two ticks. */
  tickMs: number;
  /** How far the next tick is moved: 0 most early, up to 1 most late. */
  jitter: () => number;
  onTick: () => void;
}

/** A tick comes up to this part of the interval early or late: with less, pauses between two show the interval. */
const JITTER_PART = 0.45;

/** The ticks of steady cover around an even beat, counted from the first one, so that they do not drift. */
export class Ticker {
  readonly #options: TickerOptions;
  #cancel: (() => void) | undefined;
  #nextMs = 0;

  constructor(options: TickerOptions) {
    this.#options = options;
  }

  /** Ticks at once and from now on; nothing happens where it ticks already. */
  start(): void {
    if (this.#cancel !== undefined) return;
    this.#nextMs = this.#options.clock.now();
    this.#tick();
  }

  /** No tick from now on. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #tick(): void {
    const { clock, tickMs, jitter, onTick } = this.#options;
    const nowMs = clock.now();
    this.#nextMs += tickMs;
    // Asleep or set: the beat starts anew from here.
    if (Math.abs(this.#nextMs - tickMs - nowMs) > (1 + JITTER_PART) * tickMs) {
      this.#nextMs = nowMs + tickMs;
    }
    const movedMs = (2 * jitter() - 1) * JITTER_PART * tickMs;
    this.#cancel = clock.after(Math.max(0, this.#nextMs + movedMs - nowMs), () => this.#tick());
    onTick();
  }
}
