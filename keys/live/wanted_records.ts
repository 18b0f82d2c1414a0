import { ROOT_BYTES } from "../constants.ts";
import type { HeldSlots } from "../record_source.ts";
import { isInWindow, type Schedule, type SlotWindow } from "../schedule.ts";
import type { ReadSpan } from "./list_job.ts";

/** So much time of the list is read ahead: a medium may be silent for that long and nobody waits for a record. */
const AHEAD_MS = 60_000;
/** Most bytes of records that one job reads, so that a claim behind it does not wait for long. */
const JOB_BYTES = 524_288;
/** Further slots that somebody has asked for: a month's, that of an old hello. */
const FURTHER_SLOTS = 16;

/** Which records of a list are to be in memory. */
export class WantedRecords {
  readonly #schedule: Schedule;
  readonly #recordBytes: number;
  readonly #further = new Map<number, number>();
  #held: HeldSlots = { records: [], roots: { first: 0, last: -1 } };

  constructor(schedule: Schedule, recordBytes: number) {
    this.#schedule = schedule;
    this.#recordBytes = recordBytes;
  }

  /** These from now on, and what follows them soon. */
  hold({ records, roots }: HeldSlots): void {
    this.#held = { records: records.map((each) => this.#ahead(each)), roots: this.#ahead(roots) };
  }

  /** This one, too; the oldest of those goes where there are too many. */
  addFurther(slot: number, bytes: number): void {
    if (this.bytesOf(slot) >= bytes) return;
    this.#further.delete(slot);
    this.#further.set(slot, bytes);
    const [oldest] = this.#further.keys();
    if (this.#further.size > FURTHER_SLOTS && oldest !== undefined) this.#further.delete(oldest);
  }

  /** How many bytes of the record of `slot` are wanted. */
  bytesOf(slot: number): number {
    const { records, roots } = this.#held;
    if (records.some((window) => isInWindow(window, slot))) return this.#recordBytes;
    return Math.max(isInWindow(roots, slot) ? ROOT_BYTES : 0, this.#further.get(slot) ?? 0);
  }

  /** What is lacking, as much as one job may read; whole records come first. */
  lacking(has: (slot: number, bytes: number) => boolean): ReadSpan[] {
    const spans: ReadSpan[] = [];
    let left = Math.max(1, Math.floor(JOB_BYTES / this.#recordBytes));
    for (const slot of this.#slots()) {
      const bytesEach = this.bytesOf(slot);
      if (has(slot, bytesEach)) continue;
      const last = spans.at(-1);
      if (last?.end === slot && last.bytesEach === bytesEach) last.end++;
      else if (spans.some(({ first, end }) => first <= slot && slot < end)) continue;
      else spans.push({ first: slot, end: slot + 1, bytesEach });
      if (--left === 0) break;
    }
    return spans;
  }

  *#slots(): Generator<number> {
    const { records, roots } = this.#held;
    yield* this.#further.keys();
    for (const { first, last } of [...records, roots]) {
      for (let slot = first; slot <= last; slot++) yield slot;
    }
  }

  /** The part of `window` that the list has, longer by what is read ahead. */
  #ahead({ first, last }: SlotWindow): SlotWindow {
    const { periodMs, slotCount } = this.#schedule;
    const ahead = Math.ceil(AHEAD_MS / periodMs);
    return { first: Math.max(0, first), last: Math.min(slotCount - 1, last + ahead) };
  }
}
