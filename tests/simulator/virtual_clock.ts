import type { Clock } from "../../server/time/clock.ts";
import { settle } from "../testkit/fake_clock.ts";
import { settleTurn } from "./immediate_timeout.ts";
import type { TrafficWatch } from "./traffic_watch.ts";

interface Timer {
  atMs: number;
  /** Among timers of one moment the older one fires first. */
  order: number;
  callback: () => void;
}

/** The world's time: nothing moves it but `advance()`. Machines read it through a `MachineClock`. */
export class VirtualTime {
  #nowMs: number;
  #order = 0;
  readonly #timers = new Set<Timer>();
  readonly #traffic: TrafficWatch;

  constructor(nowMs: number, traffic: TrafficWatch) {
    this.#nowMs = nowMs;
    this.#traffic = traffic;
  }

  /** Unix ms. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Timers that have not fired. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Calls back after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void {
    const atMs = this.#nowMs + Math.max(0, Math.ceil(delayMs));
    const timer = { atMs, order: this.#order++, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /**
   * Lets `ms` pass: each timer fires at its time, and what it set going settles before the next. Once a rule is broken
   * nothing fires any more.
   */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#traffic.noteTimer(this.#nowMs);
      next.callback();
      await settleTurn();
      if (!this.#traffic.mayGoOn) break;
    }
    this.#nowMs = endMs;
    await settle();
  }

  #next(endMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs > endMs) continue;
      const isEarlier = first === undefined || timer.atMs < first.atMs ||
        (timer.atMs === first.atMs && timer.order < first.order);
      if (isEarlier) first = timer;
    }
    return first;
  }
}

/** The clock of one machine: set wrong, drifting, or asleep, over the time of the world. */
export class MachineClock implements Clock {
  readonly #time: VirtualTime;
  readonly #startMs: number;
  #aheadMs = 0;
  #driftPpm = 0;
  #driftSinceMs: number;
  /** While the machine sleeps its timers wait for it to wake up. */
  #awake: (() => void)[] | undefined;

  constructor(time: VirtualTime) {
    this.#time = time;
    this.#startMs = this.#driftSinceMs = time.nowMs;
  }

  now(): number {
    return Math.floor(this.#time.nowMs + this.aheadMs);
  }

  uptime(): number {
    return this.#time.nowMs - this.#startMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    let isCancelled = false;
    const fire = (): void => {
      if (isCancelled) return;
      if (this.#awake === undefined) callback();
      else this.#awake.push(fire);
    };
    const cancel = this.#time.after(delayMs, fire);
    return () => {
      isCancelled = true;
      cancel();
    };
  }

  /** How far this clock is ahead of the world's time, in ms. */
  get aheadMs(): number {
    const driftedMs = (this.#time.nowMs - this.#driftSinceMs) * this.#driftPpm / 1e6;
    return this.#aheadMs + driftedMs;
  }

  /** Somebody sets the clock `aheadMs` ahead of the world's time; 0 sets it right. */
  set(aheadMs: number): void {
    this.#aheadMs = aheadMs;
    this.#driftSinceMs = this.#time.nowMs;
  }

  /** From now on the clock runs `ppm` millionths too fast. */
  drift(ppm: number): void {
    this.set(this.aheadMs);
    this.#driftPpm = ppm;
  }

  get sleeps(): boolean {
    return this.#awake !== undefined;
  }

  /** Timers stop; the clock goes on, as that of a laptop with its lid shut. */
  sleep(): void {
    this.#awake ??= [];
  }

  /** Timers that were due fire at once, in their order. */
  wake(): void {
    const due = this.#awake ?? [];
    this.#awake = undefined;
    for (const fire of due) fire();
  }
}
