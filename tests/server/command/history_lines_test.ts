import { assertEquals } from "@std/assert";
import { HistoryLines } from "../../../server/command/chat/history_lines.ts";
import { FakeConversation } from "../../testkit/fake_conversation.ts";
import { FakeIo } from "../../testkit/fake_io.ts";

const path = "/disk/bob.vault";

/** What the terminal says of a conversation whose notices become these, one after the other. */
function saidOf(
  became: FakeConversation["notices"][],
  { before = [], isConcealed = false }: {
    before?: FakeConversation["notices"];
    isConcealed?: boolean;
  } = {},
): string[] {
  const conversation = new FakeConversation();
  conversation.notices = before;
  let tell = (): void => {};
  const io = new FakeIo();
  const lines = new HistoryLines({
    isConcealed,
    conversations: () => [conversation],
    subscribe: (listener) => {
      tell = listener;
      return () => tell = () => {};
    },
  }, io);
  for (const notices of became) {
    conversation.notices = notices;
    conversation.history = notices.some(({ code }) => code !== "historyFull") ? null : path;
    tell();
  }
  lines.close();
  conversation.notices = [{ code: "historyStopped", path, reason: "failed" }];
  tell();
  return io.errors;
}

const FULL = { code: "historyStopped", path, reason: "full" } as const;
const IN_USE = { code: "historyUnusable", path, fault: "inUse" } as const;

Deno.test("a history that stops is told in the terminal, once", () => {
  assertEquals(saidOf([[], [{ code: "historyFull" }], [FULL], [FULL]]), [
    `hchat: warning: bob: the disk of ${path} is full, so the history stops until there is room; ` +
    "messages since then are in memory alone",
  ]);
});

Deno.test("a history that was lost at the lock is told, one that was so from the start is not told again", () => {
  assertEquals(saidOf([[IN_USE]], { before: [IN_USE] }), []);
  assertEquals(saidOf([[IN_USE], [], [IN_USE]]).length, 3);
});

Deno.test("a history that goes on is told in the terminal, once, where it was told to stop", () => {
  assertEquals(saidOf([[], [FULL], [], [], [{ code: "historyFull" }]]).slice(1), [
    "hchat: bob: the history goes on; /disk/bob.vault has all messages",
  ]);
  assertEquals(saidOf([[], []]), []);
});

Deno.test("a locked program names no history in the terminal", () => {
  assertEquals(saidOf([[FULL]], { isConcealed: true }), []);
});
