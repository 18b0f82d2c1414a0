import { assert, assertEquals } from "@std/assert";
import type { TextDraft } from "../../../keys/cell/frame/text_item.ts";
import { OUTBOX_ENTRIES } from "../../../server/messages/outbox.ts";
import { encodePayload } from "../../../server/messages/payload.ts";
import { TextLane } from "../../../server/messages/text_lane.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const ROOM = { bytes: 1_900, padBytes: 0, padBytesPerSlot: 0, padMode: "off" } as const;
const NOW_MS = 1_000_000;
const LIFE_MS = 60_000;
const FILE = "a".repeat(32);
const OTHER_FILE = "b".repeat(32);

function laneOf(seed: string): { lane: TextLane; timeline: Timeline } {
  const timeline = new Timeline();
  const lane = new TextLane({
    clock: new FakeClock(NOW_MS),
    random: seededRandom(seed),
    timeline,
    spent: () => undefined,
    log: () => {},
  });
  return { lane, timeline };
}

/** All that is due goes out in one cell and is acknowledged; that it `isRead` nobody tells unless wanted. */
function deliver(lane: TextLane, { isRead = false } = {}): void {
  const draft = lane.draft(NOW_MS, ROOM);
  assert(draft !== undefined);
  const protections = draft.items.map(() => "aead" as const);
  draft.noteSealed({ slot: 7, nowMs: NOW_MS, protections });
  draft.noteLeft();
  const { stream, nextSeq } = lane.state().outbox;
  const through = nextSeq - 1;
  const readThrough = isRead ? through : 0;
  lane.receive({ kind: "ack", stream, through, readThrough }, { slot: 7, nowMs: NOW_MS });
}

/** The texts that are kept for a peer without memory. */
function keptWords(lane: TextLane): string[] {
  const texts = [...lane.payloads.values()].map((bytes) => new TextDecoder().decode(bytes));
  return texts.flatMap((text) => text.match(/\w+ words/) ?? []);
}

/** A lane with a disappearing text that was edited; it is delivered, and nobody tells of reading. */
function editedText({ isEditOut = true } = {}): { lane: TextLane; timeline: Timeline } {
  const { lane, timeline } = laneOf("first run");
  lane.own.agree({ code: "seen", on: false });
  lane.own.agree({ code: "disappear", afterMs: LIFE_MS });
  const sent = lane.own.send("first words");
  assert(sent.kind === "queued");
  if (!isEditOut) deliver(lane);
  lane.own.change({ kind: "edit", id: sent.id, text: "second words" });
  if (isEditOut) deliver(lane);
  assertEquals(keptWords(lane), ["first words", "second words"]);
  return { lane, timeline };
}

function endLife(lane: TextLane): void {
  lane.own.keepTime({ nowMs: NOW_MS, agreedMs: NOW_MS });
  lane.own.keepTime({ nowMs: NOW_MS + LIFE_MS, agreedMs: NOW_MS + LIFE_MS });
}

Deno.test("with a text that disappears, what its edits said is kept no longer", () => {
  const { lane } = editedText();
  endLife(lane);
  assertEquals(keptWords(lane), []);
});

Deno.test("the same after a restart, where both wait to be offered to the peer again", () => {
  const { lane: before, timeline: earlier } = editedText();
  const { lane, timeline } = laneOf("second run");
  for (const entry of earlier.entries()) timeline.append(entry);
  lane.restore(structuredClone(before.state()), new Map(before.payloads));
  assertEquals(keptWords(lane), ["first words", "second words"]);
  endLife(lane);
  assertEquals(keptWords(lane), []);
});

Deno.test("an edit that reaches the peer after the end of its text is kept no longer than that", () => {
  const { lane } = editedText({ isEditOut: false });
  endLife(lane);
  assertEquals(keptWords(lane), ["second words"]);
  deliver(lane);
  assertEquals(keptWords(lane), []);
});

Deno.test("a change that the peer dates at the end of time leaves room for ours, which wins", () => {
  const { lane } = laneOf("first run");
  const item = {
    kind: "text",
    stream: "00".repeat(8),
    base: 1,
    seq: 1,
    entryId: "ff".repeat(16),
    writtenAtMs: Number.MAX_SAFE_INTEGER,
    first: true,
    last: true,
    text: encodePayload({
      kind: "agreement",
      agreement: { code: "disappear", afterMs: LIFE_MS },
    }),
    padOffset: undefined,
  } as const;
  lane.receive(item, { slot: 7, nowMs: NOW_MS });
  assertEquals(lane.agreements.lifeMs, LIFE_MS);
  for (const afterMs of [null, 2 * LIFE_MS]) {
    assertEquals(lane.own.agree({ code: "disappear", afterMs }).kind, "queued");
    assertEquals(lane.agreements.lifeMs, afterMs ?? undefined);
  }
  const times = lane.draft(NOW_MS, ROOM)?.items.map((each) => (each as TextDraft).writtenAtMs);
  assert(times?.length === 2 && times.every(Number.isSafeInteger));
});

Deno.test("what holds for both, and that a file was seen, is told once a full outbox has room, also in a later run", () => {
  for (const restarts of [false, true]) {
    let { lane, timeline } = laneOf("first run");
    lane.own.agree({ code: "disappear", afterMs: LIFE_MS });
    deliver(lane, { isRead: true });
    const ids = fill(lane);
    assert(lane.own.agree({ code: "seen", on: true }).kind === "refused");
    // A peer that has begun anew, and files that it has sent.
    const stranger = [{ kind: "ack", stream: "0".repeat(16), through: 0, readThrough: 0 }] as const;
    lane.noteSession();
    lane.noteFrame(stranger);
    for (const id of [FILE, OTHER_FILE]) lane.own.tellFileSeen(id);
    lane.own.keepTime({ nowMs: NOW_MS, agreedMs: undefined });
    assertEquals([lane.size, lane.own.dueInMs({ nowMs: NOW_MS, agreedMs: undefined })], [
      OUTBOX_ENTRIES,
      Infinity,
    ]);
    if (restarts) {
      const before = { lane, timeline };
      ({ lane, timeline } = laneOf("second run"));
      for (const entry of before.timeline.entries()) timeline.append(entry);
      lane.restore(structuredClone(before.lane.state()), new Map(before.lane.payloads));
    }
    lane.own.cancel(ids[0]!);
    assertEquals(lane.own.dueInMs({ nowMs: NOW_MS, agreedMs: undefined }), 0);
    lane.own.keepTime({ nowMs: NOW_MS, agreedMs: undefined });
    for (const id of ids.slice(1, 3)) lane.own.cancel(id);
    lane.own.keepTime({ nowMs: NOW_MS, agreedMs: undefined });
    const told = [...lane.payloads.values()].slice(-3).map((bytes) => bytes.toHex());
    assertEquals(
      told,
      [
        encodePayload({ kind: "agreement", agreement: { code: "disappear", afterMs: LIFE_MS } }),
        encodePayload({ kind: "fileSeen", id: FILE }),
        encodePayload({ kind: "fileSeen", id: OTHER_FILE }),
      ].map((bytes) => bytes.toHex()),
    );
    assertEquals(lane.own.state(), { agreements: false, filesSeen: [] });
  }
});

/** Fills the outbox with texts that wait; their ids. */
function fill(lane: TextLane): string[] {
  const ids: string[] = [];
  for (;;) {
    const sent = lane.own.send("waits");
    if (sent.kind === "refused") return ids;
    ids.push(sent.id);
  }
}
