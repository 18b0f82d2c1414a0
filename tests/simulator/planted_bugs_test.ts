/**
 * The net catches: each planted bug is found within a set of seeds that finds nothing without it. The seed of a bug is
 * tried first, and a few behind it: schedules may have changed since. `deno task simulate --bugs` searches for all anew.
 */
import { assert } from "@std/assert";
import { plant, PLANTED_BUGS } from "./bugs/planted_bugs.ts";
import { runSeed } from "./seed_pool.ts";
import type { Broken } from "./verdict.ts";

/** Seeds behind the known one that are tried as well. */
const NEIGHBOURS = 20;

for (const { name, breaks, seed } of PLANTED_BUGS) {
  Deno.test(`the simulator finds the planted bug: ${name}`, async () => {
    const broken = await firstBroken(name, seed);
    assert(broken !== undefined && breaks.includes(broken.invariant), JSON.stringify(broken));
  });
}

/** Whether a schedule breaks no rule without any bug: found out once for all bugs that it finds. */
const CLEAN = new Map<number, Promise<boolean>>();

function isClean(seed: number): Promise<boolean> {
  const known = CLEAN.get(seed) ?? runSeed(seed).then(({ broken }) => broken === undefined);
  CLEAN.set(seed, known);
  return known;
}

/** The first rule that a schedule breaks with the bug, and with it alone. */
async function firstBroken(bug: string, known: number): Promise<Broken | undefined> {
  for (let seed = known; seed <= known + NEIGHBOURS; seed++) {
    const remove = plant(bug);
    const { broken } = await runSeed(seed).finally(remove);
    if (broken !== undefined && await isClean(seed)) return broken;
  }
  return undefined;
}
