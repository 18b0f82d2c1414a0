import { assertEquals, assertStringIncludes } from "@std/assert";
import { TalkLines } from "../../../server/command/chat/talk_lines.ts";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import { FakeConversation } from "../../testkit/fake_conversation.ts";
import { FakeIo } from "../../testkit/fake_io.ts";

/** A hub with one conversation, and what the terminal says. */
function terminal() {
  const conversation = new FakeConversation();
  const listeners = new Set<() => void>();
  const hub = {
    isConcealed: false,
    conversations: () => [conversation],
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const become = (status: FakeConversation["status"]): void => {
    conversation.status = status;
    for (const listener of listeners) listener();
  };
  const told = new Map<string, ConversationJson>();
  return { hub, become, io: new FakeIo(), listeners, conversation, told };
}

const path = "/disk/bob.vault";
const FULL = { code: "historyStopped", path, reason: "full" } as const;
const IN_USE = { code: "historyUnusable", path, fault: "inUse" } as const;

/** What the terminal says of a conversation whose notices become these; `told`: when its list was opened. */
function saidOfHistory(
  became: FakeConversation["notices"][],
  { before = [], isConcealed = false }: {
    before?: FakeConversation["notices"];
    isConcealed?: boolean;
  } = {},
): string[] {
  const { hub, become, io, conversation, told } = terminal();
  hub.isConcealed = isConcealed;
  conversation.notices = before;
  told.set(conversation.listPath, conversation.snapshot());
  const lines = new TalkLines(hub, { io, told });
  for (const notices of became) {
    conversation.notices = notices;
    conversation.history = notices.some(({ code }) => code !== "historyFull") ? null : path;
    become({ code: "connected", steady: false });
  }
  lines.close();
  conversation.notices = [{ code: "historyStopped", path, reason: "failed" }];
  become({ code: "connected", steady: false });
  return io.errors;
}

const AWAY = { code: "away", waiting: 0 } as const;
const address = "192.0.2.1:30412";
const REFUSED = { ...AWAY, reason: { code: "refused", address } } as const;

Deno.test("a call that does not come about is told once, when the reason changes, and when it has come about", () => {
  const { hub, become, io, told } = terminal();
  const lines = new TalkLines(hub, { io, told });
  become({ code: "connecting", address });
  assertEquals(io.errors, []);
  for (const status of [REFUSED, REFUSED, { code: "connecting", address } as const, REFUSED]) {
    become(status);
  }
  become({ ...AWAY, reason: { code: "noAnswer", address } });
  become({ code: "connected", steady: false });
  become({ code: "connected", steady: true });
  become({ ...AWAY, reason: { code: "saidBye" } });
  become(REFUSED);
  lines.close();
  become({ code: "ownAddress" });
  assertEquals(io.errors.map((line) => line.slice(0, line.lastIndexOf(":"))), [
    `hchat: warning: can't reach bob at ${address}`,
    `hchat: warning: can't reach bob at ${address}`,
    "hchat",
    `hchat: warning: can't reach bob at ${address}`,
  ]);
  assertEquals(io.errors[2], "hchat: bob is here");
});

Deno.test("a locked program names nobody in the terminal", () => {
  const { hub, become, io, told } = terminal();
  hub.isConcealed = true;
  new TalkLines(hub, { io, told });
  become(REFUSED);
  assertEquals(io.errors, []);
});

Deno.test("what stops a list in the middle of a talk is told once, by its name, and that it is over", () => {
  const { hub, become, io, told } = terminal();
  new TalkLines(hub, { io, told });
  const setBack = { code: "clockSetBack", until: "2026-03-04T10:20:00Z" } as const;
  for (const status of [setBack, setBack]) become(status);
  become({ code: "keyListRemoved" });
  become({ code: "connected", steady: false });
  become({ code: "over", endedAt: "2026-03-04T10:20:00Z" });
  // The sentence says how long ago that was; the reason is the same an hour later.
  io.clock.advance(3_600_000);
  become({ code: "over", endedAt: "2026-03-04T10:20:00Z" });
  assertEquals(io.errors.map((line) => line.slice(0, 40)), [
    "hchat: warning: bob: your clock was set ",
    "hchat: warning: bob: the key list was re",
    "hchat: bob is here",
    "hchat: warning: bob: the key list ended ",
  ]);
});

Deno.test("what was told of a list when it was opened is not told again until it is another thing", () => {
  const { hub, become, io, conversation, told } = terminal();
  const notBegun = { code: "notBegun", startsAt: "2026-03-04T10:20:00Z" } as const;
  become(notBegun);
  told.set(conversation.listPath, conversation.snapshot());
  new TalkLines(hub, { io, told });
  become(notBegun);
  assertEquals(io.errors, []);
  become({ code: "connected", steady: false });
  become({ code: "replaced" });
  assertEquals(io.errors.map((line) => line.slice(0, 50)), [
    "hchat: bob is here",
    "hchat: warning: another program talks with bob und",
  ]);
});

Deno.test("a clock set back that shows while other lists are opened is told", () => {
  const { hub, become, io, conversation, told } = terminal();
  told.set(conversation.listPath, conversation.snapshot());
  become({ code: "clockSetBack", until: "2026-03-04T10:20:00Z" });
  new TalkLines(hub, { io, told });
  assertStringIncludes(io.errors[0] ?? "", "bob: your clock was set back");
});

Deno.test("a peer that was here and knows our calls no more may have its clock set, or we ours", () => {
  const { hub, become, io, told } = terminal();
  new TalkLines(hub, { io, told });
  become({ ...AWAY, reason: { code: "notReady", address } });
  assertStringIncludes(io.errors[0] ?? "", "one of your clocks was set; check both clocks");
});

Deno.test("a history that stops is told in the terminal, once", () => {
  assertEquals(saidOfHistory([[], [{ code: "historyFull" }], [FULL], [FULL]]), [
    `hchat: warning: bob: the disk of ${path} is full, so the history stops until there is room; ` +
    "messages since then are in memory alone",
  ]);
});

Deno.test("a history that was lost at the lock is told, one that was so from the start is not told again", () => {
  assertEquals(saidOfHistory([[IN_USE]], { before: [IN_USE] }), []);
  assertEquals(saidOfHistory([[IN_USE], [], [IN_USE]]).length, 3);
});

Deno.test("a history that goes on is told in the terminal, once, where it was told to stop", () => {
  assertEquals(saidOfHistory([[], [FULL], [], [], [{ code: "historyFull" }]]).slice(1), [
    "hchat: bob: the history goes on; /disk/bob.vault has all messages",
  ]);
  assertEquals(saidOfHistory([[], []]), []);
});

Deno.test("a locked program names no history in the terminal", () => {
  assertEquals(saidOfHistory([[FULL]], { isConcealed: true }), []);
});

Deno.test("each conversation is looked at once for each change", () => {
  const { hub, become, io, conversation, told } = terminal();
  let looks = 0;
  const snapshot = conversation.snapshot.bind(conversation);
  conversation.snapshot = (window) => {
    looks++;
    return snapshot(window);
  };
  new TalkLines(hub, { io, told });
  looks = 0;
  conversation.notices = [FULL];
  become({ code: "ownAddress" });
  assertEquals([looks, io.errors.length], [1, 2]);
});
