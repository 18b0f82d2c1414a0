/**
 * `deno task mutate [--of PATHS] [--tests PATHS] [--sample N] [--seed N]`: plants small faults in keys/cell, or in the
 * files and rooms named, one at a time, and counts how many of them the tests of that room find; those that change
 * nothing (mutation/equivalent.ts) do not count. Prints those that survive. Exit code 1 below 85 in 100.
 */
import { dirname } from "node:path";
import { TEST_FILES } from "./mutation/test_files.ts";
import { EQUIVALENT, withoutEquivalent } from "./mutation/equivalent.ts";
import { type Mutant, mutate } from "./mutation/mutants.ts";
import type { MutantEnd } from "./mutation/mutant_runs.ts";
import { runMutants } from "./mutation/run_mutants.ts";
import { seededDice } from "../tests/testkit/seeded_dice.ts";
import { readScriptWords, scriptWords } from "./script_words.ts";

const ROOT = new URL("../", import.meta.url).pathname;
/** What is mutated unless files are named, and the tests that are to hold it. */
const SOURCES = ["keys/cell", "keys/derive.ts"];
const TESTS = ["tests/keys/cell", "tests/keys/fuzz_test.ts", "tests/keys/meeting_place_test.ts"];
/** What the tests need of the project. */
const COPIED = ["keys", "server", "tests", "scripts", "ui", "deno.json", "deno.lock"];
/** Threads of the program have no switches: there no fault is ever on. */
const NO_SWITCHES = "globalThis.$m ??= () => false; ";
/** Of all faults so many in 100 have to be found. */
const LEAST_SCORE = 85;
/** Takes the line of progress away; empty where there is no terminal. */
const CLEAR = Deno.stdout.isTerminal() ? "\r\x1b[K" : "";

interface MutateRequest {
  /** So many faults, drawn by lot; undefined: all. */
  sample: number | undefined;
  seed: number;
  /** Files and rooms, as paths from the root of the project. */
  sources: readonly string[];
  /** Test files and folders of tests, in the same way. */
  tests: readonly string[];
}

function readRequest(words: readonly string[]): MutateRequest {
  const { values } = readScriptWords(words, { values: ["of", "sample", "seed", "tests"] });
  const whole = (name: string): number | undefined => {
    const word = values.get(name);
    if (word === undefined) return undefined;
    const value = Number(word);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new TypeError(`Cannot read --${name}: expected a whole number above 0, got ${word}`);
  };
  const paths = (name: string): string[] | undefined => values.get(name)?.split(",");
  const sources = paths("of");
  return {
    sample: whole("sample"),
    seed: whole("seed") ?? 1,
    sources: sources ?? SOURCES,
    tests: paths("tests") ?? (sources === undefined ? TESTS : testsOf(sources)),
  };
}

/** The folders of tests that mirror the rooms of `sources`. */
function testsOf(sources: readonly string[]): string[] {
  const rooms = sources.map((path) => path.endsWith(".ts") ? dirname(path) : path);
  return [...new Set(rooms)].map((room) => `tests/${room}`);
}

/** Copies what the tests need into `folder`, with switches for all faults in `sources`. */
function plant(folder: string, { sources, tests }: MutateRequest): Mutant[] {
  for (const name of COPIED) copy(`${ROOT}${name}`, `${folder}/${name}`);
  const testFiles = tests.flatMap(filesUnder).filter((file) => file.endsWith("_test.ts"));
  Deno.writeTextFileSync(`${folder}/${TEST_FILES}`, JSON.stringify(testFiles.toSorted()));
  const mutants: Mutant[] = [];
  const files = sources.flatMap(filesUnder).filter((file) => file.endsWith(".ts"));
  for (const file of files) {
    const source = Deno.readTextFileSync(`${ROOT}${file}`);
    const mutated = mutate(source, { file, firstId: mutants.length + 1 });
    mutants.push(...mutated.mutants);
    Deno.writeTextFileSync(`${folder}/${file}`, NO_SWITCHES + mutated.text);
  }
  return mutants;
}

/** Paths from the root of the project; `path` may be that of a file. */
function filesUnder(path: string): string[] {
  if (!Deno.statSync(`${ROOT}${path}`).isDirectory) return [path];
  const entries = [...Deno.readDirSync(`${ROOT}${path}`)].toSorted(byName);
  return entries.flatMap(({ name, isDirectory }) =>
    isDirectory ? filesUnder(`${path}/${name}`) : [`${path}/${name}`]
  );
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}

function copy(from: string, to: string): void {
  if (!Deno.statSync(from).isDirectory) return Deno.copyFileSync(from, to);
  Deno.mkdirSync(to);
  for (const { name } of Deno.readDirSync(from)) copy(`${from}/${name}`, `${to}/${name}`);
}

/** `count` of them, drawn by lot. */
function draw(mutants: readonly Mutant[], { sample, seed }: MutateRequest): Mutant[] {
  const dice = seededDice(seed);
  const lots = mutants.map((mutant) => ({ mutant, lot: dice() }));
  return lots.toSorted((one, other) => one.lot - other.lot).slice(0, sample).map(({ mutant }) =>
    mutant
  );
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

function describe({ file, line, original, replacement }: Mutant): string {
  const short = (text: string): string => text.replaceAll(/\s+/g, " ").slice(0, 70);
  return `${file}:${line}  ${short(original)}  ->  ${short(replacement)}`;
}

const request = scriptWords("mutate", readRequest);
const folder = Deno.makeTempDirSync({ prefix: "hchat-mutate-" });
const ends = new Map<MutantEnd["end"], Mutant[]>();
try {
  const all = plant(folder, request);
  const mutated = new Set(all.map(({ file }) => file));
  const { counted, unmatched } = withoutEquivalent(
    all,
    EQUIVALENT.filter(({ file }) => mutated.has(file)),
  );
  if (unmatched.length > 0) throw new Error(`Cannot count: no fault matches ${unmatched[0]}`);
  const drawn = draw(counted, request);
  const left = all.length - counted.length;
  print(
    `${drawn.length} of ${counted.length} faults, seed ${request.seed}; ${left} change nothing\n`,
  );
  const byId = new Map(drawn.map((mutant) => [mutant.id, mutant]));
  let done = 0;
  await runMutants(folder, [...byId.keys()], ({ id, end }) => {
    ends.set(end, [...ends.get(end) ?? [], byId.get(id)!]);
    done++;
    if (end === "survived" || end === "unreached") {
      print(`${CLEAR}${end}  ${describe(byId.get(id)!)}\n`);
    }
    if (CLEAR !== "") print(`${CLEAR}${done} of ${drawn.length}`);
    else if (done % 25 === 0) print(`${done} of ${drawn.length}\n`);
  });
  print(CLEAR);
} finally {
  Deno.removeSync(folder, { recursive: true });
}
const count = (end: MutantEnd["end"]): number => ends.get(end)?.length ?? 0;
const found = count("killed");
const lost = count("survived") + count("unreached");
const score = 100 * found / (found + lost);
print(
  `${found} found, ${count("survived")} survived, ${count("unreached")} never reached: ${
    score.toFixed(1)
  } in 100\n`,
);
if (score < LEAST_SCORE) Deno.exit(1);
