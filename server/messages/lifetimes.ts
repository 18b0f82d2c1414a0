import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import { isoTime } from "../time/iso_time.ts";
import type { Timeline } from "./timeline.ts";

/** Entries that disappear, from their reading to their end. */
export class Lifetimes {
  readonly #timeline: Timeline;
  readonly #isSeenTold: () => boolean;
  /** Those that were not read, by direction and id. */
  readonly #unbegun = new Map<string, EntryRefJson>();
  /** The others, with the time of their end, Unix ms. */
  readonly #begun = new Map<string, { ref: EntryRefJson; atMs: number }>();

  /** `isSeenTold`: without it our own entries count from their delivery, since nobody learns of the reading. */
  constructor(timeline: Timeline, isSeenTold: () => boolean) {
    this.#timeline = timeline;
    this.#isSeenTold = isSeenTold;
    timeline.subscribe((entry) => this.#note(entry));
    timeline.subscribeRemoved((ref) => this.#forget(ref));
    timeline.subscribeDropped((ref) => this.#noteDropped(ref));
  }

  /** When the next one ends, Unix ms; undefined: none does. */
  get nextMs(): number | undefined {
    const nextMs = this.#begun.values().reduce((next, { atMs }) => Math.min(next, atMs), Infinity);
    return nextMs === Infinity ? undefined : nextMs;
  }

  /** Begins those that were read since, and takes away those whose time is over; returns these. */
  sweep(nowMs: number): EntryRefJson[] {
    if (this.#unbegun.size + this.#begun.size === 0) return [];
    for (const ref of [...this.#unbegun.values()]) this.#begin(ref, nowMs);
    const over = [...this.#begun.values()].filter(({ atMs }) => atMs <= nowMs);
    for (const { ref } of over) {
      this.#timeline.remove(ref);
      this.#forget(ref);
    }
    return over.map(({ ref }) => ref);
  }

  /** An entry has left to make room. Of our own the outbox may still hold bytes, which go at its end. */
  #noteDropped(ref: EntryRefJson): void {
    if (ref.direction === "in") this.#forget(ref);
    else this.#unbegun.delete(`${ref.direction}/${ref.id}`);
  }

  #begin(ref: EntryRefJson, nowMs: number): void {
    const entry = this.#timeline.find(ref.direction, ref.id);
    if (entry === undefined || !this.#isRead(entry)) return;
    const { disappearsAfterMs = 0 } = entry;
    this.#timeline.alter(ref, (each) => each.disappearsAt = isoTime(nowMs + disappearsAfterMs));
  }

  /** Of our own entries that were deleted nobody has to read anything. */
  #isRead({ direction, state, deleted }: EntryJson): boolean {
    if (state === "read") return true;
    return direction === "out" && state === "delivered" &&
      (deleted === true || !this.#isSeenTold());
  }

  #note({ direction, id, disappearsAfterMs, disappearsAt, state }: EntryJson): void {
    if (disappearsAfterMs === undefined) return;
    const key = `${direction}/${id}`;
    this.#forget({ direction, id });
    if (disappearsAt !== undefined) {
      this.#begun.set(key, { ref: { direction, id }, atMs: Date.parse(disappearsAt) });
    } else if (state !== "failed" && state !== "cancelled") {
      this.#unbegun.set(key, { direction, id });
    }
  }

  #forget({ direction, id }: EntryRefJson): void {
    this.#unbegun.delete(`${direction}/${id}`);
    this.#begun.delete(`${direction}/${id}`);
  }
}
