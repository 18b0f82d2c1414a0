/** Many seeds, one after the other, until one breaks a rule. */
import type { Broken } from "./ledger.ts";
import { type Schedule, scheduleOf, type Step } from "./schedule.ts";
import { shrink } from "./shrink.ts";
import { Sometimes } from "./sometimes.ts";
import { type Outcome, run } from "./world.ts";

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
  failure: Failure | undefined;
}

/** Which seeds. */
export interface SimulateOptions {
  from: number;
  seeds: number;
  /** Called behind each seed. */
  onSeed?: ((seed: number) => void) | undefined;
  /** False: the failing schedule stays as long as it was. */
  shrinks?: boolean | undefined;
}

/** Runs `seeds` schedules from `from` on; stops at the first that breaks a rule. */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const { from, seeds, onSeed, shrinks = true } = options;
  const simulated: Simulated = {
    seeds: 0,
    sometimes: new Sometimes(),
    virtualMs: 0,
    failure: undefined,
  };
  for (let seed = from; seed < from + seeds; seed++) {
    const schedule = scheduleOf(seed);
    const { broken, sometimes, virtualMs } = await run(schedule);
    simulated.seeds++;
    simulated.virtualMs += virtualMs;
    simulated.sometimes.add(sometimes);
    onSeed?.(seed);
    if (broken === undefined) continue;
    const shortest = shrinks ? await shortestOf(schedule, broken) : schedule;
    return { ...simulated, failure: { seed, broken, shortest } };
  }
  return simulated;
}

/** The shortest part of `schedule` that breaks the same rule. */
async function shortestOf(schedule: Schedule, { invariant }: Broken): Promise<Schedule> {
  const steps = await shrink<Step>(schedule.steps, {
    tries: SHRINK_TRIES,
    fails: async (each) => {
      const outcome: Outcome = await run({ ...schedule, steps: each });
      return outcome.broken?.invariant === invariant;
    },
  });
  return { ...schedule, steps };
}

/** A failure in lines for people: the rule, the line that reproduces it, the schedule. */
export function formatFailure({ seed, broken, shortest }: Failure): string[] {
  const { setting, steps } = shortest;
  return [
    `seed ${seed} breaks a rule: ${broken.invariant} (${broken.detail})`,
    `reproduce it with: deno task simulate --seeds 1 --from ${seed}`,
    `setting: ${JSON.stringify(setting)}`,
    `${steps.length} steps break the same rule:`,
    ...steps.map(({ afterMs, act }) => `  after ${afterMs} ms: ${formatAct(act)}`),
  ];
}

function formatAct({ kind, ...more }: Step["act"]): string {
  const values = Object.entries(more).map(([name, value]) => `${name} ${value}`);
  return [kind, ...values].join(", ");
}
