/** Whole pairs of programs under virtual time, the same schedules in each run; `deno task simulate` tries new ones. */
import { assert, assertEquals } from "@std/assert";
import { PLANTED_BUGS } from "./bugs/planted_bugs.ts";
import { scheduleOf } from "./schedule.ts";
import { shrink } from "./shrink.ts";
import { formatFailure, simulate } from "./simulate.ts";
import { RARE_STATES } from "./sometimes.ts";
import { run } from "./world.ts";

/** Enough for every rare state; CI goes on behind them. */
const SEEDS = 150;
/** Far from the first ones. */
const FAR_SEEDS = { from: 990_139_000, seeds: 50 };

Deno.test(`${SEEDS} schedules break no rule and reach the rare states`, async () => {
  const { failure, sometimes } = await simulate({ from: 1, seeds: SEEDS });
  assert(failure === undefined, failure && formatFailure(failure).join("\n"));
  assertEquals(RARE_STATES.filter((state) => !sometimes.counts.has(state)), []);
});

Deno.test(`${FAR_SEEDS.seeds} schedules of other seeds break no rule`, async () => {
  const { failure } = await simulate(FAR_SEEDS);
  assert(failure === undefined, failure && formatFailure(failure).join("\n"));
});

Deno.test("a search that keeps going tells of each seed that breaks a rule", async () => {
  const { name, seed } = PLANTED_BUGS[0]!;
  const broken: number[] = [];
  const { seeds } = await simulate({
    from: seed,
    seeds: 2,
    bug: name,
    keepsGoing: true,
    shrinks: false,
    onBroken: (each) => broken.push(each.seed),
  });
  assertEquals(seeds, 2);
  assert(broken.includes(seed));
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
