import { isInWindow, type SlotWindow } from "../schedule.ts";
import { deriveTag } from "./derive.ts";
import type { RecordCache } from "./record_cache.ts";
import type { Seat } from "../seat.ts";
import type { TagHit } from "./sealer_outcomes.ts";

const SEATS = ["a", "b"] as const;

/**
 * Every request tag of the horizon in a hash map, so that a request which is not ours costs one look-up and
 * no cryptography (FORMAT.md §request tags).
 */
export class RequestTags {
  readonly #records: RecordCache;
  readonly #slotCount: number;
  readonly #hits = new Map<string, TagHit>();
  readonly #tagsOfSlot = new Map<number, Record<Seat, string>>();
  /** Slots that the window holds but whose record could not be read. */
  #incomplete = false;

  constructor(records: RecordCache, slotCount: number) {
    this.#records = records;
    this.#slotCount = slotCount;
  }

  /** True where records were missing when the window was last filled: worth another try later. */
  get incomplete(): boolean {
    return this.#incomplete;
  }

  find(tag: string): TagHit | undefined {
    return this.#hits.get(tag);
  }

  /** The tag of requests that `seat` makes in `slot`; undefined outside the window. */
  tagOf(slot: number, seat: Seat): string | undefined {
    return this.#tagsOfSlot.get(slot)?.[seat];
  }

  /** Makes the map hold exactly the slots of `window`. */
  slideTo(window: SlotWindow): void {
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
    this.#hits.clear();
    this.#tagsOfSlot.clear();
  }

  /** False where the whole list is gone, so that the rest need not be tried. */
  #add(slot: number): boolean {
    const secret = this.#records.readSecret(slot);
    if ("kind" in secret) {
      this.#incomplete ||= secret.kind === "removed";
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
