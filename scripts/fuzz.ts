/**
 * Fuzzes the decoders and receive paths until the time is up: `deno task fuzz [SECONDS] [SEED] [NAME]`.
 * Prints the seed of every batch; the same seed gives the same inputs.
 */
import { randomInt } from "node:crypto";
import { fuzz } from "../tests/testkit/fuzz.ts";
import { fuzzTargets } from "../tests/testkit/fuzz_targets.ts";

const BATCH_ROUNDS = 5_000;
const SEEDS = 2 ** 32;

const [seconds = "60", firstSeed, name] = Deno.args;
let seed = firstSeed === undefined ? randomInt(SEEDS) : Number(firstSeed);
const targets = fuzzTargets().filter((target) => name === undefined || target.name === name);
if (targets.length === 0 || !Number.isInteger(seed) || !(Number(seconds) > 0)) {
  say("hchat: error: Cannot fuzz: wanted SECONDS, SEED and one of these names");
  for (const target of fuzzTargets()) say(`  ${target.name}`);
  Deno.exit(2);
}

const endMs = performance.now() + Number(seconds) * 1_000;
while (performance.now() < endMs) {
  say(`seed ${seed}: ${targets.length} targets, ${BATCH_ROUNDS} rounds each`);
  for (const target of targets) await fuzz(target, { seed, rounds: BATCH_ROUNDS });
  seed = (seed + 1) % SEEDS;
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}
