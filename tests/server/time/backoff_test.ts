import { assertEquals, assertLess } from "@std/assert";
import { Backoff } from "../../../server/time/backoff.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

/** Backoff whose pauses have no jitter, and when each pause ended. */
function attemptsOn(clock: FakeClock, jitter = 0.5): { backoff: Backoff; resumed: number[] } {
  const startMs = clock.now();
  const resumed: number[] = [];
  const backoff = new Backoff({
    clock,
    jitter: () => jitter,
    resume: () => void resumed.push(clock.now() - startMs),
  });
  return { backoff, resumed };
}

Deno.test("pauses double up to five seconds, and begin anew once somebody has answered", async () => {
  const clock = new FakeClock();
  const { backoff, resumed } = attemptsOn(clock);
  for (let failure = 0; failure < 6; failure++) {
    backoff.pause();
    await clock.advance(5_000);
  }
  const lengths = resumed.map((atMs, index) => atMs - index * 5_000);
  assertEquals(lengths, [500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  backoff.noteWorked();
  backoff.pause();
  await clock.advance(500);
  assertEquals(resumed.length, 7);
});

Deno.test("a pause is stretched as it was drawn, from three quarters to five quarters", async () => {
  for (const [jitter, pauseMs] of [[0, 375], [0.2, 425], [1 - 2 ** -32, 625]] as const) {
    const clock = new FakeClock();
    const { backoff, resumed } = attemptsOn(clock, jitter);
    backoff.pause();
    await clock.advance(1_000);
    assertEquals(resumed, [pauseMs]);
  }
});

Deno.test("pauses grow also where an attempt succeeds after each failure", async () => {
  const clock = new FakeClock();
  const { backoff, resumed } = attemptsOn(clock);
  for (let ms = 0; ms < 60_000; ms += 100) {
    if (!backoff.isPausing) backoff.pause();
    await clock.advance(100);
    backoff.noteWorked();
  }
  const pauses = resumed.map((atMs, index) => atMs - (resumed[index - 1] ?? 0));
  assertEquals(pauses.slice(0, 7), [500, 500, 500, 500, 1_000, 2_000, 4_000]);
  assertLess(resumed.length, 45);
  assertEquals([backoff.failures, backoff.isCalm], [0, false]);
  backoff.forget();
  assertEquals(backoff.isCalm, true);
});

Deno.test("requests of one attempt fail once, also when one of them fails after the pause", async () => {
  const clock = new FakeClock();
  const { backoff } = attemptsOn(clock);
  const first = backoff.current;
  assertEquals(backoff.end(first), true);
  backoff.pause();
  assertEquals(backoff.end(first), false);
  backoff.pause();
  assertEquals([backoff.failures, backoff.areFailing], [1, false]);
  await clock.advance(500);
  const second = backoff.current;
  assertEquals(backoff.end(first), false);
  assertEquals(backoff.end(second), true);
});

Deno.test("a pause that is ended does not resume", async () => {
  const clock = new FakeClock();
  const { backoff, resumed } = attemptsOn(clock);
  backoff.pause();
  backoff.endPause();
  assertEquals(backoff.isPausing, false);
  await clock.advance(10_000);
  assertEquals(resumed, []);
});
