/**
 * `deno task simulate [--seeds 300] [--seconds N] [--from SEED] [--keep-going] [--bugs]`: both programs, disks, clocks and the
 * wire in one process, under virtual time. The same seed does the same on every machine. Exit code 1 when a rule was
 * broken. The first seed that breaks one ends the search, unless `--keep-going` asks for all that do. No seed is begun
 * after `--seconds`; the last lines say how many have run. With `--bugs` each planted bug is searched for with these
 * seeds, and the exit code is 1 when one was not found.
 */
import { randomInt } from "node:crypto";
import { PLANTED_BUGS } from "../tests/simulator/bugs/planted_bugs.ts";
import { formatBroken, formatFailure, simulate } from "../tests/simulator/simulate.ts";
import { RARE_STATES } from "../tests/simulator/sometimes.ts";
import { readScriptWords, scriptWords } from "./script_words.ts";

/** Seeds are below this. */
const SEEDS = 2 ** 31;
const DEFAULT_SEEDS = 300;
const PROGRESS_MS = 1_000;

interface SimulateRequest {
  seeds: number;
  /** Seconds within which seeds are begun; undefined: all run. */
  seconds: number | undefined;
  from: number;
  keepsGoing: boolean;
  bugs: boolean;
}

function readRequest(words: readonly string[]): SimulateRequest {
  const { values, switches } = readScriptWords(words, {
    values: ["seeds", "seconds", "from"],
    switches: ["keep-going", "bugs"],
  });
  const whole = (name: string, fallback: number, least: number): number => {
    const word = values.get(name);
    if (word === undefined) return fallback;
    const value = Number(word);
    if (Number.isInteger(value) && value >= least && value < SEEDS) return value;
    throw new TypeError(`Cannot read --${name}: expected ${least} to ${SEEDS - 1}, got ${word}`);
  };
  return {
    seeds: whole("seeds", DEFAULT_SEEDS, 1),
    seconds: values.has("seconds") ? whole("seconds", 0, 1) : undefined,
    from: whole("from", randomInt(SEEDS - DEFAULT_SEEDS), 0),
    keepsGoing: switches.has("keep-going"),
    bugs: switches.has("bugs"),
  };
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

const request = scriptWords("simulate", readRequest);
print(`seeds ${request.from} to ${request.from + request.seeds - 1}\n`);
const isWell = request.bugs ? await findBugs(request) : await tryRules(request);
if (!isWell) Deno.exit(1);

/** Runs the seeds; false when one broke a rule. */
async function tryRules({ seeds, seconds, from, keepsGoing }: SimulateRequest): Promise<boolean> {
  const showsProgress = Deno.stdout.isTerminal();
  const startMs = performance.now();
  let shownMs = startMs;
  const { seeds: tried, failure, sometimes, virtualMs } = await simulate({
    from,
    seeds,
    withinMs: seconds && seconds * 1_000,
    keepsGoing,
    onBroken: (broken) => keepsGoing && print(`${formatBroken(broken)}\n`),
    onSeed: (done) => {
      if (!showsProgress || performance.now() - shownMs < PROGRESS_MS) return;
      shownMs = performance.now();
      print(`\r${done} of ${seeds}\x1b[K`);
    },
  });
  if (showsProgress) print("\r\x1b[K");
  for (const state of RARE_STATES) print(`${sometimes.counts.get(state) ?? 0} × ${state}\n`);
  const hours = (virtualMs / 3_600_000).toFixed(1);
  print(`${tried} seeds, ${hours} hours of virtual time in ${secondsSince(startMs)} s\n`);
  print(failure === undefined ? "no rule was broken\n" : `${formatFailure(failure).join("\n")}\n`);
  return failure === undefined;
}

/** Searches each planted bug; false when one was not found. */
async function findBugs({ seeds, from }: SimulateRequest): Promise<boolean> {
  let found = 0;
  for (const { name, breaks } of PLANTED_BUGS) {
    const startMs = performance.now();
    const { failure } = await simulate({ from, seeds, bug: name, shrinks: false });
    const isFound = failure !== undefined && breaks.includes(failure.broken.invariant);
    if (isFound) found++;
    const seen = failure === undefined
      ? "not found"
      : `seed ${failure.seed} breaks "${failure.broken.invariant}"`;
    print(`${isFound ? "found" : "MISSED"}: ${name}: ${seen}, ${secondsSince(startMs)} s\n`);
  }
  print(`${found} of ${PLANTED_BUGS.length} planted bugs were found\n`);
  return found === PLANTED_BUGS.length;
}

function secondsSince(startMs: number): string {
  return ((performance.now() - startMs) / 1_000).toFixed(0);
}
