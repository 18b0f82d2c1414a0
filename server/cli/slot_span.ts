import { type ListHeader, scheduleOf } from "../../keys/list_header.ts";
import type { SlotSpan } from "../../keys/list/digest_table.ts";
import { slotStartMs } from "../../keys/schedule.ts";
import { formatTime } from "./duration.ts";

/** A span of slots as times: `2026-03-04 10:20 to 10:26`, with both dates where they differ. */
export function formatSlotSpan(header: ListHeader, { first, end }: SlotSpan): string {
  const schedule = scheduleOf(header);
  const from = formatTime(slotStartMs(schedule, first));
  const to = formatTime(slotStartMs(schedule, end));
  const isSameDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from} to ${isSameDay ? to.slice(11) : to}`;
}
