import { assertEquals } from "@std/assert";
import { Recent } from "../../../server/time/recent.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

/** A span of a second, and how often it has expired. */
function recentSecond(spanMs: number | (() => number) = 1_000) {
  const clock = new FakeClock(0);
  const state = { expired: 0 };
  return { clock, state, recent: new Recent(clock, spanMs, () => state.expired++) };
}

Deno.test("Recent expires once, a whole span after the last note", async () => {
  const { clock, state, recent } = recentSecond();
  for (let note = 0; note < 5; note++) {
    recent.note();
    await clock.advance(900);
    assertEquals([recent.is, state.expired], [true, 0]);
  }
  await clock.advance(99);
  assertEquals([recent.is, state.expired], [true, 0]);
  await clock.advance(1);
  assertEquals([recent.is, state.expired], [false, 1]);
  await clock.advance(10_000);
  assertEquals(state.expired, 1);
});

Deno.test("Recent takes a span that has become shorter from its next note on", async () => {
  let spanMs = 10_000;
  const { clock, state, recent } = recentSecond(() => spanMs);
  recent.note();
  spanMs = 100;
  recent.note();
  await clock.advance(100);
  assertEquals([recent.is, state.expired], [false, 1]);
});

Deno.test("Recent forgets without expiring", async () => {
  const { clock, state, recent } = recentSecond();
  recent.note();
  recent.forget();
  assertEquals(recent.is, false);
  await clock.advance(5_000);
  assertEquals(state.expired, 0);
});

Deno.test("Recent sets one timer for many notes", async () => {
  const { clock, recent } = recentSecond();
  let timers = 0;
  const after = clock.after.bind(clock);
  clock.after = (delayMs, callback) => {
    timers++;
    return after(delayMs, callback);
  };
  for (let note = 0; note < 100; note++) {
    recent.note();
    await clock.advance(1);
  }
  assertEquals(timers, 1);
});
