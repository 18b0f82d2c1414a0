/** Conversations and entries for tests, whole but for what a test says of them. */
import type { ConversationJson, EntryJson } from "../../server/gui_api.ts";

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

/** A conversation of alice with bob, 10 s keys, begun a day ago, 29 days left, but for what `part` says. */
export function conversationOf(part: Partial<ConversationJson> = {}): ConversationJson {
  const periodMs = 10_000;
  const slotCount = 259_200;
  const startMs = Math.floor(Date.now() / periodMs) * periodMs - 86_400_000;
  return {
    name: "bob",
    self: "alice",
    seat: "a",
    peer: "http://192.0.2.1:7471",
    status: "connected",
    statusText: "bob is there.",
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
    session: true,
    padMode: "prefer",
    coverMode: "quiet",
    padLeft: 608,
    entries: [],
    ...part,
  };
}
