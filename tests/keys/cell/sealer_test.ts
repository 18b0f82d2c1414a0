import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { SESSION_RECEIVE_MS, SESSION_SEND_MS } from "../../../keys/constants.ts";
import { FrameError } from "../../../keys/cell/frame/frame_error.ts";
import { MemoryList, pairOfLists } from "../../testkit/memory_list.ts";
import { noiseLike } from "../../testkit/noise_like.ts";
import {
  NOW_MS,
  openRequest,
  sealed,
  sealedUnder,
  sealerOf,
  sealerPair,
  shakeHands,
  textOf,
  textsIn,
} from "../../testkit/sealer_pair.ts";

/** What a stranger sends. */
const STRANGE = { tag: "0".repeat(32), cell: new Uint8Array(2_048) };

Deno.test("after the handshake texts go both ways, in requests and in answers", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  assertEquals(textsIn(await openRequest(b, sealed(a, { items: [textOf("hello bob")] }))), [
    "hello bob",
  ]);
  assertEquals(textsIn(a.openAnswer(sealed(b, { items: [textOf("hello alice")] }).cell, NOW_MS)), [
    "hello alice",
  ]);
});

Deno.test("nothing is sealed before the session is confirmed, on either side", async () => {
  const { a, b } = sealerPair();
  const draft = { items: [textOf("too early")] };
  assertEquals(a.sealFrame(draft, { nowMs: NOW_MS, padMode: "prefer" }), {
    kind: "blocked",
    reason: "noSession",
    untilMs: undefined,
  });
  const begun = await a.beginHello(NOW_MS);
  assert(begun.kind === "begun");
  assertEquals(a.sessionState(NOW_MS), "none");
  const answered = await b.openRequest(b.identify(begun, NOW_MS)!, begun.cell, NOW_MS);
  assertEquals(answered.kind, "hello");
  assertEquals(b.sessionState(NOW_MS), "unconfirmed");
  assertEquals(b.sealFrame(draft, { nowMs: NOW_MS, padMode: "prefer" }), {
    kind: "blocked",
    reason: "noSession",
    untilMs: undefined,
  });
});

Deno.test("tiny, small and middle cells take the same way", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  for (const [size, bytes] of [["tiny", 128], ["small", 256], ["middle", 896]] as const) {
    const cell = a.sealFrame({ items: [textOf("hello")] }, {
      nowMs: NOW_MS,
      padMode: "prefer",
      size,
    });
    assert(cell.kind === "sealed");
    assertEquals(cell.cell.length, bytes);
    assertEquals(textsIn(await openRequest(b, cell)), ["hello"]);
  }
});

Deno.test("a bulk cell has 65,536 bytes and takes the same way", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const long = "x".repeat(16_000);
  const bulk = a.sealFrame({ items: [textOf(long)] }, {
    nowMs: NOW_MS,
    padMode: "prefer",
    size: "bulk",
  });
  assert(bulk.kind === "sealed");
  assertEquals(bulk.cell.length, 65_536);
  assertEquals(textsIn(await openRequest(b, bulk)), [long]);
  const garbage = { ...bulk, cell: noiseLike(bulk.cell) };
  assertEquals(await openRequest(b, garbage), { kind: "rejected", reason: "notAuthentic" });
});

Deno.test("a draft that does not fit its cell throws and costs no later cell anything", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  assertThrows(() => sealed(a, { items: [textOf("x".repeat(2_000))] }), FrameError);
  assertEquals(textsIn(await openRequest(b, sealed(a, { items: [textOf("fits", 2)] }))), ["fits"]);
});

Deno.test("a cell is opened once; the second time it is a replay", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const cell = sealed(a, { items: [textOf("once")] });
  assertEquals((await openRequest(b, cell)).kind, "frame");
  assertEquals(await openRequest(b, cell), { kind: "rejected", reason: "counterReplayed" });
});

Deno.test("a cell from a slot outside the window is refused even with the right key", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const cell = sealed(a, { items: [textOf("late")] });
  const lateMs = NOW_MS + 70_000;
  assertEquals(await openRequest(b, cell, lateMs), { kind: "rejected", reason: "outsideWindow" });
});

Deno.test("a cell that comes back to its sender is not opened", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const cell = sealed(a, { items: [textOf("mirror")] });
  assertEquals(await openRequest(a, cell), { kind: "rejected", reason: "notAuthentic" });
  assertEquals(a.openAnswer(cell.cell, NOW_MS), { kind: "rejected", reason: "notAuthentic" });
  // Nor is a cell of the peer, where it comes as a request of ours.
  const { cell: answer, slot } = sealed(b, { items: [] });
  assertEquals(await a.openRequest({ slot, seat: "a" }, answer, NOW_MS), {
    kind: "rejected",
    reason: "notAuthentic",
  });
});

Deno.test("an answer is found in the peer's slot, up to a minute on the way", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const [early, fresh] = [NOW_MS + 10_000, NOW_MS + 60_000].map((nowMs) =>
    sealed(b, { items: [] }, nowMs).cell
  );
  assertEquals(a.openAnswer(fresh!, NOW_MS + 60_000).kind, "frame");
  assertEquals(a.openAnswer(early!, NOW_MS + 70_000).kind, "frame");
});

Deno.test("a cell that is sealed as an answer has no tag, and opens like any other", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const answer = sealedUnder(b, { items: [textOf("hello alice")] }, {
    nowMs: NOW_MS,
    padMode: "prefer",
    isAnswer: true,
  });
  assertEquals(answer.tag, "");
  assertEquals(textsIn(a.openAnswer(answer.cell, NOW_MS)), ["hello alice"]);
});

Deno.test("an answer from more than a minute ahead of the peer's clock is not opened", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const [within, beyond] = [60_000, 70_000].map((aheadMs) =>
    sealed(b, { items: [] }, NOW_MS + aheadMs).cell
  );
  assertEquals(a.openAnswer(beyond!, NOW_MS), { kind: "rejected", reason: "notAuthentic" });
  assertEquals(a.openAnswer(within!, NOW_MS).kind, "frame");
});

Deno.test("identify() knows both seats' tags within an hour and a minute and nobody else's", async () => {
  const { a, b } = sealerPair();
  assertEquals(b.identify(STRANGE, NOW_MS), undefined);
  const begun = await a.beginHello(NOW_MS);
  assert(begun.kind === "begun");
  assertEquals(b.identify(begun, NOW_MS), { slot: 10, seat: "a" });
  assertEquals(a.identify(begun, NOW_MS), { slot: 10, seat: "a" });
  assertEquals(b.identify(begun, NOW_MS + 3_660_000), { slot: 10, seat: "a" });
  assertEquals(b.identify(begun, NOW_MS + 3_680_000), undefined);
});

Deno.test("a person without the list finds nothing in common in the requests of one slot", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const requests = Array.from({ length: 64 }, () => sealed(a, { items: [] }));
  for (const request of requests) {
    assertEquals(b.identify(request, NOW_MS), { slot: 10, seat: "a" });
  }
  const xorOf = (one: Uint8Array, two: Uint8Array): string =>
    one.map((byte, index) => byte ^ two[index]!).toHex();
  const begins = requests.map(({ tag, cell }) => [Uint8Array.fromHex(tag), cell] as const);
  for (const at of [0, 16, 32, 240]) {
    const found = new Set(begins.map(([tag, cell]) => xorOf(tag, cell.subarray(at, at + 16))));
    assertEquals(found.size, requests.length, `XORed with the bytes from ${at}`);
  }
  assertEquals(new Set(requests.map(({ tag }) => tag)).size, requests.length);
  const bits = requests.map(({ tag }) => BigInt(`0x${tag}`).toString(2).replaceAll("0", "").length);
  // 8,192 fair coins are that far from one half once in a million times.
  assertLess(Math.abs(bits.reduce((sum, each) => sum + each) - 4_096), 222);
});

Deno.test("a tag fits the cell it was made for, of the list it was made for", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const [one, two] = [sealed(a, { items: [] }), sealed(a, { items: [] })];
  assertEquals(b.identify({ ...one, cell: two.cell }, NOW_MS), undefined);
  assertEquals(b.identify({ ...one, cell: one.cell.subarray(0, 15) }, NOW_MS), undefined);
  const other = new MemoryList({ seat: "b" });
  Object.assign(other, { digestRoot: new Uint8Array(32) });
  assertEquals(sealerOf(other).identify(one, NOW_MS), undefined);
});

Deno.test("a session wants a successor, then seals no more, then opens no more", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  assertEquals(a.sessionState(NOW_MS + 12 * 60_000), "standing");
  assertEquals(a.sessionState(NOW_MS + 13 * 60_000), "rekeyDue");
  const last = NOW_MS + SESSION_SEND_MS - 1;
  const cell = sealed(a, { items: [textOf("last")] }, last);
  assertEquals(a.sessionState(NOW_MS + SESSION_SEND_MS), "none");
  assertEquals(textsIn(await openRequest(b, cell, last + 50_000)), ["last"]);
  const { a: c, b: d } = sealerPair();
  await shakeHands(c, d);
  const late = sealed(c, { items: [] }, last);
  const outcome = await openRequest(d, late, NOW_MS + SESSION_RECEIVE_MS);
  assertEquals(outcome, { kind: "rejected", reason: "notAuthentic" });
});

Deno.test("a session's age counts on when the clock is set back", async () => {
  const { a, b } = sealerPair({ writable: false });
  await shakeHands(a, b);
  a.advance(NOW_MS + 10 * 60_000);
  a.advance(NOW_MS);
  assertEquals(a.sessionState(NOW_MS + 4 * 60_000), "rekeyDue");
});

Deno.test("cells in flight survive a new session, and both sides end on the new one", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const old = sealed(b, { items: [textOf("under way")] });
  const nowMs = NOW_MS + 5_000;
  await shakeHands(a, b, nowMs);
  assertEquals(textsIn(a.openAnswer(old.cell, nowMs)), ["under way"]);
  const answer = sealed(b, { items: [textOf("new")] }, nowMs);
  assertEquals(textsIn(a.openAnswer(answer.cell, nowMs)), ["new"]);
});

Deno.test("a lost hello 2 leaves the old session in use", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const begun = await a.beginHello(NOW_MS);
  assert(begun.kind === "begun");
  await b.openRequest(b.identify(begun, NOW_MS)!, begun.cell, NOW_MS);
  const text = sealed(b, { items: [textOf("still here")] });
  assertEquals(textsIn(a.openAnswer(text.cell, NOW_MS)), ["still here"]);
  assertEquals((await openRequest(b, sealed(a, { items: [] }))).kind, "frame");
});

Deno.test("both may say hello at once: one session stays and texts pass", async () => {
  const { a, b } = sealerPair();
  const [fromA, fromB] = await Promise.all([a.beginHello(NOW_MS), b.beginHello(NOW_MS)]);
  assert(fromA.kind === "begun" && fromB.kind === "begun");
  const [atB, atA] = await Promise.all([
    b.openRequest(b.identify(fromA, NOW_MS)!, fromA.cell, NOW_MS),
    a.openRequest(a.identify(fromB, NOW_MS)!, fromB.cell, NOW_MS),
  ]);
  assert(atB.kind === "hello" && atA.kind === "hello");
  assertEquals(await b.finishHello(fromB.attempt, atA.answer, NOW_MS), {
    kind: "rejected",
    reason: "attemptAbandoned",
  });
  assertEquals((await a.finishHello(fromA.attempt, atB.answer, NOW_MS)).kind, "confirmed");
  assertEquals(textsIn(await openRequest(b, sealed(a, { items: [textOf("one")] }))), ["one"]);
  assertEquals(textsIn(await openRequest(a, sealed(b, { items: [textOf("two")] }))), ["two"]);
});

Deno.test("before the start, after the end, removed, burned and damaged each have their reason", async () => {
  const { lists, a, b } = sealerPair({ slotCount: 20 });
  await shakeHands(a, b);
  const seal = (nowMs: number) => a.sealFrame({ items: [] }, { nowMs, padMode: "prefer" });
  const startMs = lists.a.schedule.startMs;
  lists.a.damagedSlots.add(11);
  assertEquals(seal(startMs + 110_000), {
    kind: "blocked",
    reason: "damaged",
    untilMs: startMs + 120_000,
  });
  lists.a.removed = true;
  assertEquals(seal(startMs + 120_000), { kind: "blocked", reason: "removed", untilMs: undefined });
  lists.a.removed = false;
  lists.a.burnedUntil = 14;
  assertEquals(seal(startMs + 130_000), {
    kind: "blocked",
    reason: "burned",
    untilMs: startMs + 140_000,
  });
  assertEquals(seal(startMs + 145_000).kind, "sealed");
  assertEquals(seal(startMs + 135_000), {
    kind: "blocked",
    reason: "belowFloor",
    untilMs: startMs + 140_000,
  });
  assertEquals(seal(startMs + 200_000), { kind: "blocked", reason: "over", untilMs: undefined });
  assertEquals(await sealerOf(new MemoryList()).beginHello(startMs - 1), {
    kind: "blocked",
    reason: "notBegun",
    untilMs: startMs,
  });
});

Deno.test("nothing is sealed in slots before one that was claimed in another way", async () => {
  const { lists, a, b } = sealerPair();
  await shakeHands(a, b);
  lists.a.claimSlot(12);
  const seal = (nowMs: number) => a.sealFrame({ items: [] }, { nowMs, padMode: "off" });
  const untilMs = lists.a.schedule.startMs + 120_000;
  assertEquals(seal(untilMs - 1), { kind: "blocked", reason: "belowFloor", untilMs });
  assertEquals(seal(untilMs).kind, "sealed");
});

Deno.test("a record of zeros counts as burned", () => {
  const list = new MemoryList();
  list.readRecord = (_slot, into) => {
    into.fill(0);
    return { kind: "read" };
  };
  assertEquals(sealerOf(list).identify(STRANGE, NOW_MS), undefined);
});

Deno.test("paths come back once a removed list is there again", async () => {
  const { a, b } = pairOfLists();
  const begun = await sealerOf(a).beginHello(NOW_MS);
  assert(begun.kind === "begun");
  b.removed = true;
  const sealer = sealerOf(b);
  assertEquals(sealer.identify(begun, NOW_MS), undefined);
  b.removed = false;
  assertEquals(sealer.identify(begun, NOW_MS + 1_000), { slot: 10, seat: "a" });
});

Deno.test("a closed sealer neither seals nor opens", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const cell = sealed(b, { items: [] }).cell;
  a.close();
  assertEquals(a.openAnswer(cell, NOW_MS).kind, "rejected");
  assertEquals(a.sealFrame({ items: [] }, { nowMs: NOW_MS, padMode: "prefer" }).kind, "blocked");
  assertEquals((await a.beginHello(NOW_MS)).kind, "blocked");
});

Deno.test("a hello that is being made when its sealer is closed does not leave", async () => {
  const { a } = sealerPair();
  const begun = a.beginHello(NOW_MS);
  a.close();
  assertEquals(await begun, { kind: "blocked", reason: "noSession", untilMs: undefined });
});
