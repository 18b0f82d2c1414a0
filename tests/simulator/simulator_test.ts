/** Whole pairs of programs under virtual time; the same seeds in each run, and some that are new. */
import { assert, assertEquals } from "@std/assert";
import { testSeed } from "../testkit/seed.ts";
import { scheduleOf } from "./schedule.ts";
import { shrink } from "./shrink.ts";
import { formatFailure, simulate } from "./simulate.ts";
import { RARE_STATES } from "./sometimes.ts";
import { run } from "./world.ts";

/** Enough for every rare state but those that take luck. */
const SEEDS = 220;
const NEW_SEEDS = 80;
const LUCK = ["text failed at the list's end", "program replaced"];

Deno.test(`${SEEDS} schedules break no rule and reach the rare states`, async () => {
  const { failure, sometimes } = await simulate({ from: 1, seeds: SEEDS });
  assert(failure === undefined, failure && formatFailure(failure).join("\n"));
  const missed = RARE_STATES.filter((state) => !sometimes.counts.has(state));
  assertEquals(missed.filter((state) => !LUCK.includes(state)), []);
});

const seed = testSeed();

Deno.test(`${NEW_SEEDS} new schedules break no rule (HCHAT_SEED=${seed})`, async () => {
  const { failure } = await simulate({ from: seed, seeds: NEW_SEEDS });
  assert(failure === undefined, failure && formatFailure(failure).join("\n"));
});

Deno.test("a seed does the same each time", async () => {
  const [one, other] = [await run(scheduleOf(17)), await run(scheduleOf(17))];
  const told = ({ sometimes, ...more }: typeof one) => ({
    ...more,
    sometimes: [...sometimes.counts],
  });
  assertEquals(told(one), told(other));
});

Deno.test("shrink() leaves the steps that a failure needs", async () => {
  const steps = Array.from({ length: 40 }, (_, index) => index);
  const fails = (each: number[]) => Promise.resolve(each.includes(7) && each.includes(31));
  assertEquals(await shrink(steps, { fails, tries: 200 }), [7, 31]);
});
