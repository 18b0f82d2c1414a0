import { assertEquals } from "@std/assert";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { MessagesJson } from "../../server/gui_api/conversation_json.ts";
import type { LockJson } from "../../server/gui_api/lock_json.ts";
import type { EventsListener } from "../../ui/client/events.ts";
import type { Reply } from "../../ui/client/reply.ts";
import { Live } from "../../ui/live.ts";
import { FakeClock, settle } from "../testkit/fake_clock.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";

const MESSAGES: MessagesJson = { now: "2026-01-01T00:00:00.000Z", opening: [], conversations: [] };
const CHANGE: ChangeJson = { kind: "entry", conversation: "bob", entry: entryOf() };

/** A page's connection with everything around it played by the test. */
function rig() {
  const clock = new FakeClock();
  const told: string[] = [];
  const fetches: ((reply: Reply<MessagesJson>) => void)[] = [];
  let events: EventsListener | undefined;
  const live = new Live({
    fetchMessages: () => new Promise((resolve) => fetches.push(resolve)),
    openEvents: (listener) => {
      events = listener;
      return () => events = undefined;
    },
    after: (delayMs, callback) => clock.after(delayMs, callback),
    loaded: () => told.push("loaded"),
    changed: (change) => told.push(change.kind),
    connectionChanged: (connection) => told.push(connection),
    ended: () => told.push("ended"),
    locked: () => told.push("locked"),
    isBeyond: (change) => change.kind === "reset",
  });
  const answer = async (reply: Reply<MessagesJson> = { kind: "ok", value: MESSAGES }) => {
    fetches.shift()?.(reply);
    await settle();
  };
  return { clock, told, fetches, live, answer, events: () => events };
}

Deno.test("Live opens the stream, and fetches everything once as soon as it is open", async () => {
  const { live, told, answer, events, fetches } = rig();
  live.start();
  assertEquals(fetches.length, 0);
  events()?.opened();
  await answer();
  assertEquals(fetches.length, 0);
  assertEquals(told, ["loaded", "live"]);
});

Deno.test("Live applies changes that arrive during a fetch on top of it", async () => {
  const { live, told, answer, events } = rig();
  live.start();
  events()?.opened();
  events()?.changed(CHANGE);
  await answer();
  assertEquals(told, ["loaded", "entry", "live"]);
});

Deno.test("Live fetches everything anew on a reset, once more when that comes during a fetch", async () => {
  const { live, told, answer, events, fetches } = rig();
  live.start();
  events()?.changed({ kind: "reset" });
  events()?.changed({ kind: "reset" });
  assertEquals(fetches.length, 1);
  await answer();
  assertEquals(fetches.length, 1);
  await answer();
  assertEquals(fetches.length, 0);
  assertEquals(told, ["loaded", "loaded"]);
});

Deno.test("Live says when the program is lost, and comes back by itself", async () => {
  const { live, told, answer, events, clock, fetches } = rig();
  live.start();
  events()?.opened();
  await answer();
  events()?.broken();
  assertEquals(live.waiting, true);
  await clock.advance(500);
  events()?.broken();
  await answer({ kind: "unreachable" });
  assertEquals(fetches.length, 0);
  await clock.advance(1_000);
  events()?.opened();
  await answer();
  assertEquals(told, ["loaded", "live", "lost", "lost", "loaded", "live"]);
});

Deno.test("Live is not live when the stream breaks while everything is fetched", async () => {
  const { live, told, answer, events } = rig();
  live.start();
  events()?.opened();
  events()?.broken();
  await answer();
  assertEquals(told, ["lost", "loaded"]);
  assertEquals(live.waiting, true);
});

Deno.test("Live tries again where the program answers and opens no stream", async () => {
  const { live, told, answer, events, clock } = rig();
  live.start();
  events()?.broken();
  await answer();
  assertEquals(told, ["loaded", "lost"]);
  await clock.advance(500);
  events()?.opened();
  await answer();
  assertEquals(told, ["loaded", "lost", "loaded", "live"]);
});

Deno.test("Live knows a program that no longer knows the page from one that is gone", async () => {
  const { live, told, answer, events, clock } = rig();
  live.start();
  events()?.broken();
  await answer({ kind: "refused", status: 401, error: { code: "tokenWrong" } });
  await clock.advance(500);
  events()?.broken();
  await answer({ kind: "refused", status: 500, error: { code: "internal" } });
  assertEquals(told, ["stranger", "lost"]);
});

Deno.test("Live tries at once when it is asked to, and then not a second time", async () => {
  const { live, answer, events, clock, fetches } = rig();
  live.start();
  events()?.broken();
  await answer({ kind: "unreachable" });
  live.start();
  events()?.opened();
  assertEquals(fetches.length, 1);
  await clock.advance(5_000);
  assertEquals(fetches.length, 1);
  await answer({ kind: "ok", value: { ...MESSAGES, conversations: [conversationOf()] } });
});

Deno.test("Live answers a reload only when what was so at that time is there", async () => {
  const { live, told, answer } = rig();
  void live.reload();
  let isDone = false;
  void live.reload().then(() => isDone = true);
  await answer();
  assertEquals(isDone, false);
  await answer();
  assertEquals(isDone, true);
  assertEquals(told, ["loaded", "loaded"]);
});

Deno.test("Live listens to a program that is locked, and loads everything once it is not", async () => {
  const { live, told, answer, events } = rig();
  live.start();
  events()?.opened();
  await answer({ kind: "refused", status: 423, error: { code: "programLocked" } });
  assertEquals(told, ["locked", "live"]);
  const lock: LockJson = { locked: false, keys: ["pin"], triesLeft: 3, loses: [] };
  events()?.changed({ kind: "lock", lock });
  await answer();
  assertEquals(told.slice(-2), ["lock", "loaded"]);
});
