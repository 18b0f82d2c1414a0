/** Two owners, a thief with a copy of one list, and what each page says of whom it talks with. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Sealer } from "../../../keys/cell/sealer.ts";
import type { Authentication } from "../../../keys/cell/sealer_outcomes.ts";
import { type MemoryList, pairOfLists } from "../../testkit/memory_list.ts";
import {
  answerTo,
  helloOf,
  NOW_MS,
  openRequest,
  sealed,
  sealerOf,
} from "../../testkit/sealer_pair.ts";

/** How far a handshake gets before its messages are lost. */
type Reach = "hello1" | "hello2" | "frame";

let nowMs = NOW_MS;
let runs = 0;

/** The next run of a program on `list`. */
function start(list: MemoryList): Sealer {
  return sealerOf(list, { nowMs, horizonMs: 60_000, seed: `run ${runs++}` });
}

/** A handshake one second later, with the first frame; what both pages say. */
async function meet(
  initiator: Sealer,
  responder: Sealer,
  reach: Reach = "frame",
): Promise<{ initiator: Authentication | undefined; responder: Authentication | undefined }> {
  nowMs += 1_000;
  const begun = await helloOf(initiator, nowMs);
  const answered = await answerTo(responder, begun, nowMs);
  assert(answered.kind === "hello" && answered.established);
  if (reach === "hello1") {
    return { initiator: undefined, responder: answered.authentication };
  }
  const finished = await initiator.finishHello(begun.attempt, answered.answer, nowMs);
  assert(finished.kind === "confirmed");
  if (reach === "frame") {
    const opened = await openRequest(responder, sealed(initiator, { items: [] }, nowMs), nowMs);
    assert(opened.kind === "frame");
    assertEquals(opened.confirmed, answered.authentication);
  }
  return { initiator: finished.authentication, responder: answered.authentication };
}

/** The continuity that both sides see, which must be one. */
async function continuityOf(one: Sealer, other: Sealer, reach?: Reach): Promise<string> {
  const { initiator, responder } = await meet(one, other, reach);
  const said = (one: Authentication | undefined) => [one?.continuity, one?.words];
  assertEquals(said(initiator ?? responder), said(responder));
  return responder!.continuity;
}

/** Two owners after two sessions, and their lists. */
async function owners(): Promise<{ lists: Record<Side, MemoryList> } & Record<Side, Sealer>> {
  const lists = pairOfLists();
  const [a, b] = [start(lists.a), start(lists.b)];
  assertEquals(await continuityOf(a, b), "first");
  assertEquals(await continuityOf(b, a), "kept");
  return { lists, a, b };
}

type Side = "a" | "b";
const SIDES: Side[] = ["a", "b"];
const other = (side: Side): Side => side === "a" ? "b" : "a";

Deno.test("the first session is called first, later ones kept, whoever calls and over restarts", async () => {
  const { lists, a, b } = await owners();
  assertEquals(await continuityOf(a, b), "kept");
  const again = { a: start(lists.a.reopened()), b: start(lists.b.reopened()) };
  assertEquals(await continuityOf(again.b, again.a), "kept");
  assertEquals(await continuityOf(again.a, again.b), "kept");
});

Deno.test("owners who call each other again and again, one across the other, never lose each other", async () => {
  const { a, b } = await owners();
  nowMs += 1_000;
  const ofA = await helloOf(a, nowMs);
  const toA = await answerTo(b, ofA, nowMs);
  assert(toA.kind === "hello" && toA.established);
  // Its answer is still on the way when b calls.
  nowMs += 1_000;
  const ofB = await helloOf(b, nowMs);
  const toB = await answerTo(a, ofB, nowMs);
  assert(toB.kind === "hello" && toB.established);
  assertEquals((await b.finishHello(ofB.attempt, toB.answer, nowMs)).kind, "confirmed");
  const late = await a.finishHello(ofA.attempt, toA.answer, nowMs);
  assertEquals(late, { kind: "rejected", reason: "attemptAbandoned" });
  for (const [caller, called] of [[a, b], [b, a]] as const) {
    assertEquals(await continuityOf(caller, called), "kept");
  }
});

Deno.test("both sides see the same six words, and others in each session", async () => {
  const { a, b } = await owners();
  const first = a.authentication()!.words;
  assertEquals(b.authentication()!.words, first);
  assertEquals(first.length, 6);
  await meet(a, b);
  assertNotEquals(a.authentication()!.words, first);
});

Deno.test("lost hellos, answers and first frames never end in lost", async () => {
  for (const reach of ["hello1", "hello2"] as const) {
    const lists = pairOfLists();
    const [a, b] = [start(lists.a), start(lists.b)];
    for (const expected of ["first", reach === "hello1" ? "first" : "kept"]) {
      assertEquals(await continuityOf(a, b, reach), expected);
    }
    for (const [one, two] of [[b, a], [a, b], [b, a]] as const) {
      assertNotEquals(await continuityOf(one, two, reach), "lost");
    }
    assertNotEquals(await continuityOf(a, b), "lost");
    assertEquals(await continuityOf(b, a), "kept");
  }
});

Deno.test("a torn write on either side, or on both, never ends in lost", async () => {
  for (const torn of [["a"], ["b"], ["a", "b"]] as Side[][]) {
    for (const reach of ["hello1", "hello2"] as const) {
      const { lists, a, b } = await owners();
      // A program that was killed in its write has not sent what follows from it.
      if (reach === "hello2" && torn.includes("b")) continue;
      const before = { a: lists.a.copied(), b: lists.b.copied() };
      await meet(a, b, reach);
      for (const side of torn) lists[side].tear(before[side]);
      const again = { a: start(lists.a.reopened()), b: start(lists.b.reopened()) };
      assertEquals(await continuityOf(again.a, again.b), "kept");
      assertEquals(await continuityOf(again.b, again.a), "kept");
    }
  }
});

Deno.test("a thief with an older copy is noticed at once, and by both owners when they meet next", async () => {
  for (const robbed of SIDES) {
    for (const thiefCalls of [true, false]) {
      for (const ownersMeetFirst of [true, false]) {
        const { lists, ...pair } = await owners();
        const thief = start(lists[robbed].copied());
        assertEquals(await continuityOf(pair.a, pair.b), "kept");
        if (ownersMeetFirst) assertEquals(await continuityOf(pair.b, pair.a), "kept");
        const victim = pair[other(robbed)];
        const [one, two] = thiefCalls ? [thief, victim] : [victim, thief];
        assertEquals(await continuityOf(one, two), "lost");
        assertEquals(await continuityOf(pair[robbed], victim), "lost");
        assertEquals(await continuityOf(victim, pair[robbed]), "lost");
      }
    }
  }
});

Deno.test("a thief with a fresh copy passes as its owner until the owners meet; then both notice", async () => {
  for (const robbed of SIDES) {
    for (const thiefCalls of [true, false]) {
      const { lists, ...pair } = await owners();
      const thief = start(lists[robbed].copied());
      const victim = pair[other(robbed)];
      const [one, two] = thiefCalls ? [thief, victim] : [victim, thief];
      assertEquals(await continuityOf(one, two), "kept");
      assertEquals(await continuityOf(pair[robbed], victim), "lost");
    }
  }
});

Deno.test("a thief who copied before the first session is noticed at the owners' first", async () => {
  const lists = pairOfLists();
  const thief = start(lists.a.copied());
  const [a, b] = [start(lists.a), start(lists.b)];
  assertEquals(await continuityOf(thief, b), "first");
  assertEquals(await continuityOf(a, b), "lost");
});

Deno.test("a hello that proves nothing is told at once and takes nothing away until it is confirmed", async () => {
  const { lists, a, b } = await owners();
  const thief = start(lists.a.copied());
  await meet(a, b);
  assertEquals(await continuityOf(thief, b, "hello1"), "lost");
  assertEquals(await continuityOf(thief, b, "hello2"), "lost");
  assertEquals(b.authentication()!.continuity, "kept");
  assertEquals(await continuityOf(a, b), "kept");
});

Deno.test("the words differ with somebody in between, who holds both lists as they are", async () => {
  const { lists, a, b } = await owners();
  const [asB, asA] = [start(lists.b.copied()), start(lists.a.copied())];
  await meet(a, asB);
  await meet(asA, b);
  assertNotEquals(a.authentication()!.words, b.authentication()!.words);
  await meet(b, asA);
  assertNotEquals(a.authentication()!.words[0], b.authentication()!.words[0]);
});

Deno.test("lost stays lost, over sessions and restarts, until somebody says that the words match", async () => {
  const { lists, a, b } = await owners();
  const thief = start(lists.a.copied());
  await meet(a, b);
  assertEquals(await continuityOf(thief, b), "lost");
  assertEquals(await continuityOf(a, b), "lost");
  assertEquals(await continuityOf(a, b), "lost");
  const again = { a: start(lists.a.reopened()), b: start(lists.b.reopened()) };
  assertEquals(await continuityOf(again.b, again.a), "lost");
  const [shown, old] = [again.a.authentication()!.words, a.authentication()!.words];
  assertEquals([old, []].map((words) => again.a.markContinuityKept(words)), [false, false]);
  assertEquals(again.a.authentication()!.continuity, "lost");
  assertEquals(again.a.markContinuityKept(shown), true);
  assertEquals(again.a.authentication()!.continuity, "kept");
  const { initiator, responder } = await meet(again.a, again.b);
  assertEquals([initiator!.continuity, responder!.continuity], ["kept", "lost"]);
  assertEquals(again.b.markContinuityKept(responder!.words), true);
  assertEquals(await continuityOf(again.b, again.a), "kept");
});

Deno.test("a list on read-only media keeps continuity for one run", async () => {
  const lists = pairOfLists({ writable: false });
  const [a, b] = [start(lists.a), start(lists.b)];
  assertEquals(await continuityOf(a, b), "first");
  assertEquals(await continuityOf(b, a), "kept");
  assertEquals(await continuityOf(start(lists.a.reopened()), b), "lost");
});

Deno.test("a line of sessions that comes back after another is told from one that is new", async () => {
  const { lists, a, b } = await owners();
  const copy = start(lists.a.copied());
  const lineOf = async (one: Sealer) => (await meet(one, b)).responder?.line;
  assertEquals([await lineOf(a), await lineOf(copy)], ["same", "new"]);
  assertEquals([await lineOf(a), await lineOf(copy), await lineOf(copy)], [
    "earlier",
    "earlier",
    "same",
  ]);
});

Deno.test("seat b leaves the word to seat a once it has answered its hello", async () => {
  const { a, b } = await owners();
  await meet(a, b, "hello2");
  assertEquals([a, b].map((one) => one.isPeersTurn(nowMs)), [false, true]);
  const opened = await openRequest(b, sealed(a, { items: [] }, nowMs), nowMs);
  assertEquals([opened.kind, b.isPeersTurn(nowMs)], ["frame", false]);
  await meet(a, b, "hello2");
  assertEquals(b.isPeersTurn(nowMs + 3_000), false);
  await meet(b, a, "hello2");
  assertEquals(a.isPeersTurn(nowMs), false);
});
