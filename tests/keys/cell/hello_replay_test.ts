/** Which hellos of the peer are answered: those newer than all that were answered before. */
import { assert, assertEquals } from "@std/assert";
import { HORIZON_MS, HOUR_MS } from "../../../keys/constants.ts";
import {
  answerTo,
  helloOf,
  NOW_MS,
  sealerOf,
  sealerPair,
  shakeHands,
} from "../../testkit/sealer_pair.ts";

Deno.test("a hello is answered once, also when both copies come at the same moment", async () => {
  const { a, b } = sealerPair();
  const begun = await helloOf(a);
  const outcomes = await Promise.all([answerTo(b, begun), answerTo(b, begun), answerTo(b, begun)]);
  assertEquals(outcomes.map(({ kind }) => kind), ["hello", "rejected", "rejected"]);
  assertEquals(await answerTo(b, begun, NOW_MS + 30_000), {
    kind: "rejected",
    reason: "helloReplayed",
  });
  assertEquals(await answerTo(b, begun, NOW_MS + HORIZON_MS - 60_000), {
    kind: "rejected",
    reason: "helloReplayed",
  });
});

Deno.test("a hello that comes again does not disturb one that its receiver has begun", async () => {
  const { a, b } = sealerPair();
  const old = await helloOf(a);
  assertEquals((await answerTo(b, old)).kind, "hello");
  const own = await helloOf(b, NOW_MS + 1);
  assertEquals(await answerTo(b, old), { kind: "rejected", reason: "helloReplayed" });
  const answered = await answerTo(a, own, NOW_MS + 1);
  assert(answered.kind === "hello");
  const finished = await b.finishHello(own.attempt, answered.answer, NOW_MS + 1);
  assertEquals(finished.kind, "confirmed");
});

Deno.test("a hello answered before a restart, or before the clock was set on and back, stays a replay", async () => {
  const { lists, a, b } = sealerPair();
  const begun = await helloOf(a);
  assertEquals((await answerTo(b, begun)).kind, "hello");
  const replay = { kind: "rejected", reason: "helloReplayed" } as const;
  b.advance(NOW_MS + 3 * HORIZON_MS);
  assertEquals(await answerTo(b, begun), replay);
  const again = sealerOf(lists.b.reopened(), { nowMs: NOW_MS + 5_000 });
  assertEquals(await answerTo(again, begun), replay);
  const later = sealerOf(lists.b.reopened(), { nowMs: NOW_MS + 600_000 });
  assertEquals(await answerTo(later, begun, NOW_MS + 600_000), replay);
});

Deno.test("after a restart the peer's next hello is answered, however long a slot is", async () => {
  for (const periodMs of [2_000, 60_000, 3_600_000, 86_400_000]) {
    const { lists, a, b } = sealerPair({ periodMs });
    await shakeHands(a, b);
    const nowMs = NOW_MS + 1;
    await shakeHands(a, sealerOf(lists.b.reopened(), { nowMs }), nowMs);
  }
});

Deno.test("hellos without end take no memory and keep nobody out", async () => {
  const { a, b } = sealerPair();
  for (let count = 1; count <= 200; count++) {
    assertEquals((await answerTo(b, await helloOf(a), NOW_MS + count)).kind, "hello");
  }
  await shakeHands(a, b, NOW_MS + 1_000);
});

Deno.test("a hello that was held back does not come before a newer one", async () => {
  const { a, b } = sealerPair();
  const held = await helloOf(a);
  await shakeHands(a, b, NOW_MS + 1_000);
  const late = await answerTo(b, held, NOW_MS + 2_000);
  assertEquals(late, { kind: "rejected", reason: "helloReplayed" });
});

Deno.test("a hello that was held back does not replace a session that its receiver began", async () => {
  const { a, b } = sealerPair();
  const held = await helloOf(a);
  await shakeHands(b, a, NOW_MS + 1_000);
  const late = await answerTo(b, held, NOW_MS + 2_000);
  assertEquals(late, { kind: "rejected", reason: "helloReplayed" });
  assertEquals(b.sessionState(NOW_MS + 2_000), "standing");
});

Deno.test("the peer's hellos are newer each time, also two in one millisecond or under a clock set back a little", async () => {
  const { a, b } = sealerPair();
  for (const nowMs of [NOW_MS, NOW_MS, NOW_MS - 400, NOW_MS - 400]) {
    assertEquals((await answerTo(b, await helloOf(a, nowMs), nowMs)).kind, "hello");
  }
});

Deno.test("a peer whose clock was set back is answered once its clock passes its newest answered hello", async () => {
  const { a, b } = sealerPair();
  assertEquals((await answerTo(b, await helloOf(a, NOW_MS + 60_000))).kind, "hello");
  const backMs = NOW_MS - 60_000;
  assertEquals(await answerTo(b, await helloOf(a, backMs)), {
    kind: "rejected",
    reason: "helloReplayed",
  });
  const twoMinutesOn = backMs + 120_001;
  assertEquals((await answerTo(b, await helloOf(a, twoMinutesOn), twoMinutesOn)).kind, "hello");
});

Deno.test("an older hello than a refused one is not refused, in whatever slot, and no other is kept out", async () => {
  const { a, b } = sealerPair({ periodMs: 60_000, startMs: NOW_MS - 3 * HOUR_MS });
  const apartMs = HOUR_MS + 30_000;
  const [behind, right] = [
    await helloOf(a, NOW_MS - apartMs),
    await helloOf(a, NOW_MS),
  ];
  const ahead = await helloOf(a, NOW_MS + apartMs);
  const refused = await answerTo(b, ahead);
  assert(refused.kind === "hello" && refused.refusal === "clockApart");
  assertEquals(await answerTo(b, behind), { kind: "rejected", reason: "helloReplayed" });
  const answered = await answerTo(b, right);
  assert(answered.kind === "hello" && answered.established);
});

Deno.test("a knock is answered once, changes nothing that is remembered, and keeps no hello out", async () => {
  const { lists, a, b } = sealerPair({ slotCount: 10_000 });
  const behindMs = NOW_MS + 2 * HOUR_MS;
  const knock = await b.beginKnock(behindMs, -2);
  assert(knock.kind === "begun");
  const before = lists.a.handshakeMemory;
  const answered = await answerTo(a, knock);
  assert(answered.kind === "hello" && answered.refusal === "clockApart");
  assertEquals([answered.peerTimeMs, answered.established], [behindMs, false]);
  assertEquals(await b.finishHello(knock.attempt, answered.answer, behindMs), {
    kind: "refused",
    reason: "clockApart",
    peerTimeMs: NOW_MS,
  });
  assertEquals(await answerTo(a, knock), { kind: "rejected", reason: "helloReplayed" });
  assertEquals([lists.a.handshakeMemory, lists.a.reopened().claimedBefore], [before, -1]);
  // The clock is set right.
  const right = sealerOf(lists.b.reopened(), { nowMs: NOW_MS + 1 });
  await shakeHands(right, a, NOW_MS + 1);
});

Deno.test("a knock has no hour without keys, and none outside the list", async () => {
  const { lists, a } = sealerPair({ slotCount: 1_000 });
  lists.a.burnedUntil = 5;
  assertEquals((await a.beginKnock(NOW_MS, -1)).kind, "blocked");
  assertEquals((await a.beginKnock(NOW_MS, 20)).kind, "blocked");
  assertEquals((await a.beginKnock(NOW_MS, 1)).kind, "begun");
  lists.a.burnedUntil = 371;
  assertEquals(await a.beginKnock(NOW_MS, 1), {
    kind: "blocked",
    reason: "burned",
    untilMs: lists.a.schedule.startMs + 3_710_000,
  });
});
