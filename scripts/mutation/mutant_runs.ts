/**
 * Runs tests against planted faults, in a process of its own: `mutant_runs.ts FOLDER ID…`. Standard output has a line of
 * JSON for each fault: what became of it.
 *  1. All tests run once without a fault, which tells what each takes and which faults it reaches.
 *  2. For each fault the tests that reach it run, the quickest first, until one fails.
 */
import { walkTests } from "./walk_tests.ts";

/** What became of one fault. `unreached`: no test runs that line; `static`: it acts when the program is loaded. */
export interface MutantEnd {
  id: number;
  end: "killed" | "survived" | "unreached" | "static";
}

interface RegisteredTest {
  name: string;
  run: (context: StepContext) => unknown;
  tookMs: number;
  reaches: Set<number>;
}

/** What tests use of `Deno.TestContext`. */
interface StepContext {
  step(name: string, run: (context: StepContext) => unknown): Promise<boolean>;
}

/** A test that takes this many times as long as without the fault, and this long, has failed. */
const SLOW = { factor: 10, leastMs: 2_000 };

/** What a test is given credit for before it has run. */
const FIRST_MS = 10_000;

const [folder = "", ...ids] = Deno.args;
const tests: RegisteredTest[] = [];
let active = 0;
let reached: Set<number> | undefined = new Set();
const scope = globalThis as unknown as { $m: (id: number) => boolean };
scope.$m = (id) => {
  reached?.add(id);
  return id === active;
};
const only = ids.length === 2 && ids[0] === "--static" ? Number(ids[1]) : undefined;
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
  tests.push({ ...test, tookMs: FIRST_MS, reaches: new Set() });
}

function tell(end: MutantEnd | { ready: true } | { broken: string }): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(end)}\n`));
}

async function fails({ run, tookMs }: RegisteredTest): Promise<boolean> {
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
  for (const file of walkTests(folder)) await import(new URL(`file://${file}`).href);
} catch (error) {
  if (only === undefined) throw error;
  tell({ id: only, end: "killed" });
  Deno.exit(0);
}
const atLoading = reached;
for (const test of tests) {
  reached = test.reaches;
  const beganMs = performance.now();
  if (only === undefined && await fails(test)) {
    tell({ broken: test.name });
    Deno.exit(1);
  }
  test.tookMs = only === undefined ? performance.now() - beganMs : SLOW.leastMs;
}
reached = undefined;
tests.sort((one, other) => one.tookMs - other.tookMs);
if (only !== undefined) {
  tell({ id: only, end: await firstFailure(tests) === undefined ? "survived" : "killed" });
  Deno.exit(0);
}
tell({ ready: true });
for (const id of ids.map(Number)) {
  const reaching = tests.filter(({ reaches }) => reaches.has(id));
  active = id;
  if (reaching.length === 0) {
    tell({ id, end: atLoading.has(id) ? "static" : "unreached" });
    continue;
  }
  const failure = await firstFailure(reaching);
  tell({ id, end: failure === undefined ? "survived" : "killed" });
  active = 0;
}
Deno.exit(0);
