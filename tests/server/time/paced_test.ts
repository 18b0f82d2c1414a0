import { assertEquals } from "@std/assert";
import { paced } from "../../../server/time/paced.ts";
import { FakeClock, settle } from "../../testkit/fake_clock.ts";

Deno.test("paced() does its work behind the turn that asks for it, once", async () => {
  let done = 0;
  const soon = paced(new FakeClock(), 50, () => void done++);
  soon.ask();
  soon.ask();
  await Promise.resolve();
  assertEquals(done, 0);
  await settle();
  assertEquals(done, 1);
});

Deno.test("paced() rests between two times, and does the last of what is asked for then", async () => {
  const clock = new FakeClock();
  const doneAtMs: number[] = [];
  const startMs = clock.uptime();
  const soon = paced(clock, 50, () => doneAtMs.push(clock.uptime() - startMs));
  for (let passedMs = 0; passedMs < 120; passedMs += 10) {
    soon.ask();
    await clock.advance(10);
  }
  await clock.advance(1_000);
  assertEquals(doneAtMs, [0, 50, 100, 150]);
});

Deno.test("paced() drops what was asked for when it is cancelled", async () => {
  const clock = new FakeClock();
  let done = 0;
  const soon = paced(clock, 50, () => void done++);
  soon.ask();
  soon.cancel();
  await clock.advance(100);
  soon.ask();
  await settle();
  soon.ask();
  soon.cancel();
  await clock.advance(100);
  assertEquals(done, 1);
});
