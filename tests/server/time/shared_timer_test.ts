import { assertEquals, assertRejects } from "@std/assert";
import { SharedTimer } from "../../../server/time/shared_timer.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

/** A shared timer, and how many timers of the runtime it has set and has not cancelled. */
function setUp(): { clock: FakeClock; timer: SharedTimer; timers: { set: number; open: number } } {
  const clock = new FakeClock();
  const timers = { set: 0, open: 0 };
  const timer = new SharedTimer({
    elapsedMs: () => clock.uptime(),
    after(delayMs, callback) {
      timers.set++;
      timers.open++;
      const cancel = clock.after(delayMs, () => {
        timers.open--;
        callback();
      });
      return () => {
        timers.open--;
        cancel();
      };
    },
  });
  return { clock, timer, timers };
}

Deno.test("a shared timer calls each back at its time, the earliest first", async () => {
  const { clock, timer } = setUp();
  const startMs = clock.uptime();
  const called: [delayMs: number, atMs: number][] = [];
  for (const delayMs of [30, 10, 20, 10.5, 0, -5]) {
    timer.after(delayMs, () => called.push([delayMs, clock.uptime() - startMs]));
  }
  await clock.advance(100);
  assertEquals(called, [[0, 0], [-5, 0], [10, 10], [10.5, 11], [20, 20], [30, 30]]);
});

Deno.test("a shared timer does not call back what was cancelled, not even by one that is due as well", async () => {
  const { clock, timer, timers } = setUp();
  const called: string[] = [];
  timer.after(10, () => {
    called.push("first");
    cancel();
  });
  const cancel = timer.after(10, () => called.push("second"));
  timer.after(20, () => called.push("third"))();
  await clock.advance(100);
  assertEquals([called, timers.open], [["first"], 0]);
});

Deno.test("a shared timer sets one timer of the runtime for a thousand waits that end before their time", async () => {
  const { clock, timer, timers } = setUp();
  const late: number[] = [];
  timer.after(5_000, () => late.push(clock.uptime()));
  for (let exchange = 0; exchange < 1_000; exchange++) timer.after(15_000, () => late.push(-1))();
  assertEquals(timers, { set: 1, open: 1 });
  await clock.advance(5_000);
  assertEquals([late.length, timers], [1, { set: 1, open: 0 }]);
});

Deno.test("a shared timer leaves no timer of the runtime behind when nobody waits", () => {
  const { timer, timers } = setUp();
  const [one, two] = [timer.after(1_000, () => {}), timer.after(2_000, () => {})];
  one();
  assertEquals(timers.open, 1);
  two();
  two();
  assertEquals(timers.open, 0);
});

Deno.test("a shared timer calls the others back when one throws", async () => {
  const { clock, timer } = setUp();
  const called: string[] = [];
  timer.after(10, () => {
    throw new Error("broken");
  });
  for (const delayMs of [10, 20]) timer.after(delayMs, () => called.push(`after ${delayMs} ms`));
  await assertRejects(() => clock.advance(15), Error, "broken");
  await clock.advance(15);
  assertEquals(called, ["after 10 ms", "after 20 ms"]);
});

Deno.test("a shared timer waits for longer than a timer of the runtime can", async () => {
  const { clock, timer } = setUp();
  let called = 0;
  timer.after(30 * 86_400_000, () => called++);
  await clock.advance(30 * 86_400_000 - 1);
  assertEquals(called, 0);
  await clock.advance(1);
  assertEquals(called, 1);
});

Deno.test("a shared timer never calls back after Infinity, at once after no number, and then sets no more timers", async () => {
  const { clock, timer, timers } = setUp();
  const called: number[] = [];
  for (const delayMs of [Infinity, NaN]) timer.after(delayMs, () => called.push(delayMs));
  await clock.advance(100);
  assertEquals([called, timers], [[NaN], { set: 1, open: 0 }]);
});

Deno.test("a shared timer goes on with more waits than a call takes arguments", async () => {
  const { clock, timer } = setUp();
  let called = 0;
  for (let wait = 0; wait < 200_000; wait++) timer.after(1_000, () => {});
  for (const delayMs of [10, 20]) timer.after(delayMs, () => called++);
  await clock.advance(50);
  assertEquals(called, 2);
});
