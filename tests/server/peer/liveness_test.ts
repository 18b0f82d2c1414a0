import { assertEquals } from "@std/assert";
import { Liveness } from "../../../server/peer/liveness.ts";
import { Road } from "../../../server/peer/road.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

/** Liveness about a peer that was heard this way, and how often a change was told. */
function evidenceOf(
  lastSign: "answer" | "request",
  { steady = false } = {},
): { liveness: Liveness; clock: FakeClock; changes: () => number } {
  const clock = new FakeClock();
  let changes = 0;
  const liveness = new Liveness({
    clock,
    isSteady: () => steady,
    road: new Road(),
    onChange: () => void changes++,
  });
  liveness.noteSign(lastSign);
  return { liveness, clock, changes: () => changes };
}

Deno.test("one attempt that fails says nothing, the second in a row says gone, the next sign takes it back", () => {
  const { liveness } = evidenceOf("answer");
  liveness.noteFailure();
  assertEquals(liveness.isGone, false);
  liveness.noteSign("answer");
  liveness.noteFailure();
  assertEquals(liveness.isGone, false);
  liveness.noteFailure();
  assertEquals(liveness.isGone, true);
  liveness.noteSign("request");
  assertEquals(liveness.isGone, false);
});

Deno.test("a peer that is gone and back again and again is called gone later and later", async () => {
  const { liveness, clock } = evidenceOf("answer");
  const attemptsUntilGone = (): number => {
    let attempts = 0;
    for (; !liveness.isGone; attempts++) liveness.noteFailure();
    liveness.noteSign("answer");
    return attempts;
  };
  assertEquals(Array.from({ length: 5 }, attemptsUntilGone), [2, 4, 6, 8, 8]);
  await clock.advance(30_000);
  assertEquals(attemptsUntilGone(), 2);
});

Deno.test("dialling that never works says nothing while the peer's request waits here", () => {
  const { liveness } = evidenceOf("request");
  liveness.noteCall("waits");
  for (let attempt = 0; attempt < 9; attempt++) liveness.noteFailure();
  assertEquals(liveness.isGone, false);
  liveness.noteCall("answered");
  liveness.noteFailure();
  assertEquals(liveness.isGone, false);
  liveness.noteFailure();
  assertEquals(liveness.isGone, true);
});

Deno.test("in steady cover who was heard last by a call is believed, who answered last is not", () => {
  for (const way of ["request", "answer"] as const) {
    const { liveness } = evidenceOf(way, { steady: true });
    liveness.noteFailure();
    liveness.noteFailure();
    assertEquals(liveness.isGone, way === "answer");
  }
});

Deno.test("a waiting request that breaks says gone unless the peer calls again soon", async () => {
  const { liveness, clock, changes } = evidenceOf("request");
  liveness.noteCall("waits");
  liveness.noteCall("broke");
  await clock.advance(2_900);
  assertEquals([liveness.isGone, changes()], [false, 0]);
  liveness.noteSign("request");
  await clock.advance(10_000);
  assertEquals([liveness.isGone, changes()], [false, 0]);
  liveness.noteCall("broke");
  await clock.advance(3_000);
  assertEquals([liveness.isGone, changes(), liveness.callBroke], [true, 1, true]);
});

Deno.test("while a caller whose connection broke may return, it takes a third attempt that fails", async () => {
  const { liveness, clock } = evidenceOf("answer");
  liveness.noteCall("broke");
  liveness.noteFailure();
  liveness.noteFailure();
  assertEquals(liveness.isGone, false);
  liveness.noteFailure();
  assertEquals(liveness.isGone, true);
  liveness.noteSign("request");
  liveness.noteCall("broke");
  liveness.noteFailure();
  await clock.advance(3_000);
  assertEquals(liveness.isGone, true);
});

Deno.test("a waiting request that breaks says nothing while our own dialling works", async () => {
  const { liveness, clock } = evidenceOf("answer");
  liveness.noteCall("broke");
  await clock.advance(10_000);
  assertEquals(liveness.isGone, false);
  liveness.noteFailure();
  assertEquals(liveness.isGone, true);
});

Deno.test("another address forgives what failed at the old one, but brings nobody back", () => {
  const { liveness } = evidenceOf("answer");
  liveness.noteFailure();
  liveness.forgetAddress();
  liveness.noteFailure();
  assertEquals(liveness.isGone, false);
  liveness.noteFailure();
  liveness.forgetAddress();
  assertEquals(liveness.isGone, true);
});
