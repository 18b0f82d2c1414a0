/** Who is shown as connected follows the evidence: what fails, what breaks, what still comes. */
import { AWAY_MS, STEADY_AWAY_MS } from "../../../server/constants.ts";
import { assert, assertEquals } from "@std/assert";
import type { MemoryNet } from "../../testkit/memory_transport.ts";
import {
  allSettled,
  entries,
  memoryPair,
  type Pair,
  type PairOptions,
  type Peer,
  say,
  statusOf,
  texts,
} from "../../testkit/pair.ts";

/** Every status that the peer's page is told of from now on. */
function statusesOf({ conversation }: Peer): string[] {
  const told: string[] = [];
  conversation.subscribe((change) => {
    if (change.kind !== "conversation") return;
    const { code } = change.conversation.status;
    if (told.at(-1) !== code) told.push(code);
  });
  return told;
}

/** A pair that has been connected for a while. */
async function settledPair(options: PairOptions): Promise<Pair & { net: MemoryNet }> {
  const pair = await memoryPair(options);
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  await pair.advance(33_000);
  return pair;
}

/** A pair of which b has no way in: a was given an address at which nobody ever answers. */
async function oneWayPair(options: PairOptions = {}): Promise<Pair & { net: MemoryNet }> {
  const pair = await memoryPair({ ...options, dials: "both" });
  pair.net.hosts.delete(pair.b.url.host);
  await pair.until(
    () => [pair.a, pair.b].every((peer) => statusOf(peer) === "connected"),
    "connected by b's calls",
  );
  await pair.advance(33_000);
  return pair;
}

for (const dials of ["a", "b", "both"] as const) {
  for (const killed of ["a", "b"] as const) {
    const calls = dials === "both" || dials !== killed;
    const withinMs = calls ? 2_500 : 3_500;
    Deno.test(`${killed} is killed, dialling: ${dials}: away within ${withinMs} ms, and back when it is`, async () => {
      const pair = await settledPair({ dials });
      const { [killed]: dead, [killed === "a" ? "b" : "a"]: left } = pair;
      const told = statusesOf(left);
      await dead.kill();
      await pair.until(() => statusOf(left) === "away", "away", withinMs);
      assertEquals(left.conversation.snapshot().status, {
        code: "away",
        reason: calls ? { code: "refused", address: dead.url.host } : { code: "callBroke" },
        waiting: 0,
      });
      await pair.advance(60_000);
      await dead.restart();
      await pair.until(() => statusOf(left) === "connected", "back");
      assertEquals(told, ["away", "connected"]);
      await pair.close();
    });
  }

  Deno.test(`connections that break and are made anew change no status, dialling: ${dials}`, async () => {
    const pair = await settledPair({ dials });
    const told = [statusesOf(pair.a), statusesOf(pair.b)];
    for (const waitMs of [0, 700, 2_000, 10_000, 13_000]) {
      await pair.advance(waitMs);
      pair.net.breakConnections(pair.b.url.hostname);
    }
    say(pair.a, "still there");
    await pair.until(() => allSettled(pair.a), "delivered");
    await pair.advance(30_000);
    assertEquals(told.flat().filter((status) => status !== "connected"), []);
    await pair.close();
  });
}

Deno.test("in steady cover a peer that is killed is away after the second attempt that fails", async () => {
  const pair = await settledPair({ dials: "a", conversation: { coverMode: "steady" } });
  await pair.b.kill();
  await pair.until(() => statusOf(pair.a) === "away", "away", 5_000);
  await pair.b.restart();
  await pair.until(() => statusOf(pair.a) === "connected", "back");
  await pair.close();
});

Deno.test("in steady cover a caller that is killed is away after 20 s, and not sooner where cells are lost", async () => {
  const pair = await settledPair({ dials: "b", conversation: { coverMode: "steady" } });
  const { a, b } = pair;
  const told = statusesOf(a);
  await b.setOnline(false);
  await pair.advance(18_000);
  await b.setOnline(true);
  await pair.advance(30_000);
  assertEquals(told.filter((status) => status !== "connected"), []);
  await b.kill();
  await pair.until(() => statusOf(a) === "away", "away", STEADY_AWAY_MS + 1_000);
  await pair.close();
});

Deno.test("a change from steady to quiet cover keeps the peer there", async () => {
  const pair = await settledPair({ dials: "b", conversation: { coverMode: "steady" } });
  const told = [pair.a, pair.b].map(statusesOf);
  for (const { conversation } of [pair.b, pair.a]) {
    conversation.configure({ coverMode: "quiet" });
    await pair.advance(100_000);
  }
  assertEquals(told.flat().filter((status) => status !== "connected"), []);
  await pair.close();
});

/** When cells leave, in steady cover, in half a minute in which nobody answers. */
async function cellsToNobody({ isTalking }: { isTalking: boolean }): Promise<number[]> {
  const leftMs: number[] = [];
  const pair = await settledPair({
    dials: "a",
    conversation: { coverMode: "steady" },
    wrapTransport: (transport, seat, clock) => ({
      dial: (request) => {
        if (seat === "a") leftMs.push(clock.now());
        return transport.dial(request);
      },
      close: () => transport.close(),
    }),
  });
  const { a, b } = pair;
  await b.kill();
  await pair.until(() => statusOf(a) === "away", "away", 5_000);
  leftMs.length = 0;
  if (isTalking) say(a, "nobody is there");
  await pair.advance(30_000);
  const cells = [...leftMs];
  const [entry] = entries(a, "out");
  if (isTalking) assertEquals([entry?.state, entry?.slot], ["queued", null]);
  await b.restart();
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), isTalking ? ["nobody is there"] : []);
  await pair.close();
  return cells;
}

Deno.test("in steady cover a text written while nobody answers waits as queued, and moves no cell", async () => {
  const cells = await cellsToNobody({ isTalking: false });
  assert(cells.length > 20, `${cells.length} cells`);
  assertEquals(await cellsToNobody({ isTalking: true }), cells);
});

for (const coverMode of ["quiet", "steady"] as const) {
  Deno.test(`a peer that can only call stays connected while it calls, ${coverMode}`, async () => {
    const pair = await oneWayPair({ conversation: { coverMode } });
    const { a, b } = pair;
    const told = statusesOf(a);
    for (let round = 0; round < 12; round++) {
      say(round % 2 === 0 ? a : b, `text ${round}`);
      await pair.advance(10_000);
    }
    assertEquals([texts(b, "in").length, texts(a, "in").length], [6, 6]);
    assertEquals(told.filter((status) => status !== "connected"), []);
    await pair.close();
  });
}

Deno.test("a peer that can only call, and whose connections break, has time to call again", async () => {
  const pair = await oneWayPair();
  const told = statusesOf(pair.a);
  for (let round = 0; round < 12; round++) {
    await pair.advance(2_500);
    pair.net.breakConnections(pair.b.url.hostname);
  }
  await pair.advance(10_000);
  assertEquals(told.filter((status) => status !== "connected"), []);
  await pair.b.kill();
  await pair.until(() => statusOf(pair.a) === "away", "away", 3_500);
  await pair.close();
});

Deno.test("a way in that is closed while connections break changes no status where the other way is open", async () => {
  const pair = await settledPair({ dials: "both" });
  const { a, b, net } = pair;
  const told = [statusesOf(a), statusesOf(b)];
  net.hosts.delete(b.url.host);
  net.breakConnections(b.url.hostname);
  await pair.advance(120_000);
  assertEquals([statusOf(a), statusOf(b)], ["connected", "connected"]);
  assertEquals(told.flat().filter((status) => status !== "connected"), []);
  await pair.close();
});

Deno.test("a text that never left a machine, since nobody listens there any more, stays queued", async () => {
  const pair = await settledPair({ dials: "a" });
  const { a, b } = pair;
  await b.kill();
  // Alice's program has not looked at its broken connection yet: the text is sealed and finds nobody.
  say(a, "just then");
  await pair.until(() => statusOf(a) === "away", "away", 2_000);
  const [entry] = entries(a, "out");
  assertEquals([entry?.state, typeof entry?.slot], ["queued", "number"]);
  assertEquals(a.conversation.cancel(entry!.id), false);
  assertEquals(a.conversation.snapshot().status, {
    code: "away",
    reason: { code: "refused", address: b.url.host },
    waiting: 1,
  });
  say(a, "afterwards");
  await pair.advance(30_000);
  assertEquals(entries(a, "out").map(({ state }) => state), ["queued", "queued"]);
  await b.restart();
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), ["just then", "afterwards"]);
  await pair.close();
});

Deno.test("a text that left and got no answer stays sent, and no more is said of it", async () => {
  const pair = await settledPair({ dials: "a" });
  const { a, b } = pair;
  await b.setOnline(false);
  say(a, "into the void");
  await pair.until(() => statusOf(a) === "away", "away", AWAY_MS + 1_000);
  await pair.advance(10_000);
  assertEquals(entries(a, "out").map(({ state }) => state), ["sent"]);
  const { status } = a.conversation.snapshot();
  assertEquals([status.code, "waiting" in status ? status.waiting : 0], ["away", 1]);
  await b.setOnline(true);
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), ["into the void"]);
  await pair.close();
});
