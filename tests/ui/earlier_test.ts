import { assertEquals } from "@std/assert";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { MessagesJson } from "../../server/gui_api/conversation_json.ts";
import { Earlier } from "../../ui/earlier.ts";
import { FIRST_ENTRIES, joinNewest, joinPage } from "../../ui/state/pages.ts";
import { selectedConversation } from "../../ui/state/overview.ts";
import type { PageEvent } from "../../ui/state/page_event.ts";
import { INITIAL_STATE } from "../../ui/state/page_state.ts";
import { reduce } from "../../ui/state/reduce.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";

const ENTRIES = Array.from(
  { length: 6_000 },
  (_, at) =>
    entryOf({ text: `${at}`, at: new Date(Date.UTC(2026, 0, 1) + 1_000 * at).toISOString() }),
);
const NOW = new Date(Date.UTC(2026, 1, 1)).toISOString();

function texts(entries: readonly EntryJson[]): string[] {
  return entries.map((each) => each.text);
}

function documentOf(entries: EntryJson[]): MessagesJson {
  return { now: NOW, opening: [], conversations: [conversationOf({ entries })] };
}

/** A page that has the newest entries, and a program that has all. */
function rig() {
  let state = INITIAL_STATE;
  const asked: string[] = [];
  const dispatch = (event: PageEvent) => state = reduce(state, event);
  const earlier = new Earlier({
    state: () => state,
    dispatch,
    fetchPage: (name, { before, limit }) => {
      asked.push(`${name} before ${ENTRIES.find((each) => each.id === before)?.text}`);
      const end = ENTRIES.findIndex((each) => each.id === before);
      const entries = ENTRIES.slice(Math.max(0, end - limit), end);
      return Promise.resolve({ kind: "ok", value: documentOf(entries) });
    },
  });
  const load = (entries = ENTRIES) => {
    const messages = documentOf(entries.slice(-FIRST_ENTRIES));
    dispatch({ kind: "loaded", messages, receivedAtMs: Date.parse(NOW) });
  };
  return { earlier, asked, load, dispatch, state: () => state };
}

Deno.test("Earlier walks back from the newest entries to the first one", async () => {
  const { earlier, asked, load, state } = rig();
  load();
  await earlier.run();
  assertEquals(asked, ["bob before 5700", "bob before 3700", "bob before 1700"]);
  assertEquals(selectedConversation(state())?.entries, ENTRIES);
  assertEquals(state().incomplete.size, 0);
});

Deno.test("a change of an entry whose page is still to come is not taken for a new entry", () => {
  const { load, dispatch, state } = rig();
  load();
  const [old] = ENTRIES;
  if (old === undefined) throw new Error("no entries");
  dispatch({ kind: "changed", change: { kind: "entry", conversation: "bob", entry: old } });
  assertEquals(selectedConversation(state())?.entries, ENTRIES.slice(-FIRST_ENTRIES));
});

Deno.test("what is older stays while everything is fetched anew, if it joins on", async () => {
  const { earlier, load, state } = rig();
  load();
  await earlier.run();
  load();
  assertEquals(selectedConversation(state())?.entries.length, ENTRIES.length);
  load(ENTRIES.slice(0, 10));
  assertEquals(selectedConversation(state())?.entries.length, 10);
});

Deno.test("joinPage() replaces what it covers and drops what does not join on", () => {
  const [a, b, c, d] = ENTRIES;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return;
  const page = { kind: "earlierLoaded", conversation: "bob", before: d.id } as const;
  const changed = { ...c, state: "read" } as const;
  const joined = joinPage([a, b, c, d], { ...page, entries: [b, changed], isFirst: false });
  assertEquals(joined, [a, b, changed, d]);
  assertEquals(texts(joinPage([a, d], { ...page, entries: [c], isFirst: false })), ["2", "3"]);
  assertEquals(texts(joinPage([a, b, d], { ...page, entries: [c], isFirst: true })), ["2", "3"]);
  assertEquals(joinNewest([a, b], []), []);
});
