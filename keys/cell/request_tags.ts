import { isInWindow, type SlotWindow } from "../schedule.ts";
import { deriveTag } from "../derive.ts";
import type { RecordCache } from "./record_cache.ts";
import type { RecordSource } from "../record_source.ts";
import type { Seat } from "../seat.ts";
import type { TagHit } from "./sealer_outcomes.ts";

/** How long to wait before missing records are looked for again. */
const RETRY_MS = 1_000;
const SEATS = ["a", "b"] as const;

/**
 * Every request tag of the horizon in a hash map, so that a request which is not ours costs one look-up and
 * no cryptography (FORMAT.md §request tags).
 */
export class RequestTags {
  readonly #records: RecordCache;
  readonly #slotCount: number;
  readonly #stopListening: (() => void) | undefined;
  readonly #hits = new Map<string, TagHit>();
  readonly #tagsOfSlot = new Map<number, Record<Seat, string>>();
  /** Slots that the window holds but whose record could not be read. */
  #incomplete = false;
  #triedMs = 0;
  /** The medium has answered since. */
  #hasSettled = false;

  constructor(list: RecordSource, records: RecordCache) {
    this.#records = records;
    this.#slotCount = list.schedule.slotCount;
    this.#stopListening = list.onSettled?.(() => void (this.#hasSettled = true));
  }

  /** True where records were missing when the window was last filled, and may be there now. */
  isAnotherTryDue(elapsedMs: number): boolean {
    if (!this.#incomplete) return false;
    return this.#hasSettled || Math.abs(elapsedMs - this.#triedMs) >= RETRY_MS;
  }

  find(tag: string): TagHit | undefined {
    return this.#hits.get(tag);
  }

  /** The tag of requests that `seat` makes in `slot`; undefined outside the window. */
  tagOf(slot: number, seat: Seat): string | undefined {
    return this.#tagsOfSlot.get(slot)?.[seat];
  }

  /** Makes the map hold exactly the slots of `window`; `elapsedMs`: the time of this try. */
  slideTo(window: SlotWindow, elapsedMs: number): void {
    this.#triedMs = elapsedMs;
    this.#hasSettled = false;
    for (const slot of [...this.#tagsOfSlot.keys()]) {
      if (!isInWindow(window, slot)) this.#drop(slot);
    }
    this.#incomplete = false;
    const last = Math.min(window.last, this.#slotCount - 1);
    for (let slot = Math.max(window.first, 0); slot <= last; slot++) {
      if (!this.#tagsOfSlot.has(slot) && !this.#add(slot)) return;
    }
  }

  wipe(): void {
    this.#stopListening?.();
    this.#hits.clear();
    this.#tagsOfSlot.clear();
  }

  /** False where the whole list is gone, so that the rest need not be tried. What is pending is all asked for. */
  #add(slot: number): boolean {
    const secret = this.#records.readSecret(slot);
    if ("kind" in secret) {
      this.#incomplete ||= secret.kind === "removed" || secret.kind === "pending";
      return secret.kind !== "removed";
    }
    const tags = { a: deriveTag(secret, "a"), b: deriveTag(secret, "b") };
    secret.root.fill(0);
    for (const seat of SEATS) this.#hits.set(tags[seat], { slot, seat });
    this.#tagsOfSlot.set(slot, tags);
    return true;
  }

  #drop(slot: number): void {
    const tags = this.#tagsOfSlot.get(slot);
    if (tags === undefined) return;
    for (const seat of SEATS) this.#hits.delete(tags[seat]);
    this.#tagsOfSlot.delete(slot);
  }
}
