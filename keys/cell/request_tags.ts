import { isInWindow, slotAt, type SlotWindow } from "../schedule.ts";
import { REQUEST_TAG_BYTES } from "../constants.ts";
import { deriveTag, type SlotSecret } from "../derive.ts";
import type { RecordCache } from "./record_cache.ts";
import type { RecordSource } from "../record_source.ts";
import { otherSeat, type Seat } from "../seat.ts";
import type { TagClaim, TagHit } from "./sealer_outcomes.ts";
import { TagMask } from "./tag_mask.ts";

/** How long to wait before missing records are looked for again. */
const RETRY_MS = 1_000;
const SEATS = ["a", "b"] as const;

/**
 * Every request tag of the horizon in a hash map, so that a request which is not ours costs one block of AES and one
 * look-up (FORMAT.md §request tags).
 */
export class RequestTags {
  readonly #records: RecordCache;
  readonly #slotCount: number;
  readonly #stopListening: (() => void) | undefined;
  readonly #mask: TagMask;
  readonly #hits = new Map<string, TagHit>();
  readonly #tagsOfSlot = new Map<number, Record<Seat, string>>();
  /** Slots that the window holds but whose record could not be read. */
  #incomplete = false;
  #triedMs = 0;
  /** The medium has answered since. */
  #hasSettled = false;
  #isWiped = false;

  constructor(list: RecordSource, records: RecordCache) {
    this.#records = records;
    this.#mask = new TagMask(list);
    this.#slotCount = list.schedule.slotCount;
    this.#stopListening = list.onSettled?.(() => void (this.#hasSettled = true));
  }

  /** True where records were missing when the window was last filled, and may be there now. */
  isAnotherTryDue(elapsedMs: number): boolean {
    if (!this.#incomplete) return false;
    return this.#hasSettled || Math.abs(elapsedMs - this.#triedMs) >= RETRY_MS;
  }

  /** Whose tag is in front of `cell`, as it was on the wire. */
  find(tag: string, cell: Uint8Array): TagHit | undefined {
    if (this.#isWiped || cell.length < REQUEST_TAG_BYTES) return undefined;
    return this.#hits.get(this.#mask.apply(tag, cell));
  }

  /** The tag in front of `cell` on the wire, in a request that `seat` makes in the slot of `secret`. */
  tagFor(cell: Uint8Array, { slot, seat, secret }: TagHit & { secret: SlotSecret }): string {
    const tag = this.#tagsOfSlot.get(slot)?.[seat] ?? deriveTag(secret, seat);
    return this.#mask.apply(tag, cell);
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
    this.#isWiped = true;
    this.#stopListening?.();
    this.#mask.wipe();
    this.#hits.clear();
    this.#tagsOfSlot.clear();
  }

  /** False where the whole list is gone, so that the rest need not be tried. What is pending is all asked for. */
  #add(slot: number): boolean {
    const tags = this.#records.readTags(slot);
    if ("kind" in tags) {
      this.#incomplete ||= tags.kind === "removed" || tags.kind === "pending";
      return tags.kind !== "removed";
    }
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

/** What a cell under an unknown tag is taken for: one of the peer in the slot of the moment, Unix ms. */
export function standInClaim(
  { schedule, seat }: Pick<RecordSource, "schedule" | "seat">,
  nowMs: number,
): TagClaim {
  const slot = Math.min(Math.max(0, slotAt(schedule, nowMs)), schedule.slotCount - 1);
  return { slot, seat: otherSeat(seat), isDecoy: true };
}
