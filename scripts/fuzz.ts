/**
 * `deno task fuzz [NAME…] [--seconds 60] [--seed SEED]`: fuzzes the decoders and receive paths until the time is up.
 * Prints the seed of every batch; the same seed gives the same inputs.
 */
import { randomInt } from "node:crypto";
import { fuzz } from "../tests/testkit/fuzz.ts";
import { fuzzTargets } from "../tests/testkit/fuzz_targets.ts";
import { readFuzzWords, SEEDS } from "./fuzz_words.ts";
import { scriptWords } from "./script_words.ts";

const BATCH_ROUNDS = 5_000;

const say = (line: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
};

const all = fuzzTargets();
const request = scriptWords("fuzz", (words) => readFuzzWords(words, all.map(({ name }) => name)));
const targets = all.filter(({ name }) =>
  request.names.length === 0 || request.names.includes(name)
);
const endMs = performance.now() + request.seconds * 1_000;
let seed = request.seed ?? randomInt(SEEDS);
while (performance.now() < endMs) {
  say(`seed ${seed}: ${targets.length} targets, ${BATCH_ROUNDS} rounds each`);
  for (const target of targets) await fuzz(target, { seed, rounds: BATCH_ROUNDS });
  seed = (seed + 1) % SEEDS;
}
