/**
 * `deno task simulate [--seeds 300] [--from SEED]`: both programs, disks, clocks and the wire in one process, under
 * virtual time. The same seed does the same on every machine. Exit code 1 when a rule was broken.
 */
import { randomInt } from "node:crypto";
import { formatFailure, simulate } from "../tests/simulator/simulate.ts";
import { RARE_STATES } from "../tests/simulator/sometimes.ts";
import { readScriptWords, scriptWords } from "./script_words.ts";

/** Seeds are below this. */
const SEEDS = 2 ** 31;
const DEFAULT_SEEDS = 300;
const PROGRESS_MS = 1_000;

interface SimulateRequest {
  seeds: number;
  from: number;
}

function readRequest(words: readonly string[]): SimulateRequest {
  const { values } = readScriptWords(words, { values: ["seeds", "from"] });
  const whole = (name: string, fallback: number, least: number): number => {
    const word = values.get(name);
    if (word === undefined) return fallback;
    const value = Number(word);
    if (Number.isInteger(value) && value >= least && value < SEEDS) return value;
    throw new TypeError(`Cannot read --${name}: expected ${least} to ${SEEDS - 1}, got ${word}`);
  };
  return {
    seeds: whole("seeds", DEFAULT_SEEDS, 1),
    from: whole("from", randomInt(SEEDS - DEFAULT_SEEDS), 0),
  };
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

const { seeds, from } = scriptWords("simulate", readRequest);
const showsProgress = Deno.stdout.isTerminal();
const startMs = performance.now();
let shownMs = startMs;
print(`seeds ${from} to ${from + seeds - 1}\n`);
const { failure, sometimes, virtualMs } = await simulate({
  from,
  seeds,
  onSeed: (done) => {
    if (!showsProgress || performance.now() - shownMs < PROGRESS_MS) return;
    shownMs = performance.now();
    print(`\r${done} of ${seeds}\x1b[K`);
  },
});
if (showsProgress) print("\r\x1b[K");
for (const state of RARE_STATES) print(`${sometimes.counts.get(state) ?? 0} × ${state}\n`);
const seconds = (performance.now() - startMs) / 1_000;
print(`${(virtualMs / 3_600_000).toFixed(1)} hours of virtual time in ${seconds.toFixed(0)} s\n`);
if (failure !== undefined) {
  print(`${formatFailure(failure).join("\n")}\n`);
  Deno.exit(1);
}
print("no rule was broken\n");
