/** The net catches: each planted bug is found within a set of seeds that finds nothing without it. */
import { assert } from "@std/assert";
import { PLANTED_BUGS } from "./planted_bugs.ts";
import { simulate } from "./simulate.ts";

const SEEDS = 200;

for (const { name, breaks } of PLANTED_BUGS) {
  Deno.test(`the simulator finds the planted bug: ${name}`, async () => {
    const { failure } = await simulate({ from: 1, seeds: SEEDS, bug: name, shrinks: false });
    const { invariant } = failure?.broken ?? {};
    const isFound = invariant !== undefined && breaks.includes(invariant);
    assert(isFound, `${SEEDS} schedules: ${JSON.stringify(failure?.broken)}`);
  });
}
