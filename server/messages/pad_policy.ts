/**
 * The one-time pad of one conversation: which mode is in force, which of our texts wait for pad, and until when. The
 * timeline is told entry by entry, whenever pad, outbox or clock move on.
 */
import { hasPad, type RecordSource } from "../../keys/record_source.ts";
import { momentAt, type Schedule, slotStartMs } from "../../keys/schedule.ts";
import type { PadMode, Room } from "../../keys/cell/sealer_outcomes.ts";
import type { PadWaitJson } from "../gui_api/entry_json.ts";
import { isoTime } from "../time/iso_time.ts";
import type { Unsent } from "./outbox_state.ts";
import type { Timeline } from "./timeline.ts";

/** What a pad policy looks at. */
export interface PadPolicyOptions {
  list: Pick<RecordSource, "recordBytes" | "schedule">;
  /** Our texts that have not wholly gone out, oldest first. */
  unsent: () => readonly Unsent[];
  timeline: Timeline;
  room: (nowMs: number) => Room;
  /** Whether the peer is there, so that text leaves as soon as there is pad. */
  isPeerHeard: () => boolean;
  /** The mode that was asked for. */
  requested: () => PadMode;
}

/** The mode that can be kept: `always` would hold every text for ever on a list without pad, and a notice says so. */
export function possiblePadMode(
  list: Pick<RecordSource, "recordBytes">,
  requested: PadMode,
): PadMode {
  return requested === "always" && !hasPad(list) ? "prefer" : requested;
}

/** The pad of one conversation. */
export class PadPolicy {
  readonly #options: PadPolicyOptions;
  /** Ids of the entries that the timeline shows as waiting. */
  #waiting = new Set<string>();

  constructor(options: PadPolicyOptions) {
    this.#options = options;
  }

  /** The mode in force. */
  get mode(): PadMode {
    return possiblePadMode(this.#options.list, this.#options.requested());
  }

  /** Tells the timeline which texts wait for pad now, and which do not any more. */
  noteWaits(nowMs: number): void {
    const { timeline } = this.#options;
    if (this.mode !== "always" && this.#waiting.size === 0) return;
    const waits = this.#waits(nowMs);
    for (const id of this.#waiting) if (!waits.has(id)) timeline.update(id, { padWait: null });
    for (const [id, padWait] of waits) timeline.update(id, { padWait });
    this.#waiting = new Set(waits.keys());
  }

  #waits(nowMs: number): Map<string, PadWaitJson> {
    const { list: { schedule }, unsent, room, isPeerHeard } = this.#options;
    const moment = momentAt(schedule, nowMs);
    if (this.mode !== "always" || moment.kind !== "running") return new Map();
    const lacking = keysLacking(unsent(), room(nowMs));
    return new Map(lacking.map(({ id, bytes, sentBytes, keys }) => {
      const until = isPeerHeard() ? beginOf(schedule, moment.slot + keys) : null;
      return [id, { bytes, sentBytes, until }];
    }));
  }
}

/** The texts for which the pad of this slot is not enough, with how many more keys it takes. */
function keysLacking(
  unsent: readonly Unsent[],
  { padBytes, padBytesPerSlot }: Room,
): (Unsent & { keys: number })[] {
  const lacking: (Unsent & { keys: number })[] = [];
  let lackingBytes = -padBytes;
  for (const entry of unsent) {
    lackingBytes += entry.bytes - entry.sentBytes;
    if (lackingBytes <= 0) continue;
    lacking.push({ ...entry, keys: Math.ceil(lackingBytes / padBytesPerSlot) });
  }
  return lacking;
}

/** When `slot` begins; null behind the end of the list. */
function beginOf(schedule: Schedule, slot: number): string | null {
  return slot < schedule.slotCount ? isoTime(slotStartMs(schedule, slot)) : null;
}
