/** A conversation's status in one or two words, and how it should look. */
import type { StatusCode } from "../server/gui_api.ts";

/** How a status looks. */
export type Tone = "good" | "calm" | "away" | "bad";

const STATUS: Record<StatusCode, { label: string; tone: Tone; usesKey: boolean }> = {
  connected: { label: "Connected", tone: "good", usesKey: true },
  away: { label: "Away", tone: "away", usesKey: true },
  connecting: { label: "Connecting", tone: "calm", usesKey: true },
  waiting: { label: "Waiting", tone: "calm", usesKey: true },
  notBegun: { label: "Not begun", tone: "calm", usesKey: true },
  over: { label: "List over", tone: "bad", usesKey: true },
  keyListRemoved: { label: "List removed", tone: "bad", usesKey: false },
  keyListDamaged: { label: "List damaged", tone: "bad", usesKey: false },
  keysBurned: { label: "Keys burned", tone: "bad", usesKey: false },
  clockSetBack: { label: "Clock set back", tone: "bad", usesKey: false },
  clockApart: { label: "Clocks apart", tone: "bad", usesKey: true },
  sameSeat: { label: "Same copy twice", tone: "bad", usesKey: true },
  ownAddress: { label: "Own address", tone: "bad", usesKey: true },
  locked: { label: "Locked", tone: "bad", usesKey: false },
};

/** Label, tone, and whether the key of the moment can be used in this status. */
export function formatStatus(
  status: StatusCode,
): { label: string; tone: Tone; usesKey: boolean } {
  return STATUS[status];
}
