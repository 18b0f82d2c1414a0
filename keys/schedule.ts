/** Time to slot and back; pure. Slots are numbered from the list's start (FORMAT.md §3). */

/** When a list begins and how it is cut into slots. */
export interface Schedule {
  /** Start of slot 0, Unix milliseconds. */
  readonly startMs: number;
  /** Length of one slot in milliseconds. */
  readonly periodMs: number;
  /** How many slots the list holds. */
  readonly slotCount: number;
}

/** Where a time is in a list. */
export type Moment =
  | { kind: "notBegun"; startsInMs: number }
  | { kind: "running"; slot: number; endsInMs: number; slotsLeft: number }
  | { kind: "over"; endedMsAgo: number };

/** Slot number of a time; below 0 before the start, at or past `slotCount` after the end. */
export function slotAt(schedule: Schedule, nowMs: number): number {
  return Math.floor((nowMs - schedule.startMs) / schedule.periodMs);
}

/** Unix milliseconds at which `slot` begins. */
export function slotStartMs(schedule: Schedule, slot: number): number {
  return schedule.startMs + slot * schedule.periodMs;
}

/** Unix milliseconds at which the last slot ends. */
export function endMs(schedule: Schedule): number {
  return slotStartMs(schedule, schedule.slotCount);
}

/** Where `nowMs` is in the list: not begun, in a slot, or over. `slotsLeft` counts the current slot. */
export function momentAt(schedule: Schedule, nowMs: number): Moment {
  const slot = slotAt(schedule, nowMs);
  if (slot < 0) return { kind: "notBegun", startsInMs: schedule.startMs - nowMs };
  if (slot >= schedule.slotCount) return { kind: "over", endedMsAgo: nowMs - endMs(schedule) };
  return {
    kind: "running",
    slot,
    endsInMs: slotStartMs(schedule, slot + 1) - nowMs,
    slotsLeft: schedule.slotCount - slot,
  };
}

/** How many slots `spanMs` reaches to either side: W = ceil(span / period). */
export function windowSlots(schedule: Schedule, spanMs: number): number {
  return Math.ceil(spanMs / schedule.periodMs);
}

/** Slots from `first` to `last`, both included; may reach past either end of the list. */
export interface SlotWindow {
  first: number;
  last: number;
}

/** The slots at most `spanMs` from the slot of `nowMs`, rounded up to whole slots. */
export function windowAround(schedule: Schedule, nowMs: number, spanMs: number): SlotWindow {
  const slot = slotAt(schedule, nowMs);
  const reach = windowSlots(schedule, spanMs);
  return { first: slot - reach, last: slot + reach };
}

/** Whether `slot` is in the window, its ends included. */
export function isInWindow(window: SlotWindow, slot: number): boolean {
  return slot >= window.first && slot <= window.last;
}

/** A calendar month of UTC in a list (FORMAT.md §month). */
export interface Month {
  /** The month's last slot: its record, from which the month's keys come, is burned with the month. */
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
