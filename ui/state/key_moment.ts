/** Which part of its key list a conversation has reached at a moment; pure, so that the countdown needs no request. */
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";

/** The place of a moment in the list. */
export type KeyMoment =
  | { kind: "notBegun"; startsInMs: number }
  | { kind: "running"; slot: number; leftMs: number; slotsLeft: number }
  | { kind: "over" };

/** The fields of a conversation that say where its list begins and how it is cut. */
export type ListSpan = Pick<ConversationJson, "startsAt" | "endsAt" | "periodMs" | "slotCount">;

/** The slot at `nowMs` of the program's clock, how long it lasts still, and how many are left with it. */
export function keyMomentAt(list: ListSpan, nowMs: number): KeyMoment {
  const sinceMs = nowMs - Date.parse(list.startsAt);
  if (sinceMs < 0) return { kind: "notBegun", startsInMs: -sinceMs };
  const slot = Math.floor(sinceMs / list.periodMs);
  if (slot >= list.slotCount) return { kind: "over" };
  return {
    kind: "running",
    slot,
    leftMs: (slot + 1) * list.periodMs - sinceMs,
    slotsLeft: list.slotCount - slot,
  };
}

/** Milliseconds from `nowMs` to the end of the list, the whole list before its start, 0 after its end. */
export function listLeftMs(list: ListSpan, nowMs: number): number {
  const endMs = Date.parse(list.endsAt);
  return Math.max(0, endMs - Math.max(nowMs, Date.parse(list.startsAt)));
}
