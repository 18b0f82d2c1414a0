import { assert, assertEquals } from "@std/assert";
import { DueChanges, type HistoryParts, laneText } from "../../../server/history/due_changes.ts";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import type { TextLaneState } from "../../../server/messages/text_lane.ts";
import { Timeline } from "../../../server/messages/timeline.ts";

const NOW_MS = 5;

function entryOf(number: number): EntryJson {
  const id = number.toString(16).padStart(32, "0");
  const at = "2026-01-01T00:00:00.000Z";
  return {
    id,
    direction: "out",
    text: `${number}`,
    at,
    state: "sent",
    slot: 1,
    protection: "pad",
  };
}

/** A talk whose lane, settings, files and payloads are what the test says. */
function talk() {
  const timeline = new Timeline();
  const payloads = new Map<string, Uint8Array>();
  const state = { lane: 1, settings: 1, files: 1 };
  const of = (name: keyof typeof state) => ({ state: () => ({ n: state[name] }) });
  const parts = {
    timeline,
    texts: { ...of("lane"), payloads },
    settings: of("settings"),
    files: of("files"),
  } as unknown as HistoryParts;
  return { timeline, payloads, state, parts };
}

/** A talk of which the vault has everything. */
function followed() {
  const { parts, ...rest } = talk();
  const due = new DueChanges(parts, []);
  assert(due.gather(NOW_MS));
  due.take();
  return { due, ...rest };
}

Deno.test("where nothing is different there is nothing to save, and what was taken is not told again", () => {
  const { due, timeline, payloads, state } = followed();
  assert(!due.gather(NOW_MS));
  const changes: (() => void)[] = [
    () => void timeline.append(entryOf(1)),
    () => timeline.update(entryOf(1).id, { state: "delivered" }),
    () => void payloads.set(entryOf(1).id, new Uint8Array(3)),
    () => void state.lane++,
    () => void state.settings++,
    () => void state.files++,
    () => void payloads.clear(),
    () => void timeline.remove(entryOf(1)),
  ];
  for (const [index, change] of changes.entries()) {
    change();
    assert(due.gather(NOW_MS), `${index}`);
    due.take();
    assert(!due.gather(NOW_MS), `${index}, once more`);
    const { nowMs: _, ...told } = due.take();
    assertEquals(told, {
      entries: [],
      removed: [],
      sought: [],
      payloads: { added: [], removed: [] },
      lane: undefined,
      settings: undefined,
      files: undefined,
    });
  }
});

Deno.test("an entry that changes and one that goes in the same moment are both told", () => {
  const { due, timeline } = followed();
  timeline.append(entryOf(1));
  due.gather(NOW_MS);
  due.take();
  timeline.remove(entryOf(1));
  timeline.append(entryOf(2));
  assert(due.gather(NOW_MS));
  const { entries, removed, nowMs } = due.take();
  assertEquals(entries.map(({ entry }) => entry.text), ["2"]);
  assertEquals([removed.map(({ id }) => id), nowMs], [[entryOf(1).id], NOW_MS]);
});

Deno.test("what came and went between two saves is told as gone alone, and what comes back as there", () => {
  const { due, timeline, payloads } = followed();
  timeline.append(entryOf(1));
  payloads.set(entryOf(1).id, new Uint8Array(3));
  due.gather(NOW_MS);
  timeline.remove(entryOf(1));
  payloads.clear();
  due.gather(NOW_MS);
  const gone = due.take();
  assertEquals([gone.entries, gone.payloads.added], [[], []]);
  assertEquals(gone.removed.map(({ id }) => id), [entryOf(1).id]);
  assertEquals(gone.payloads.removed, [entryOf(1).id]);
  timeline.append(entryOf(2));
  timeline.remove(entryOf(2));
  timeline.append(entryOf(2));
  due.gather(NOW_MS);
  const back = due.take();
  assertEquals(back.entries.map(({ entry }) => entry.text), ["2"]);
});

Deno.test("a payload changes the row of the lane, which names its place, and the lane is told by its state", () => {
  const { due, payloads, state } = followed();
  const before = due.lane;
  assertEquals(before, laneText({ n: 1 } as unknown as TextLaneState));
  payloads.set(entryOf(1).id, new Uint8Array(3));
  due.gather(NOW_MS);
  const { lane, payloads: told } = due.take();
  assertEquals([lane as unknown, told.added.length], [{ n: 1 }, 1]);
  state.lane = 2;
  due.gather(NOW_MS);
  assert(due.lane !== before);
});

Deno.test("once closed it follows the timeline no more", () => {
  const { due, timeline } = followed();
  due.close();
  timeline.append(entryOf(1));
  assert(!due.gather(NOW_MS));
});

Deno.test("an entry that has gone is not told, whether or not what it was is gathered already", () => {
  for (const isGathered of [false, true]) {
    const { due, timeline } = followed();
    timeline.append(entryOf(1));
    if (isGathered) due.gather(NOW_MS);
    timeline.remove(entryOf(1));
    assert(due.gather(NOW_MS));
    const { entries, removed } = due.take();
    assertEquals(entries, [], `${isGathered}`);
    assertEquals(removed.map(({ id }) => id), [entryOf(1).id]);
  }
});
