/** Many seeds, until one breaks a rule. */
import { judge } from "./judge.ts";
import type { Broken } from "./verdict.ts";
import { type Schedule, scheduleOf, type Step } from "./schedule.ts";
import { type SeedOutcome, SeedPool, sumOf } from "./seed_pool.ts";
import { shrink } from "./shrink.ts";
import type { Sometimes } from "./sometimes.ts";

/** Runs that one shrinking may take. */
const SHRINK_TRIES = 200;

/** A seed that broke a rule, with the shortest schedule that breaks the same one. */
export interface Failure {
  seed: number;
  broken: Broken;
  shortest: Schedule;
}

/** What a set of seeds came to. */
export interface Simulated {
  seeds: number;
  sometimes: Sometimes;
  virtualMs: number;
  /** The first seed that broke a rule. */
  failure: Failure | undefined;
}

/** A seed that broke a rule. */
export interface BrokenSeed {
  seed: number;
  broken: Broken;
}

/** Which seeds. */
export interface SimulateOptions {
  from: number;
  seeds: number;
  /** Name of a bug that is planted in every run. */
  bug?: string | undefined;
  /** No seed is begun after this long, in ms of real time. */
  withinMs?: number | undefined;
  /** True: a seed that breaks a rule does not end the search. */
  keepsGoing?: boolean | undefined;
  /** Called with each seed that breaks a rule, as it comes. */
  onBroken?: ((broken: BrokenSeed) => void) | undefined;
  /** Called behind each seed, with how many have run. */
  onSeed?: ((done: number) => void) | undefined;
  /** False: the failing schedule stays as long as it was. */
  shrinks?: boolean | undefined;
}

/** Runs `seeds` schedules from `from` on, one thread for each processor; stops at the first that breaks a rule. */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const { from, seeds, bug, withinMs = Infinity, keepsGoing, shrinks = true } = options;
  const outcomes: SeedOutcome[] = [];
  const broken: BrokenSeed[] = [];
  const pool = new SeedPool();
  try {
    await pool.run({
      seeds: countFrom(from, { seeds, endMs: performance.now() + withinMs }),
      bug,
      keepsGoing,
      onOutcome: (outcome) => {
        outcomes.push(outcome);
        options.onSeed?.(outcomes.length);
        if (outcome.broken === undefined) return;
        broken.push({ seed: outcome.seed, broken: outcome.broken });
        options.onBroken?.(broken.at(-1)!);
      },
    });
  } finally {
    pool.close();
  }
  const [first] = broken.toSorted((one, other) => one.seed - other.seed);
  return {
    seeds: outcomes.length,
    sometimes: sumOf(outcomes),
    virtualMs: outcomes.reduce((sum, outcome) => sum + outcome.virtualMs, 0),
    failure: first && await failureOf(first, { shrinks }),
  };
}

async function failureOf(
  { seed, broken }: BrokenSeed,
  { shrinks }: { shrinks: boolean },
): Promise<Failure> {
  const schedule = scheduleOf(seed);
  const shortest = shrinks ? await shortestOf(schedule, broken) : schedule;
  return { seed, broken, shortest };
}

/** The shortest part of `schedule` that breaks the same rule. */
async function shortestOf(schedule: Schedule, { invariant }: Broken): Promise<Schedule> {
  const steps = await shrink<Step>(schedule.steps, {
    tries: SHRINK_TRIES,
    fails: async (each) => {
      const outcome = await judge({ ...schedule, steps: each });
      return outcome.broken?.invariant === invariant;
    },
  });
  return { ...schedule, steps };
}

function* countFrom(
  first: number,
  { seeds, endMs }: { seeds: number; endMs: number },
): Generator<number> {
  for (let step = 0; step < seeds && performance.now() < endMs; step++) yield first + step;
}

/** What a seed broke, in a line. */
export function formatBroken({ seed, broken: { invariant, detail } }: BrokenSeed): string {
  return `seed ${seed} breaks a rule: ${invariant} (${detail})`;
}

/** A failure in lines for people: the rule, the line that reproduces it, the schedule. */
export function formatFailure({ shortest, ...broken }: Failure): string[] {
  const { setting, steps } = shortest;
  return [
    formatBroken(broken),
    `reproduce it with: deno task simulate --seeds 1 --from ${broken.seed}`,
    `setting: ${JSON.stringify(setting)}`,
    `${steps.length} steps break the same rule:`,
    ...steps.map(({ afterMs, act }) => `  after ${afterMs} ms: ${formatAct(act)}`),
  ];
}

function formatAct({ kind, ...more }: Step["act"]): string {
  const values = Object.entries(more).map(([name, value]) => `${name} ${value}`);
  return [kind, ...values].join(", ");
}
