import { assert, assertEquals } from "@std/assert";
import type { TextDraft } from "../../../keys/cell/frame/text_item.ts";
import { encodePayload } from "../../../server/messages/payload.ts";
import { TextLane } from "../../../server/messages/text_lane.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const ROOM = { bytes: 1_900, padBytes: 0, padBytesPerSlot: 0, padMode: "off" } as const;
const NOW_MS = 1_000_000;
const LIFE_MS = 60_000;

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

/** All that is due goes out in one cell and is acknowledged, and nobody tells of its reading. */
function deliver(lane: TextLane): void {
  const draft = lane.draft(NOW_MS, ROOM);
  assert(draft !== undefined);
  const protections = draft.items.map(() => "aead" as const);
  draft.noteSealed({ slot: 7, nowMs: NOW_MS, protections });
  draft.noteLeft();
  const { stream, nextSeq } = lane.state().outbox;
  lane.receive({ kind: "ack", stream, through: nextSeq - 1, readThrough: 0 }, {
    slot: 7,
    nowMs: NOW_MS,
  });
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
