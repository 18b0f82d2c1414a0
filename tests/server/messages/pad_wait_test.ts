import { assert, assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { allSettled, entries, memoryPair, type Peer, say, statusOf } from "../../testkit/pair.ts";

/** Every state of our entries that a page is told of, oldest first. */
function watchEntries({ conversation }: Peer): EntryJson[] {
  const seen: EntryJson[] = [];
  conversation.subscribe((change) => {
    if (change.kind === "entry" && change.entry.direction === "out") seen.push(change.entry);
  });
  return seen;
}

const TEXT = "under the pad alone ".repeat(100);

Deno.test("a text that waits for pad says how much is out and when the rest will be, and keeps its word", async () => {
  const pair = await memoryPair({ conversation: { padMode: "always" } });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  const seen = watchEntries(a);
  say(a, TEXT);
  const beganMs = a.clock.now();
  await pair.until(() => allSettled(a), "delivered", 120_000);
  const waits = seen.map(({ padWait }) => padWait).filter((wait) => wait !== undefined);
  assertEquals([...new Set(waits.map(({ bytes }) => bytes))], [2_000]);
  assertEquals([...new Set(waits.map(({ sentBytes }) => sentBytes))], [0, 608, 1_216, 1_824]);
  // One estimate from the first word to the last: the begin of the third key from now.
  const [until, ...others] = new Set(waits.map((wait) => wait.until));
  assertEquals(others, []);
  assertEquals(until, new Date(Math.floor(beganMs / 10_000) * 10_000 + 30_000).toISOString());
  const after = seen.slice(seen.findLastIndex(({ padWait }) => padWait !== undefined) + 1);
  // An entry is told of again when its slot changes.
  assertEquals([...new Set(after.map(({ state }) => state))], ["sent", "delivered"]);
  assert(a.clock.now() - Date.parse(until ?? "") < 1_000);
  await pair.close();
});

Deno.test("texts wait for pad one behind the other, short ones too once the key's pad is spent", async () => {
  const pair = await memoryPair({ conversation: { padMode: "always" } });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  say(a, "x".repeat(608));
  await pair.until(() => allSettled(a), "delivered", 5_000);
  assertEquals(entries(a, "out")[0]?.padWait, undefined);
  for (const text of ["short", TEXT, "last"]) say(a, text);
  const { nextKeyAt } = a.conversation.snapshot();
  const keysToGo = entries(a, "out").slice(1)
    .map(({ padWait }) =>
      (Date.parse(padWait?.until ?? "") - Date.parse(nextKeyAt ?? "")) / 10_000
    );
  assertEquals(keysToGo, [0, 3, 3]);
  await pair.until(() => allSettled(a), "delivered", 120_000);
  await pair.close();
});

Deno.test("while the peer is away nobody knows when the pad will be used, and other modes wait for none", async () => {
  const pair = await memoryPair({ conversation: { padMode: "always" } });
  const { a, b } = pair;
  await b.setOnline(false);
  say(a, TEXT);
  await pair.advance(1_000);
  const wait = () => entries(a, "out")[0]?.padWait;
  assertEquals(wait(), { bytes: 2_000, sentBytes: 0, until: null });
  a.conversation.configure({ padMode: "prefer" });
  await pair.advance(0);
  assertEquals(wait(), undefined);
  a.conversation.configure({ padMode: "always" });
  await pair.advance(0);
  assert(wait() !== undefined);
  assert(a.conversation.cancel(entries(a, "out")[0]!.id));
  assertEquals(wait(), undefined);
  await pair.close();
});

Deno.test("a list without pad says that pad mode always is not kept", async () => {
  const pair = await memoryPair({
    list: { recordBytes: 64 },
    conversation: { padMode: "always" },
  });
  const { conversation } = pair.a;
  const notices = () => conversation.snapshot().notices;
  assertEquals(conversation.snapshot().padMode, "prefer");
  assertEquals(notices(), [{ code: "noPad", requested: "always" }]);
  conversation.configure({ padMode: "off" });
  assertEquals(notices(), [{ code: "noPad", requested: "off" }]);
  await pair.close();
});
