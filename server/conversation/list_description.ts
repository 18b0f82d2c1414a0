import { momentAt, type Schedule, slotStartMs } from "../../keys/schedule.ts";
import type { ConversationJson } from "../gui_api/conversation_json.ts";
import { isoTime } from "../time/iso_time.ts";

/** What moves with the clock in what is shown of a list. */
export type ListDescription = Pick<
  ConversationJson,
  "slot" | "periodMs" | "slotCount" | "slotsLeft" | "nextKeyAt"
>;

/** The list of `schedule` at `nowMs`, Unix ms. `unburned`: its slots that are not burned; absent where nobody knows. */
export function describeList(
  schedule: Schedule,
  { nowMs, unburned }: { nowMs: number; unburned: number | undefined },
): ListDescription {
  const { periodMs, slotCount } = schedule;
  const moment = momentAt(schedule, nowMs);
  const slot = moment.kind === "running" ? moment.slot : null;
  const ahead = moment.kind === "running" ? moment.slotsLeft : slotCount;
  return {
    slot,
    periodMs,
    slotCount,
    slotsLeft: moment.kind === "over" ? 0 : Math.min(ahead, unburned ?? ahead),
    nextKeyAt: slot === null ? null : isoTime(slotStartMs(schedule, slot + 1)),
  };
}
