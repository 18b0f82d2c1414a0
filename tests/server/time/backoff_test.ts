import { assertEquals } from "@std/assert";
import { Attempts } from "../../../server/time/backoff.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

/** Attempts whose pauses have no jitter, and when each pause ended. */
function attemptsOn(clock: FakeClock): { attempts: Attempts; resumed: number[] } {
  const startMs = clock.now();
  const resumed: number[] = [];
  const attempts = new Attempts({
    clock,
    random: (bytes) => void bytes.fill(128),
    resume: () => void resumed.push(clock.now() - startMs),
  });
  return { attempts, resumed };
}

Deno.test("pauses double up to five seconds, and begin anew once somebody has answered", async () => {
  const clock = new FakeClock();
  const { attempts, resumed } = attemptsOn(clock);
  for (let failure = 0; failure < 6; failure++) {
    attempts.pause();
    await clock.advance(5_000);
  }
  const lengths = resumed.map((atMs, index) => atMs - index * 5_000);
  assertEquals(lengths, [500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  attempts.noteWorked();
  attempts.pause();
  await clock.advance(500);
  assertEquals(resumed.length, 7);
});

Deno.test("requests of one attempt fail once, also when one of them fails after the pause", async () => {
  const clock = new FakeClock();
  const { attempts } = attemptsOn(clock);
  const first = attempts.current;
  assertEquals(attempts.end(first), true);
  attempts.pause();
  assertEquals(attempts.end(first), false);
  attempts.pause();
  assertEquals([attempts.failures, attempts.areFailing], [1, false]);
  await clock.advance(500);
  const second = attempts.current;
  assertEquals(attempts.end(first), false);
  assertEquals(attempts.end(second), true);
});

Deno.test("a pause that is ended does not resume", async () => {
  const clock = new FakeClock();
  const { attempts, resumed } = attemptsOn(clock);
  attempts.pause();
  attempts.endPause();
  assertEquals(attempts.isPausing, false);
  await clock.advance(10_000);
  assertEquals(resumed, []);
});
