import type { Clock } from "./clock.ts";

/** What is done at which interval. */
export interface TickerOptions {
  clock: Clock;
  /** Milliseconds between two ticks. */
  tickMs: number;
  onTick: () => void;
}

/** The even ticks of steady cover, counted from the first one, so that they do not drift. */
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
    const { clock, tickMs, onTick } = this.#options;
    const nowMs = clock.now();
    this.#nextMs += tickMs;
    // Asleep or set: the beat starts anew from here.
    if (Math.abs(this.#nextMs - tickMs - nowMs) > tickMs) this.#nextMs = nowMs + tickMs;
    this.#cancel = clock.after(Math.max(0, this.#nextMs - nowMs), () => this.#tick());
    onTick();
  }
}
