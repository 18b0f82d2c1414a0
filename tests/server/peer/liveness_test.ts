import { assertEquals } from "@std/assert";
import { Evidence } from "../../../server/peer/liveness.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

/** Evidence about a peer that was heard this way, and how often a change was told. */
function evidenceOf(
  lastSign: "answer" | "request",
  { steady = false } = {},
): { evidence: Evidence; clock: FakeClock; changes: () => number } {
  const clock = new FakeClock();
  let changes = 0;
  const evidence = new Evidence({
    clock,
    isSteady: () => steady,
    noteChange: () => void changes++,
  });
  evidence.noteSign(lastSign);
  return { evidence, clock, changes: () => changes };
}

Deno.test("one attempt that fails says nothing, the second in a row says gone, the next sign takes it back", () => {
  const { evidence } = evidenceOf("answer");
  evidence.noteFailure();
  assertEquals(evidence.isGone, false);
  evidence.noteSign("answer");
  evidence.noteFailure();
  assertEquals(evidence.isGone, false);
  evidence.noteFailure();
  assertEquals(evidence.isGone, true);
  evidence.noteSign("request");
  assertEquals(evidence.isGone, false);
});

Deno.test("dialling that never works says nothing while the peer's request waits here", () => {
  const { evidence } = evidenceOf("request");
  evidence.noteCall("waits");
  for (let attempt = 0; attempt < 9; attempt++) evidence.noteFailure();
  assertEquals(evidence.isGone, false);
  evidence.noteCall("answered");
  evidence.noteFailure();
  assertEquals(evidence.isGone, false);
  evidence.noteFailure();
  assertEquals(evidence.isGone, true);
});

Deno.test("in steady cover who was heard last by a call is believed, who answered last is not", () => {
  for (const way of ["request", "answer"] as const) {
    const { evidence } = evidenceOf(way, { steady: true });
    evidence.noteFailure();
    evidence.noteFailure();
    assertEquals(evidence.isGone, way === "answer");
  }
});

Deno.test("a waiting request that breaks says gone unless the peer calls again soon", async () => {
  const { evidence, clock, changes } = evidenceOf("request");
  evidence.noteCall("waits");
  evidence.noteCall("broke");
  await clock.advance(2_900);
  assertEquals([evidence.isGone, changes()], [false, 0]);
  evidence.noteSign("request");
  await clock.advance(10_000);
  assertEquals([evidence.isGone, changes()], [false, 0]);
  evidence.noteCall("broke");
  await clock.advance(3_000);
  assertEquals([evidence.isGone, changes(), evidence.callBroke], [true, 1, true]);
});

Deno.test("while a caller whose connection broke may return, it takes a third attempt that fails", async () => {
  const { evidence, clock } = evidenceOf("answer");
  evidence.noteCall("broke");
  evidence.noteFailure();
  evidence.noteFailure();
  assertEquals(evidence.isGone, false);
  evidence.noteFailure();
  assertEquals(evidence.isGone, true);
  evidence.noteSign("request");
  evidence.noteCall("broke");
  evidence.noteFailure();
  await clock.advance(3_000);
  assertEquals(evidence.isGone, true);
});

Deno.test("a waiting request that breaks says nothing while our own dialling works", async () => {
  const { evidence, clock } = evidenceOf("answer");
  evidence.noteCall("broke");
  await clock.advance(10_000);
  assertEquals(evidence.isGone, false);
  evidence.noteFailure();
  assertEquals(evidence.isGone, true);
});

Deno.test("another address forgives what failed at the old one, but brings nobody back", () => {
  const { evidence } = evidenceOf("answer");
  evidence.noteFailure();
  evidence.forgetAddress();
  evidence.noteFailure();
  assertEquals(evidence.isGone, false);
  evidence.noteFailure();
  evidence.forgetAddress();
  assertEquals(evidence.isGone, true);
});
