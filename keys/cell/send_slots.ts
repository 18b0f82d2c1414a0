/** Which slot something may be sealed in now (FORMAT.md §sealing), and why none is. */
import type { ReadOutcome, RecordSource } from "../record_source.ts";
import { momentAt, slotStartMs } from "../schedule.ts";
import type { Blocked } from "./sealer_outcomes.ts";

/** The slot to seal in. */
export interface SendSlot {
  kind: "slot";
  slot: number;
}

/** The slots of one list, never one that was left. */
export class SendSlots {
  readonly #list: RecordSource;
  /** The highest slot that was claimed in this run. */
  #claimed = -1;

  constructor(list: RecordSource) {
    this.#list = list;
  }

  /**
   * The slot of the moment, not below the floor. Enough for a hello, which spends no pad: if it raised the
   * floor, a clock that is hours ahead would close the list for hours, before any peer could say so.
   */
  current(nowMs: number): SendSlot | Blocked {
    const { schedule, claimedBefore } = this.#list;
    const moment = momentAt(schedule, nowMs);
    if (moment.kind === "notBegun") return blocked("notBegun", schedule.startMs);
    if (moment.kind === "over") return blocked("over");
    const floor = Math.max(claimedBefore, this.#claimed);
    return moment.slot < floor ? this.#below(floor) : { kind: "slot", slot: moment.slot };
  }

  /** The slot of a knock, which says what time it is and may be of any hour: the floor does not count. */
  anyOf(timeMs: number): SendSlot | Blocked {
    const { schedule } = this.#list;
    const moment = momentAt(schedule, timeMs);
    if (moment.kind === "running") return { kind: "slot", slot: moment.slot };
    return blocked(moment.kind);
  }

  /** The slot of the moment, claimed for sending under a session whose keys before `firstSlot` are gone. */
  claim(nowMs: number, firstSlot: number): SendSlot | Blocked {
    const current = this.current(nowMs);
    if (current.kind === "blocked") return current;
    if (current.slot < firstSlot) return this.#below(firstSlot);
    const claim = this.#list.claimSlot(current.slot);
    if (claim.kind === "removed" || claim.kind === "pending") return blocked(claim.kind);
    if (claim.kind === "below") return this.#below(claim.floor);
    this.#claimed = current.slot;
    return current;
  }

  /** The record of `slot` cannot be used. */
  withoutRecord(kind: Exclude<ReadOutcome["kind"], "read">, slot: number): Blocked {
    if (kind === "burned" || kind === "damaged") return this.untilNext(kind, slot);
    return blocked(kind === "outside" ? "over" : kind);
  }

  /** Nothing more in `slot`. */
  untilNext(reason: Blocked["reason"], slot: number): Blocked {
    return blocked(reason, slotStartMs(this.#list.schedule, slot + 1));
  }

  #below(floor: number): Blocked {
    return blocked("belowFloor", slotStartMs(this.#list.schedule, floor));
  }
}

/** Nothing can be sealed; waiting until `untilMs` may help. */
export function blocked(reason: Blocked["reason"], untilMs?: number): Blocked {
  return { kind: "blocked", reason, untilMs };
}
