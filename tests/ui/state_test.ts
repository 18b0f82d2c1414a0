import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  draftOf,
  INITIAL_STATE,
  isBeyond,
  type PageEvent,
  type PageState,
  pageTitle,
  reduce,
  selectedConversation,
  TEXT_LIMIT_BYTES,
  unreadCount,
} from "../../ui/state.ts";
import { TEXT_BYTES } from "../../server/messages/inbox.ts";
import { conversationOf, entryOf, STATUSES } from "./fake_conversation.ts";

const NOW_MS = Date.UTC(2026, 0, 1);

function after(events: PageEvent[], state: PageState = INITIAL_STATE): PageState {
  return events.reduce(reduce, state);
}

function loaded(...conversations: ReturnType<typeof conversationOf>[]): PageEvent {
  const messages = { now: new Date(NOW_MS).toISOString(), conversations };
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

Deno.test("reduce() keeps the draft when sending fails, and says why", () => {
  const state = after([
    { kind: "drafted", conversation: "bob", text: "hello" },
    { kind: "sendBegun", conversation: "bob", text: "hello" },
    { kind: "sendFailed", conversation: "bob", message: "The list is over" },
  ]);
  const draft = { text: "hello", sending: undefined, error: "The list is over" };
  assertEquals(draftOf(state, "bob"), draft);
});

Deno.test("reduce() takes away what was sent and keeps what was typed on meanwhile", () => {
  const state = after([
    { kind: "drafted", conversation: "bob", text: "hello" },
    { kind: "sendBegun", conversation: "bob", text: "hello" },
    { kind: "drafted", conversation: "bob", text: "hello again" },
    { kind: "sendTaken", conversation: "bob" },
  ]);
  assertEquals(draftOf(state, "bob").text, " again");
});

Deno.test("reduce() keeps what replaced a text under way", () => {
  const state = after([
    { kind: "drafted", conversation: "bob", text: "hello" },
    { kind: "sendBegun", conversation: "bob", text: "hello" },
    { kind: "drafted", conversation: "bob", text: "something else" },
    { kind: "sendTaken", conversation: "bob" },
  ]);
  assertEquals(draftOf(state, "bob").text, "something else");
});

Deno.test("drafts are kept for each conversation, whatever its name", () => {
  const state = after([
    { kind: "drafted", conversation: "__proto__", text: "one" },
    { kind: "drafted", conversation: "bob", text: "two" },
  ]);
  assertEquals(draftOf(state, "__proto__").text, "one");
  assertEquals(draftOf(state, "constructor").text, "");
});

Deno.test("isBeyond() asks for everything anew on a reset and for an unknown conversation only", () => {
  const state = after([loaded(conversationOf())]);
  const entry = entryOf();
  assertEquals(isBeyond(state, { kind: "reset" }), true);
  assertEquals(isBeyond(state, { kind: "entry", conversation: "carol", entry }), true);
  assertEquals(isBeyond(state, { kind: "entry", conversation: "bob", entry }), false);
});

Deno.test("unreadCount() counts what came in and nobody saw; the title sums it up", () => {
  const entries = [
    entryOf({ direction: "in", state: "delivered" }),
    entryOf({ direction: "in", state: "read" }),
    entryOf({ direction: "out", state: "delivered" }),
  ];
  const conversation = conversationOf({ entries });
  assertEquals(unreadCount(conversation), 1);
  const carol = conversationOf({ name: "carol", entries });
  assertEquals(pageTitle(after([loaded(conversation, carol)])), "(2) bob · hchat");
  assertEquals(pageTitle(after([loaded(conversationOf())])), "bob · hchat");
  assertEquals(pageTitle(INITIAL_STATE), "hchat");
});

Deno.test("the page counts towards the limit that the program enforces", () => {
  assertEquals(TEXT_LIMIT_BYTES, TEXT_BYTES);
});
