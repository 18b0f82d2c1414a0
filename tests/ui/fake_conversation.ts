/** Conversations and entries for tests, whole but for what a test says of them. */
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { StatusCode, StatusJson } from "../../server/gui_api/status_json.ts";

/** One status of each code. */
export const STATUSES: { [Code in StatusCode]: Extract<StatusJson, { code: Code }> } = {
  connected: { code: "connected", steady: false },
  away: { code: "away", reason: { code: "refused", address: "192.0.2.1:7471" }, waiting: 0 },
  connecting: { code: "connecting", address: "http://192.0.2.1:7471" },
  waiting: { code: "waiting" },
  notBegun: { code: "notBegun", startsAt: "2036-01-01T00:00:00.000Z" },
  over: { code: "over", endedAt: "2026-01-01T00:00:00.000Z" },
  keyListRemoved: { code: "keyListRemoved" },
  keyListDamaged: { code: "keyListDamaged" },
  keyListSlow: { code: "keyListSlow" },
  historySlow: { code: "historySlow" },
  keysBurned: { code: "keysBurned", until: null },
  clockSetBack: { code: "clockSetBack", until: "2036-01-01T00:00:00.000Z" },
  clockApart: { code: "clockApart", offsetMs: 10_800_000, hours: 3 },
  replaced: { code: "replaced" },
  sameSeat: { code: "sameSeat" },
  ownAddress: { code: "ownAddress" },
  locked: { code: "locked" },
};

let entriesMade = 0;

/** An entry of ours that waits, but for what `part` says. */
export function entryOf(part: Partial<EntryJson> = {}): EntryJson {
  entriesMade++;
  return {
    id: `${entriesMade}`.padStart(32, "0"),
    direction: "out",
    text: "hello",
    at: new Date(Date.now()).toISOString(),
    state: "queued",
    slot: null,
    protection: null,
    ...part,
  };
}

/** How many entries of the peer nobody has read. */
export function unreadOf(entries: readonly EntryJson[]): number {
  return entries.filter(({ direction, state }) => direction === "in" && state === "delivered")
    .length;
}

/** A conversation of alice with bob, 10 s keys, begun a day ago, 29 days left, but for what `part` says. */
export function conversationOf(part: Partial<ConversationJson> = {}): ConversationJson {
  const periodMs = 10_000;
  const slotCount = 259_200;
  const startMs = Math.floor(Date.now() / periodMs) * periodMs - 86_400_000;
  return {
    title: null,
    muted: false,
    disappearMs: null,
    seen: true,
    unread: unreadOf(part.entries ?? []),
    name: "bob",
    self: "alice",
    seat: "a",
    peer: "http://192.0.2.1:7471",
    status: STATUSES.connected,
    notices: [],
    slot: 8_640,
    periodMs,
    slotCount,
    slotsLeft: slotCount - 8_640,
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + slotCount * periodMs).toISOString(),
    nextKeyAt: new Date(startMs + 86_410_000).toISOString(),
    clockOffsetMs: 700,
    lastHeardAt: new Date(Date.now()).toISOString(),
    lastTriedAt: null,
    history: null,
    session: true,
    continuity: { code: "kept", words: ["apple", "river", "stone", "cloud", "table", "green"] },
    padMode: "prefer",
    coverMode: "quiet",
    padLeft: 608,
    entries: [],
    ...part,
  };
}
