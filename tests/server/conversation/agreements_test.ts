/** What holds for both people: entries that disappear, and whether reading is told. */
import { assert, assertEquals } from "@std/assert";
import type { ChangeJson } from "../../../server/gui_api/change_json.ts";
import { allSettled, entries, memoryPair, type Peer, say, texts } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const HOUR_MS = 3_600_000;
const AFTER_MS = 600_000;

function agreedBy({ conversation }: Peer): [number | null, boolean] {
  const { disappearMs, seen } = conversation.snapshot();
  return [disappearMs, seen];
}

Deno.test("entries disappear on both sides and in both vaults, counted from their reading", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ dials: "a", vaults: folder.path });
  const { a, b } = pair;
  const gone: ChangeJson[] = [];
  b.conversation.subscribe((change) => change.kind === "gone" && gone.push(change));
  say(a, "stays");
  a.conversation.changeSettings({ disappearMs: AFTER_MS });
  const id = say(a, "goes");
  await pair.until(() => allSettled(a), "delivered");
  assertEquals([a, b].map(agreedBy), [[AFTER_MS, true], [AFTER_MS, true]]);
  assertEquals(entries(b, "in").map(({ agreement }) => agreement), [
    undefined,
    { code: "disappear", afterMs: AFTER_MS },
    undefined,
  ]);
  await pair.advance(2 * AFTER_MS);
  assertEquals(texts(b, "in"), ["stays", "", "goes"]);
  b.conversation.markRead();
  await pair.until(() => entries(a, "out").at(-1)?.state === "read", "read");
  assert(entries(b, "in").at(-1)?.disappearsAt !== undefined);
  await b.restart();
  await pair.advance(AFTER_MS - 60_000);
  assertEquals([texts(a, "out").at(-1), texts(b, "in").at(-1)], ["goes", "goes"]);
  await pair.advance(120_000);
  assertEquals([texts(a, "out"), texts(b, "in")], [["stays", ""], ["stays", ""]]);
  await a.crash();
  await b.crash();
  assertEquals([texts(a, "out"), texts(b, "in")], [["stays", ""], ["stays", ""]]);
  assertEquals(agreedBy(b), [AFTER_MS, true]);
  assertEquals(gone.map((change) => change.kind === "gone" && change.entry), []);
  assert(id.length === 32);
  await pair.close();
});

Deno.test("an entry whose time ended while the program was off is not shown again", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ dials: "a", vaults: folder.path });
  const { a, b } = pair;
  a.conversation.changeSettings({ disappearMs: 60_000 });
  say(a, "goes");
  await pair.until(() => allSettled(a), "delivered");
  b.conversation.markRead();
  await pair.until(() => entries(a, "out").at(-1)?.state === "read", "read");
  await b.kill();
  await pair.advance(120_000);
  await b.restart();
  assertEquals(texts(b, "in"), [""]);
  await pair.close();
});

Deno.test("of two changes that cross, both sides keep the one that was written last", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  say(a, "hello");
  await pair.until(() => allSettled(a), "delivered");
  a.conversation.changeSettings({ disappearMs: HOUR_MS });
  b.conversation.changeSettings({ disappearMs: 2 * HOUR_MS });
  await pair.until(() => allSettled(a) && allSettled(b), "delivered");
  assertEquals(agreedBy(a), agreedBy(b));
  a.conversation.changeSettings({ disappearMs: null });
  await pair.until(() => allSettled(a), "delivered");
  assertEquals([agreedBy(a)[0], agreedBy(b)[0]], [null, null]);
  await pair.close();
});

Deno.test("where reading is not told neither learns of it, and it is told again once that is wanted", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  b.conversation.changeSettings({ seen: false });
  await pair.until(() => allSettled(b), "agreed");
  assertEquals([agreedBy(a)[1], agreedBy(b)[1]], [false, false]);
  a.conversation.changeSettings({ disappearMs: 60_000 });
  say(a, "read in private");
  await pair.until(() => allSettled(a), "delivered");
  b.conversation.markRead();
  await pair.advance(30_000);
  assertEquals(entries(a, "out").map(({ state }) => state), ["delivered", "delivered"]);
  assertEquals(b.conversation.snapshot().unread, 0);
  await pair.advance(60_000);
  assertEquals([texts(a, "out"), texts(b, "in")], [[""], [""]]);
  a.conversation.changeSettings({ seen: true, disappearMs: null });
  say(a, "read in public");
  await pair.until(() => allSettled(a), "delivered");
  b.conversation.markRead();
  await pair.until(() => entries(a, "out").at(-1)?.state === "read", "read");
  await pair.close();
});

Deno.test("what has disappeared does not come back to a peer without memory, and holds nothing up", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  b.conversation.changeSettings({ seen: false, disappearMs: 60_000 });
  await pair.until(() => allSettled(b), "agreed");
  say(a, "x".repeat(5_000));
  await pair.until(() => allSettled(a), "delivered");
  a.conversation.changeSettings({ disappearMs: null });
  say(a, "stays");
  await pair.until(() => allSettled(a), "delivered");
  await pair.advance(90_000);
  assertEquals(texts(a, "out"), ["", "stays"]);
  await b.restart();
  say(a, "and this");
  await pair.until(() => texts(b, "in").includes("and this"), "arrived");
  assertEquals(texts(b, "in").filter((text) => text !== ""), ["stays", "and this"]);
  await pair.close();
});

Deno.test("a program that has forgotten what holds for both is told by the other, in a line of its own", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  a.conversation.changeSettings({ disappearMs: HOUR_MS });
  b.conversation.changeSettings({ seen: false });
  await pair.until(() => allSettled(a) && allSettled(b), "agreed");
  a.conversation.markRead();
  b.conversation.markRead();
  await pair.advance(30_000);
  for (const [forgets, knows] of [[b, a], [a, b]] as const) {
    const linesBefore = entries(knows, "in").length;
    await forgets.restart();
    assertEquals(agreedBy(forgets), [null, true]);
    await pair.until(() => agreedBy(forgets)[0] === HOUR_MS && !agreedBy(forgets)[1], "told");
    const told = entries(forgets, "in").flatMap(({ agreement }) => agreement ?? []);
    assertEquals(told.sort((one, other) => one.code < other.code ? -1 : 1), [
      { code: "disappear", afterMs: HOUR_MS },
      { code: "seen", on: false },
    ]);
    await pair.advance(60_000);
    assertEquals(entries(knows, "in").length, linesBefore, "a line that tells nothing new");
    assertEquals(agreedBy(knows), [HOUR_MS, false]);
  }
  await pair.close();
});

Deno.test("what was agreed on after a restart wins over what the other side remembers", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  a.conversation.changeSettings({ disappearMs: HOUR_MS });
  await pair.until(() => allSettled(a), "agreed");
  await b.restart();
  b.conversation.changeSettings({ disappearMs: 60_000 });
  await pair.until(() => allSettled(b), "agreed");
  await pair.advance(60_000);
  assertEquals([agreedBy(a)[0], agreedBy(b)[0]], [60_000, 60_000]);
  await pair.close();
});

Deno.test("a change that was overtaken by a later one of the other side is not shown there", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  say(a, "hello");
  await pair.until(() => allSettled(a), "delivered");
  await a.setOnline(false);
  a.conversation.changeSettings({ disappearMs: HOUR_MS });
  await pair.advance(10);
  b.conversation.changeSettings({ disappearMs: 2 * HOUR_MS });
  await a.setOnline(true);
  await pair.until(() => allSettled(a) && allSettled(b), "delivered");
  const linesOf = (peer: Peer): unknown[] =>
    peer.conversation.snapshot().entries.flatMap(({ direction, agreement }) =>
      agreement?.code === "disappear" ? [[direction, agreement.afterMs]] : []
    );
  assertEquals(linesOf(a), [["out", HOUR_MS], ["in", 2 * HOUR_MS]]);
  assertEquals(linesOf(b), [["out", 2 * HOUR_MS]]);
  await pair.close();
});
