/** The net catches: the seed of each planted bug finds it, and finds nothing without it. `--bugs` searches anew. */
import { assert, assertEquals } from "@std/assert";
import { PLANTED_BUGS } from "./bugs/planted_bugs.ts";
import { runSeed } from "./seed_pool.ts";

for (const { name, plant, breaks, seed } of PLANTED_BUGS) {
  Deno.test(`the simulator finds the planted bug: ${name}`, async () => {
    const remove = plant();
    const planted = await runSeed(seed).finally(remove);
    const isFound = planted.broken !== undefined && breaks.includes(planted.broken.invariant);
    assert(isFound, `seed ${seed}: ${JSON.stringify(planted.broken)}`);
    assertEquals((await runSeed(seed)).broken, undefined);
  });
}
