/** A peer that gives its entries ids of entries that are there already. */
import { assertEquals } from "@std/assert";
import { Agreements } from "../../../server/messages/agreements.ts";
import { EntryChanges } from "../../../server/messages/entry_changes.ts";
import type { ReceivedEntry } from "../../../server/messages/inbox.ts";
import { PeerEntries } from "../../../server/messages/peer_entries.ts";
import { Timeline } from "../../../server/messages/timeline.ts";

const MARK = { slot: 7, nowMs: 5_000 };

function receiver() {
  const timeline = new Timeline();
  const changes = new EntryChanges(timeline);
  const agreements = new Agreements();
  const entries = new PeerEntries({ timeline, changes, agreements, onReadBefore: () => {} });
  const take = (id: string, payload: ReceivedEntry["payload"], writtenAtMs = 1_000): void =>
    entries.take({ kind: "entry", id, payload, writtenAtMs, padded: true }, MARK);
  return { timeline, agreements, take };
}

const SEEN_OFF = { kind: "agreement", agreement: { code: "seen", on: false } } as const;

Deno.test("a peer that takes over the id of an entry of ours adds nothing", () => {
  const { timeline, agreements, take } = receiver();
  const at = new Date(1_000).toISOString();
  const own = {
    direction: "out",
    text: "ours",
    state: "sent",
    slot: 1,
    protection: "pad",
  } as const;
  timeline.append({ id: "01", at, ...own });
  take("01", { kind: "text", text: "theirs" });
  take("01", SEEN_OFF);
  assertEquals(timeline.entries().map(({ direction, text }) => [direction, text]), [[
    "out",
    "ours",
  ]]);
  assertEquals(agreements.isSeenTold, true);
});

Deno.test("no change of what holds for both goes without a line of its own", () => {
  const { timeline, agreements, take } = receiver();
  take("01", { kind: "text", text: "read me" });
  take("01", SEEN_OFF);
  take("02", { kind: "text", text: "gone soon", lifeMs: 60_000 });
  timeline.remove({ direction: "in", id: "02" });
  take("02", { kind: "agreement", agreement: { code: "disappear", afterMs: 60_000 } });
  assertEquals([agreements.isSeenTold, agreements.lifeMs], [true, undefined]);
  take("03", SEEN_OFF);
  assertEquals([agreements.isSeenTold, timeline.entries().length], [false, 2]);
});

Deno.test("an edit of the peer gives its file no text", () => {
  const { timeline, take } = receiver();
  const at = new Date(1_000).toISOString();
  const file = { name: "a", bytes: 1, type: "", receivedBytes: 1, state: "complete", sha256: null };
  const entry = {
    direction: "in",
    text: "",
    state: "delivered",
    slot: 1,
    protection: "aead",
  } as const;
  timeline.append({ id: "01", at, ...entry, file: { ...file, state: "complete" } });
  take("01", { kind: "edit", id: "01", text: "a text" });
  const { text, editedAt, slot } = timeline.find("in", "01")!;
  assertEquals([text, editedAt, slot], ["", undefined, 1]);
});
