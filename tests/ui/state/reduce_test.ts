import type { Refused } from "../../../ui/state/refused.ts";
import { assertEquals, assertStrictEquals } from "@std/assert";
import { nextToHandOver, pendingOf } from "../../../ui/state/pending.ts";
import { isBeyond } from "../../../ui/state/conversations.ts";
import { draftOf, pageTitle, selectedConversation } from "../../../ui/state/overview.ts";
import type { PageEvent } from "../../../ui/state/page_event.ts";
import { INITIAL_STATE, type PageState, TEXT_LIMIT_BYTES } from "../../../ui/state/page_state.ts";
import { reduce } from "../../../ui/state/reduce.ts";
import { TEXT_BYTES } from "../../../server/constants.ts";
import { conversationOf, entryOf, STATUSES } from "../fake_conversation.ts";

const NOW_MS = Date.UTC(2026, 0, 1);

function after(events: PageEvent[], state: PageState = INITIAL_STATE): PageState {
  return events.reduce(reduce, state);
}

function loaded(...conversations: ReturnType<typeof conversationOf>[]): PageEvent {
  const messages = { now: new Date(NOW_MS).toISOString(), opening: [], conversations };
  return { kind: "loaded", messages, receivedAtMs: NOW_MS - 250 };
}

Deno.test("reduce() takes everything from /messages.json and shows the first conversation", () => {
  const state = after([loaded(conversationOf(), conversationOf({ name: "carol" }))]);
  assertEquals(state.loaded, true);
  assertEquals(state.skewMs, 250);
  assertEquals(selectedConversation(state)?.name, "bob");
});

Deno.test("reduce() keeps the conversation in view when everything is loaded anew, if it is still there", () => {
  const both = loaded(conversationOf(), conversationOf({ name: "carol" }));
  const chosen = after([both, { kind: "selected", conversation: "carol" }, both]);
  assertEquals(chosen.selected, "carol");
  assertEquals(after([loaded(conversationOf())], chosen).selected, "bob");
  assertEquals(after([loaded()], chosen).selected, undefined);
});

Deno.test("reduce() puts a new entry at the end and a changed one in its place", () => {
  const first = entryOf();
  const second = entryOf({ text: "second" });
  const change = (entry: typeof first): PageEvent => ({
    kind: "changed",
    change: { kind: "entry", conversation: "bob", entry },
  });
  const sent = { ...first, state: "delivered", slot: 7, protection: "pad" } as const;
  const state = after([loaded(conversationOf()), change(first), change(second), change(sent)]);
  assertEquals(selectedConversation(state)?.entries, [sent, second]);
});

Deno.test("reduce() leaves untouched entries the same objects, so that they are not drawn again", () => {
  const first = entryOf();
  const state = after([loaded(conversationOf({ entries: [first] })), {
    kind: "changed",
    change: { kind: "entry", conversation: "bob", entry: entryOf() },
  }]);
  assertStrictEquals(selectedConversation(state)?.entries[0], first);
});

Deno.test("reduce() keeps the entries when a conversation changes", () => {
  const entries = [entryOf()];
  const { entries: _entries, ...rest } = conversationOf({
    status: STATUSES.away,
    notices: [{ code: "readOnly" }],
  });
  const state = after([loaded(conversationOf({ entries })), {
    kind: "changed",
    change: { kind: "conversation", conversation: rest },
  }]);
  assertEquals(selectedConversation(state), { ...rest, entries });
});

function asked(id: string, text: string): PageEvent {
  const at = new Date(NOW_MS).toISOString();
  return { kind: "sendAsked", conversation: "bob", pending: { id, text, at, state: "waiting" } };
}

/** Ids and states of bob's texts on their way. */
function onTheirWay(state: PageState): string[] {
  return pendingOf(state.pending, "bob").map(({ id, state }) => `${id} ${state}`);
}

const REFUSED: Refused = { error: { code: "listOver" } };

Deno.test("reduce() empties the composer when a text is sent, and keeps the text until its entry comes", () => {
  const entry = entryOf();
  const sent = after([
    loaded(conversationOf()),
    { kind: "drafted", conversation: "bob", text: "hello" },
    asked(entry.id, "hello"),
    asked("2", "again"),
    { kind: "sendTaken", conversation: "bob", id: entry.id },
  ]);
  assertEquals(draftOf(sent, "bob"), "");
  assertEquals(onTheirWay(sent), [`${entry.id} taken`, "2 waiting"]);
  const arrived: PageEvent = {
    kind: "changed",
    change: { kind: "entry", conversation: "bob", entry },
  };
  assertEquals(onTheirWay(after([arrived], sent)), ["2 waiting"]);
  const anew = after([loaded(conversationOf({ entries: [entry] }))], sent);
  assertEquals(onTheirWay(anew), ["2 waiting"]);
});

Deno.test("a refused text holds up those behind it until it is tried again or withdrawn", () => {
  const refused = after([
    asked("1", "do"),
    asked("2", "not"),
    { kind: "sendRefused", conversation: "bob", id: "1", refused: REFUSED },
  ]);
  assertEquals(nextToHandOver(pendingOf(refused.pending, "bob")), undefined);
  const again = after([{ kind: "sendRetried", conversation: "bob" }], refused);
  assertEquals(nextToHandOver(pendingOf(again.pending, "bob"))?.id, "1");
  const withdrawn = after([{ kind: "sendWithdrawn", conversation: "bob", id: "1" }], refused);
  assertEquals(nextToHandOver(pendingOf(withdrawn.pending, "bob"))?.id, "2");
});

Deno.test("drafts are kept for each conversation, whatever its name", () => {
  const state = after([
    { kind: "drafted", conversation: "__proto__", text: "one" },
    { kind: "drafted", conversation: "bob", text: "two" },
  ]);
  assertEquals(draftOf(state, "__proto__"), "one");
  assertEquals(draftOf(state, "constructor"), "");
});

Deno.test("isBeyond() asks for everything anew on a reset and for an unknown conversation only", () => {
  const state = after([loaded(conversationOf())]);
  const entry = entryOf();
  assertEquals(isBeyond(state, { kind: "reset" }), true);
  assertEquals(isBeyond(state, { kind: "entry", conversation: "carol", entry }), true);
  assertEquals(isBeyond(state, { kind: "entry", conversation: "bob", entry }), false);
});

Deno.test("the title sums up what is unread, also of entries that are not here", () => {
  const carol = conversationOf({ name: "carol", unread: 700 });
  const state = after([loaded(conversationOf({ unread: 1 }), carol)]);
  assertEquals(pageTitle(state), "(701) bob · hchat");
  assertEquals(pageTitle(after([loaded(conversationOf())])), "bob · hchat");
  assertEquals(pageTitle(INITIAL_STATE), "hchat");
});

Deno.test("the page counts towards the limit that the program enforces", () => {
  assertEquals(TEXT_LIMIT_BYTES, TEXT_BYTES);
});

Deno.test("a peer that floods fills no page: the oldest leave first, and nothing of ours that is on its way", () => {
  const own = entryOf({ id: "own", direction: "out", state: "sent" });
  let state = after([loaded(conversationOf({ entries: [own] }))]);
  const flood = (index: number, text: string): void => {
    const entry = entryOf({ id: `flood ${index}`, direction: "in", text });
    state = after(
      [{ kind: "changed", change: { kind: "entry", conversation: "bob", entry } }],
      state,
    );
  };
  for (let index = 0; index < 300; index++) flood(index, "x".repeat(65_536));
  const long = selectedConversation(state)?.entries ?? [];
  assertEquals([long.length, long[0]?.id, long.at(-1)?.id], [128, "own", "flood 299"]);
  const many = Array.from(
    { length: 9_990 },
    (_, index) => entryOf({ id: `before ${index}`, direction: "in" }),
  );
  state = after([loaded(conversationOf({ entries: [own, ...many] }))]);
  for (let index = 300; index < 400; index++) flood(index, "x");
  const short = selectedConversation(state)?.entries ?? [];
  assertEquals([short.length, short[0]?.id, short.at(-1)?.id], [10_000, "own", "flood 399"]);
});
