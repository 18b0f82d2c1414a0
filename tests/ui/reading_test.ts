import { assertEquals } from "@std/assert";
import { Reading } from "../../ui/reading.ts";
import { INITIAL_STATE, type PageState } from "../../ui/state/page_state.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";

const ENTRIES = Array.from({ length: 4 }, () => entryOf({ direction: "in", state: "delivered" }));

function stateOf(entries = ENTRIES): PageState {
  const conversations = [conversationOf({ entries })];
  return { ...INITIAL_STATE, connection: "live", conversations, selected: "bob" };
}

/** The numbers of the entries that were marked, and a way to bring some into view. */
function rig() {
  const marked: number[] = [];
  const view = { isWatched: true };
  const reading = new Reading({
    isWatched: () => view.isWatched,
    markRead: (_name, through) =>
      Promise.resolve(marked.push(ENTRIES.findIndex((each) => each.id === through))),
  });
  const show = (numbers: number[], state = stateOf()) =>
    reading.markInView(new Set(numbers.map((each) => ENTRIES[each]?.id ?? "")), state);
  return { marked, view, reading, show };
}

Deno.test("Reading marks what was in view as read, once", () => {
  const { marked, show, reading } = rig();
  show([0, 1]);
  reading.note(stateOf());
  assertEquals(marked, [1]);
});

Deno.test("Reading marks nothing that was not in view, and nothing behind it", () => {
  const { marked, show } = rig();
  show([]);
  show([2, 3]);
  assertEquals(marked, []);
  show([1]);
  assertEquals(marked, []);
  show([0]);
  assertEquals(marked, [3]);
});

Deno.test("Reading waits until somebody looks at the page", () => {
  const { marked, view, reading, show } = rig();
  view.isWatched = false;
  show([0]);
  assertEquals(marked, []);
  view.isWatched = true;
  reading.note(stateOf());
  assertEquals(marked, [0]);
});

Deno.test("Reading does not count what went out of view before somebody looked", () => {
  const { marked, view, show } = rig();
  view.isWatched = false;
  show([0]);
  show([]);
  view.isWatched = true;
  show([1]);
  assertEquals(marked, []);
});

Deno.test("Reading leaves alone what is read, what is not shown, and a program that is not there", () => {
  const { marked, show } = rig();
  show([0], stateOf([entryOf({ direction: "in", state: "read" })]));
  show([0], { ...stateOf(), selected: undefined });
  show([0], { ...stateOf(), connection: "lost" });
  assertEquals(marked, []);
});
