import { setImmediate } from "node:timers";
import type { Clock } from "../../server/time/clock.ts";
import { isCryptoPending } from "./pending_crypto.ts";

/** A clock that stands still until it is told to go; timers fire in order of time. */
export class FakeClock implements Clock {
  #nowMs: number;
  /** How far the clock was moved by hand. */
  #setMs = 0;
  #timers: { atMs: number; callback: () => void }[] = [];

  constructor(nowMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  uptime(): number {
    return this.#nowMs - this.#setMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, Math.ceil(delayMs)), callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Sets the time without firing timers, as when somebody moves the system clock. */
  set(nowMs: number): void {
    this.#setMs += nowMs - this.#nowMs;
    this.#nowMs = nowMs;
  }

  /** Lets `ms` pass; every timer that is due fires at its time, and what it set going settles first. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    while (true) {
      const next = this.#timers.filter((timer) => timer.atMs <= endMs)
        .sort((left, right) => left.atMs - right.atMs)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
      await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }
}

/** Turns of the event loop that a chain of promises may take without being lost. */
const QUIET_TURNS = 4;

/** Lets everything that needs no time run: microtasks, macrotasks, and whatever WebCrypto is busy with. */
export async function settle(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (isCryptoPending()) quiet = -1;
  }
}
