import { assertEquals } from "@std/assert";
import { SlowMedium } from "../../../server/history/slow_medium.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

Deno.test("a medium is slow after a second without an answer, and for six seconds after it", async () => {
  const clock = new FakeClock();
  let changes = 0;
  const medium = new SlowMedium(clock, () => void changes++);
  medium.watch(Promise.resolve());
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  medium.watch(first.promise);
  await clock.advance(999);
  assertEquals(medium.isSlow, false);
  await clock.advance(1);
  assertEquals(medium.isSlow, true);
  first.reject(new Error("pulled out"));
  await clock.advance(4_500);
  medium.watch(second.promise);
  await clock.advance(4_000);
  assertEquals([medium.isSlow, changes], [true, 1], "slow again and again does not alternate");
  second.resolve();
  await clock.advance(6_000);
  assertEquals([medium.isSlow, changes], [false, 2]);
});

Deno.test("a medium that is no longer of interest is not told of", async () => {
  const clock = new FakeClock();
  const medium = new SlowMedium(clock, () => {
    throw new Error("told");
  });
  medium.watch(new Promise(() => {}));
  medium.close();
  await clock.advance(10_000);
  assertEquals(medium.isSlow, false);
});
