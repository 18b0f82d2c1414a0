/**
 * Runs tests against planted faults, in a process of its own. Standard output has a line of JSON for each fault,
 * what became of it, and one before each test.
 *  1. `mutant_runs.ts FOLDER --measure`: all tests run once without a fault, which tells what each takes and which
 *     faults it reaches. FOLDER keeps that.
 *  2. `mutant_runs.ts FOLDER ID…`: for each fault the tests that reach it run, the quickest first, until one fails.
 *  3. `mutant_runs.ts FOLDER --static ID`: all tests run with a fault that is there when the program is loaded.
 */
import { readTestFiles } from "./test_files.ts";

/** What became of one fault. `unreached`: no test runs that line; `static`: it acts when the program is loaded. */
export interface MutantEnd {
  id: number;
  end: "killed" | "survived" | "unreached" | "static";
}

/** A line of the output: what became of a fault; `broken`: a test fails without any fault. */
export type RunLine =
  | MutantEnd
  | { running: string }
  | { broken: string }
  | { measured: number };

interface RegisteredTest {
  name: string;
  run: (context: StepContext) => unknown;
  tookMs: number;
}

/** What the run without a fault has shown. */
interface Measures {
  /** Faults that are reached when the program is loaded. */
  atLoading: number[];
  /** Of each test, in the order in which they were registered: the faults that it reaches. */
  of: { tookMs: number; reaches: number[] }[];
}

/** What tests use of `Deno.TestContext`. */
interface StepContext {
  step(name: string, run: (context: StepContext) => unknown): Promise<boolean>;
}

/** A test that takes this many times as long as without the fault, and this long, has failed. */
const SLOW = { factor: 10, leastMs: 5_000 };

/** What a test is given credit for before it has run. */
const FIRST_MS = 10_000;

const [folder = "", ...words] = Deno.args;
const measured = `${folder}/measured.json`;
const tests: RegisteredTest[] = [];
let active = 0;
let reached: Set<number> | undefined = new Set();
const scope = globalThis as unknown as { $m: (id: number) => boolean };
scope.$m = (id) => {
  reached?.add(id);
  return id === active;
};
const only = words[0] === "--static" ? Number(words[1]) : undefined;
// A fault that acts at loading has to be there from the beginning.
if (only !== undefined) active = only;

Object.defineProperty(Deno, "test", { value: register });
const context: StepContext = {
  step: async (_name, run) => {
    await run(context);
    return true;
  },
};

function register(...args: unknown[]): void {
  const options = args.find((arg) => typeof arg === "object") as
    | { name?: string; fn?: () => unknown; ignore?: boolean }
    | undefined;
  const run = args.find((arg) => typeof arg === "function") ?? options?.fn;
  const name = args.find((arg) => typeof arg === "string") ?? options?.name ?? "";
  if (options?.ignore === true) return;
  const test = { name: String(name), run: run as RegisteredTest["run"] };
  tests.push({ ...test, tookMs: FIRST_MS });
}

function tell(line: RunLine): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}

async function fails({ name, run, tookMs }: RegisteredTest): Promise<boolean> {
  tell({ running: name });
  const limitMs = Math.max(SLOW.leastMs, SLOW.factor * tookMs);
  // What a slow test still does would meet the next fault: this process ends, and another one goes on.
  const timer = setTimeout(() => {
    tell({ id: active, end: "killed" });
    Deno.exit(0);
  }, limitMs);
  try {
    await run(context);
    return false;
  } catch {
    return true;
  } finally {
    clearTimeout(timer);
  }
}

async function firstFailure(among: RegisteredTest[]): Promise<RegisteredTest | undefined> {
  for (const test of among) if (await fails(test)) return test;
  return undefined;
}

try {
  for (const file of readTestFiles(folder)) await import(new URL(`file://${file}`).href);
} catch (error) {
  if (only === undefined) throw error;
  tell({ id: only, end: "killed" });
  Deno.exit(0);
}
if (only !== undefined) {
  for (const test of tests) test.tookMs = SLOW.leastMs;
  const failure = await firstFailure(tests);
  tell({ id: only, end: failure === undefined ? "survived" : "killed" });
} else if (words[0] === "--measure") {
  Deno.writeTextFileSync(measured, JSON.stringify(await measure([...reached])));
  tell({ measured: tests.length });
} else {
  reached = undefined;
  await runEach(words.map(Number), JSON.parse(Deno.readTextFileSync(measured)));
}
Deno.exit(0);

/** Runs all tests without a fault. */
async function measure(atLoading: number[]): Promise<Measures> {
  const of: Measures["of"] = [];
  for (const test of tests) {
    const reaches = reached = new Set<number>();
    const beganMs = performance.now();
    if (await fails(test)) {
      tell({ broken: test.name });
      Deno.exit(1);
    }
    of.push({ tookMs: performance.now() - beganMs, reaches: [...reaches] });
  }
  return { atLoading, of };
}

/** Runs the tests that reach each of the faults `ids`. */
async function runEach(ids: readonly number[], { atLoading, of }: Measures): Promise<void> {
  const known = tests.map((test, index) => {
    const { tookMs, reaches } = of[index]!;
    return { ...test, tookMs, reaches: new Set(reaches) };
  }).toSorted((one, other) => one.tookMs - other.tookMs);
  for (const id of ids) {
    const reaching = known.filter(({ reaches }) => reaches.has(id));
    if (reaching.length === 0) {
      tell({ id, end: atLoading.includes(id) ? "static" : "unreached" });
      continue;
    }
    active = id;
    const failure = await firstFailure(reaching);
    tell({ id, end: failure === undefined ? "survived" : "killed" });
    active = 0;
  }
}
