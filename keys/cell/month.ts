/**
 * What is agreed for a whole calendar month of UTC (FORMAT.md §month): derived from the record of the month's last
 * slot, so that it is there from the first day on and is burned with the month.
 */
import { type RecordSource } from "../record_source.ts";
import { endMs, momentAt, type Schedule, slotAt } from "../schedule.ts";
import type { SlotSecret } from "./derive.ts";
import { type MissingRecord, RecordCache } from "./record_cache.ts";

/** A month in a list. */
export interface Month {
  /** The slot whose record the month's keys come from. */
  slot: number;
  /** Unix milliseconds at which the month, or the list, ends. */
  untilMs: number;
}

/** The month of `nowMs`; undefined outside the list. */
export function monthAt(schedule: Schedule, nowMs: number): Month | undefined {
  if (momentAt(schedule, nowMs).kind !== "running") return undefined;
  const now = new Date(nowMs);
  const untilMs = Math.min(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1),
    endMs(schedule),
  );
  return { slot: slotAt(schedule, untilMs - 1), untilMs };
}

/** The root and salt that the month's keys come from; the caller overwrites `root` after use. */
export function readMonthSecret(list: RecordSource, { slot }: Month): SlotSecret | MissingRecord {
  return new RecordCache(list).readSecret(slot);
}
