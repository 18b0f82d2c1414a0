/**
 * Says of an entry when both copies of the key that carried it were overwritten (PROTOCOL.md §4, "Receipts"). Each side
 * tells the other how far its own copy of the list is overwritten, in frames that are authenticated; an entry gets its
 * receipt once both are past its slot.
 */
import { type AckItem, type FrameItem, itemBytes } from "../../keys/cell/frame/frame_items.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import type { Clock } from "../time/clock.ts";
import { isoTime } from "../time/iso_time.ts";
import type { Lane, LaneDraft, LaneRoom } from "./lane.ts";
import type { Timeline } from "./timeline.ts";

/** What receipts come from. */
export interface BurnReceiptsOptions {
  clock: Clock;
  timeline: Timeline;
  /** Slots of our own copy below are overwritten on its medium; undefined: nobody knows. */
  overwrittenUntil: () => number | undefined;
}

/** How far both copies are overwritten, and since when this is known. */
interface Mark {
  /** Slots below are. */
  until: number;
  keysGoneAt: string;
}

/** Bytes of the item that tells it, its head included. */
const ITEM_BYTES = itemBytes({ kind: "burned", before: 0 });

/** Watermarks of both sides, and the receipts that follow from them. It never makes a cell leave: it rides along. */
export class BurnReceipts implements Lane {
  readonly isBare = true;
  readonly owesAck = false;
  readonly #options: BurnReceiptsOptions;
  /** What the peer has surely been told under the session in use. */
  #told: number | undefined;
  /** The peer's copy is overwritten up to here, by its word. */
  #peers = 0;
  /** What both copies are overwritten up to, as it was known first in this run, and now. */
  #first: Mark | undefined;
  #latest: Mark | undefined;

  constructor(options: BurnReceiptsOptions) {
    this.#options = options;
  }

  /** Gives receipts to what has come behind both watermarks since. */
  look(): void {
    const until = Math.min(this.#options.overwrittenUntil() ?? 0, this.#peers);
    if (until <= (this.#latest?.until ?? 0)) return;
    const mark = this.#latest = { until, keysGoneAt: isoTime(this.#options.clock.now()) };
    this.#first ??= mark;
    for (const entry of this.#options.timeline.entries()) {
      if (!isDue(entry, mark)) continue;
      this.#options.timeline.alter(entry, (each) => each.keysGoneAt = mark.keysGoneAt);
    }
  }

  /** Entries that a vault alone holds, with the receipts that they have by now. */
  complete(kept: readonly EntryJson[]): EntryJson[] {
    const marks = [this.#first, this.#latest].filter((mark) => mark !== undefined);
    return kept.map((entry) => {
      const mark = marks.find((each) => isDue(entry, each));
      return mark === undefined ? entry : { ...entry, keysGoneAt: mark.keysGoneAt };
    });
  }

  dueAtMs(): undefined {}

  isDue(): boolean {
    return false;
  }

  draft(_nowMs: number, { bytes }: LaneRoom): LaneDraft | undefined {
    const before = this.#options.overwrittenUntil();
    if (before === undefined || before === 0 || before === this.#told) return undefined;
    if (bytes < ITEM_BYTES) return undefined;
    return {
      items: [{ kind: "burned", before }],
      noteSealed: () => this.#told = before,
      noteLeft: () => {},
      noteFailed: () => this.#told = undefined,
    };
  }

  ack(): AckItem | undefined {
    return undefined;
  }

  noteAcked(): void {}

  noteSession(): void {
    this.#told = undefined;
  }

  receive(item: FrameItem): void {
    if (item.kind !== "burned") return;
    this.#peers = Math.max(this.#peers, item.before);
    this.look();
  }
}

/** What is on its way may go out under a later key; a file went under many, of which its entry knows one. */
function isDue({ slot, state, file, keysGoneAt }: EntryJson, { until }: Mark): boolean {
  if (slot === null || slot >= until || file !== undefined || keysGoneAt !== undefined) {
    return false;
  }
  return state !== "queued" && state !== "sent";
}
