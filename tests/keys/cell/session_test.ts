import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { isZero } from "../../../keys/bytes.ts";
import { REKEY_AFTER_CELLS, SESSION_CELLS } from "../../../keys/constants.ts";
import { HelloClock } from "../../../keys/cell/hello_clock.ts";
import { PeerClock } from "../../../keys/cell/peer_clock.ts";
import { Sessions } from "../../../keys/cell/sessions.ts";
import { SlotChain } from "../../../keys/cell/slot_chain.ts";
import { NOW_MS, openRequest, sealed, sealerPair, shakeHands } from "../../testkit/sealer_pair.ts";
import { sessionOf } from "../../testkit/session.ts";

const SECRET = { root: new Uint8Array(64).fill(1), salt: new Uint8Array(24) };

Deno.test("a session gives every cell a number of its own, and ends with the last one", () => {
  const session = sessionOf(new Uint8Array(32).fill(1));
  assertEquals([session.nextCounter(), session.nextCounter()], [1, 2]);
  for (let cells = 3; cells < REKEY_AFTER_CELLS; cells++) session.nextCounter();
  assert(!session.isDue(0));
  session.nextCounter();
  assert(session.isDue(0) && session.canSeal(0));
  for (let cells = REKEY_AFTER_CELLS + 1; cells < SESSION_CELLS; cells++) session.nextCounter();
  assert(session.canSeal(0));
  session.nextCounter();
  assert(!session.canSeal(0));
});

Deno.test("a session that was wiped has no keys, not even those of zeros", () => {
  const session = sessionOf(new Uint8Array(32).fill(1));
  assert(session.openKey(5, SECRET) !== undefined);
  session.wipe();
  assertEquals(session.openKey(5, SECRET), undefined);
  assertEquals(session.openKey(6, SECRET), undefined);
});

Deno.test("sessions of all generations are wiped together", () => {
  const sessions = new Sessions();
  const [previous, current, next] = [1, 2, 3].map((byte) =>
    sessionOf(new Uint8Array(32).fill(byte))
  );
  for (const session of [previous!, current!]) sessions.confirm(session);
  sessions.setNext(next!);
  for (const session of sessions.all()) session.openKey(5, SECRET);
  assertEquals(sessions.all(), [current, next, previous]);
  sessions.wipe();
  assertEquals(sessions.all(), []);
  for (const session of [previous, current, next]) {
    assertEquals(session!.openKey(5, SECRET), undefined);
    assert(isZero(session!.legacy.retained));
  }
});

Deno.test("the key of a slot that has passed is gone, although it was asked for before", () => {
  const session = sessionOf(new Uint8Array(32).fill(1));
  for (const slot of [3, 8]) assert(session.openKey(slot, SECRET) !== undefined);
  const kept = session.openKey(8, SECRET);
  session.forgetBefore(8);
  assertEquals(session.openKey(3, SECRET), undefined);
  assertEquals(session.openKey(8, SECRET), kept);
});

Deno.test("each slot of a session has its own key each way, however it is asked for", () => {
  const [one, other] = [1, 1].map((byte) => sessionOf(new Uint8Array(32).fill(byte)));
  const key = one!.openKey(7, SECRET)!.slice();
  for (const slot of [5, 6]) assertNotEquals(one!.openKey(slot, SECRET), key);
  other!.forgetBefore(7);
  assertEquals(other!.openKey(7, SECRET), key);
  assertNotEquals(other!.sealKey(7, SECRET), key);
});

Deno.test("a chain gives the same key of a slot whether the slots before were asked for or forgotten", () => {
  const chains = [1, 2, 3].map(() => new SlotChain(new Uint8Array(32).fill(7), 100));
  const [asked, forgotten, wiped] = chains as [SlotChain, SlotChain, SlotChain];
  const key = asked.keyOf(103)!.slice();
  for (const slot of [100, 101, 102]) assertNotEquals(asked.keyOf(slot), key);
  forgotten.forgetBefore(103);
  assertEquals([forgotten.first, forgotten.keyOf(103)], [103, key]);
  assertEquals([forgotten.keyOf(102), forgotten.keyOf(99)], [undefined, undefined]);
  forgotten.forgetBefore(50);
  assertEquals(forgotten.first, 103);
  wiped.wipe();
  wiped.forgetBefore(200);
  assertEquals([wiped.keyOf(100), wiped.keyOf(200)], [undefined, undefined]);
});

Deno.test("the peer's clock goes by the time that passes here, and frames only put it forward", () => {
  const clock = new PeerClock(1_000, 50);
  assertEquals(clock.at(80), 1_030);
  clock.hear(1_020, 80);
  assertEquals(clock.at(80), 1_030);
  clock.hear(1_500, 80);
  assertEquals([clock.at(80), clock.at(90)], [1_500, 1_510]);
});

Deno.test("hellos say later and later times, under a clock set back by less than a second too", () => {
  const clock = new HelloClock(10_000);
  assert(clock.mayHaveSaid(10_000) && !clock.mayHaveSaid(10_001));
  assertEquals([20_000, 20_000, 19_003, 19_002].map((nowMs) => clock.next(nowMs)), [
    20_000,
    20_001,
    20_002,
    // A whole second back: the clock is believed.
    19_002,
  ]);
  assert(clock.mayHaveSaid(20_002) && !clock.mayHaveSaid(20_003));
  assertEquals(clock.next(30_000), 30_000);
});

Deno.test("a frame says whether it wants cover and whether it is the last", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  for (const flags of [{ steady: true, bye: false }, { steady: false, bye: true }]) {
    const opened = await openRequest(b, sealed(a, { items: [], ...flags }), NOW_MS);
    assert(opened.kind === "frame");
    assertEquals({ steady: opened.frame.steady, bye: opened.frame.bye }, flags);
  }
  const plain = await openRequest(b, sealed(a, { items: [] }));
  assert(plain.kind === "frame");
  assertEquals([plain.frame.steady, plain.frame.bye], [false, false]);
});
