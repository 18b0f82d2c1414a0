import { assertEquals } from "@std/assert";
import { Reading } from "../../ui/reading.ts";
import { INITIAL_STATE, type PageState } from "../../ui/state.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";

function stateOf(entries = [entryOf({ direction: "in", state: "delivered" })]): PageState {
  const conversations = [conversationOf({ entries })];
  return { ...INITIAL_STATE, connection: "live", conversations, selected: "bob" };
}

function rig() {
  const marked: string[] = [];
  const view = { isWatched: true };
  const reading = new Reading({
    isWatched: () => view.isWatched,
    markRead: (name) => Promise.resolve(marked.push(name)),
  });
  return { marked, view, reading };
}

Deno.test("Reading marks a conversation read once for each newest entry", () => {
  const { marked, reading } = rig();
  const state = stateOf();
  reading.note(state);
  reading.note(state);
  assertEquals(marked, ["bob"]);
  reading.note(stateOf([entryOf({ direction: "in", state: "delivered" })]));
  assertEquals(marked, ["bob", "bob"]);
});

Deno.test("Reading waits until somebody looks at the page", () => {
  const { marked, view, reading } = rig();
  view.isWatched = false;
  const state = stateOf();
  reading.note(state);
  assertEquals(marked, []);
  view.isWatched = true;
  reading.note(state);
  assertEquals(marked, ["bob"]);
});

Deno.test("Reading leaves alone what is read, what is not in view, and a program that is not there", () => {
  const { marked, reading } = rig();
  reading.note(stateOf([entryOf({ direction: "in", state: "read" })]));
  reading.note({ ...stateOf(), selected: undefined });
  reading.note({ ...stateOf(), connection: "lost" });
  assertEquals(marked, []);
});
