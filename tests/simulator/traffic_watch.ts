import type { Verdict } from "./verdict.ts";

const SPAN_MS = 60_000;
/** More than this in a minute of virtual time is two programs that go round in a circle. */
const MOST_IN_SPAN = { timers: 40_000, cells: 8_000, bytes: 64_000_000 };

/** What fires and what passes over the wire is counted minute by minute: neither may run away. */
export class TrafficWatch {
  readonly #verdict: Verdict;
  #spanStartMs = -Infinity;
  #count = { timers: 0, cells: 0, bytes: 0 };

  constructor(verdict: Verdict) {
    this.#verdict = verdict;
  }

  /** False once a rule is broken: the run goes no further. */
  get mayGoOn(): boolean {
    return this.#verdict.broken === undefined;
  }

  /** A timer fires at `nowMs`. */
  noteTimer(nowMs: number): void {
    if (nowMs >= this.#spanStartMs + SPAN_MS) {
      this.#spanStartMs = nowMs;
      this.#count = { timers: 0, cells: 0, bytes: 0 };
    }
    this.#count.timers++;
    this.#look();
  }

  /** A cell of `bytes` bytes passes. */
  noteCell(bytes: number): void {
    this.#count.cells++;
    this.#count.bytes += bytes;
    this.#look();
  }

  #look(): void {
    const { timers, cells, bytes } = this.#count;
    const { timers: mostTimers, cells: mostCells, bytes: mostBytes } = MOST_IN_SPAN;
    if (timers <= mostTimers && cells <= mostCells && bytes <= mostBytes) return;
    const detail = `${timers} timers, ${cells} cells and ${bytes} bytes within a minute`;
    this.#verdict.breaks("memory and traffic stay bounded", detail);
  }
}
