import { type Schedule, slotAt, windowSlots } from "../schedule.ts";

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

/** Whether `slot` lies in the window, its ends included. */
export function isInWindow(window: SlotWindow, slot: number): boolean {
  return slot >= window.first && slot <= window.last;
}
