/** Seeds in several threads, each with a world of its own: a seed does the same in all of them. */
import { judge } from "./judge.ts";
import type { Broken } from "./verdict.ts";
import { scheduleOf } from "./schedule.ts";
import { type RareState, Sometimes } from "./sometimes.ts";

/** What a thread is told. */
export interface SeedOrder {
  seed: number;
  /** Name of a bug to be planted while it runs. */
  bug: string | undefined;
}

/** What came of a seed, as it passes between threads. */
export interface SeedOutcome {
  seed: number;
  broken: Broken | undefined;
  reached: [RareState, number][];
  virtualMs: number;
}

/** Runs one seed in this thread. */
export async function runSeed(seed: number): Promise<SeedOutcome> {
  const { broken, sometimes, virtualMs } = await judge(scheduleOf(seed));
  return { seed, broken, reached: [...sometimes.counts], virtualMs };
}

/** Each seed leaves something outside the heap of its thread, which goes with the thread: after so many another begins. */
const SEEDS_OF_A_THREAD = 250;

interface Thread {
  worker: Worker;
  /** That it was given. */
  seeds: number;
}

/** A few threads that share seeds. */
export class SeedPool {
  readonly #threads: Thread[];

  /** `threads`: at least one; one for each processor when absent. */
  constructor(threads = navigator.hardwareConcurrency) {
    this.#threads = Array.from({ length: threads }, () => ({ worker: newWorker(), seeds: 0 }));
  }

  /**
   * Runs `seeds` and hands each outcome over as it comes, in any order. Once a seed breaks a rule no later one is
   * begun, so that the first that does is found whatever the number of threads; with `keepsGoing` all run.
   */
  async run(
    { seeds, bug, keepsGoing = false, onOutcome }: {
      seeds: Iterable<number>;
      bug?: string | undefined;
      keepsGoing?: boolean | undefined;
      onOutcome: (outcome: SeedOutcome) => void;
    },
  ): Promise<void> {
    const left = seeds[Symbol.iterator]();
    let isBroken = false;
    const work = async (thread: Thread): Promise<void> => {
      for (let next = left.next(); next.done !== true && !isBroken; next = left.next()) {
        const outcome = await ask(workerOf(thread), { seed: next.value, bug });
        onOutcome(outcome);
        isBroken ||= !keepsGoing && outcome.broken !== undefined;
      }
    };
    await Promise.all(this.#threads.map(work));
  }

  /** Ends all threads. */
  close(): void {
    for (const { worker } of this.#threads) worker.terminate();
  }
}

/** Sums up what a set of seeds has reached. */
export function sumOf(outcomes: readonly SeedOutcome[]): Sometimes {
  const sum = new Sometimes();
  for (const { reached } of outcomes) {
    for (const [state, count] of reached) sum.reach(state, count);
  }
  return sum;
}

function newWorker(): Worker {
  return new Worker(new URL("seed_worker.ts", import.meta.url), { type: "module" });
}

/** The worker for one more seed. */
function workerOf(thread: Thread): Worker {
  if (thread.seeds === SEEDS_OF_A_THREAD) {
    thread.worker.terminate();
    Object.assign(thread, { worker: newWorker(), seeds: 0 });
  }
  thread.seeds++;
  return thread.worker;
}

function ask(worker: Worker, order: SeedOrder): Promise<SeedOutcome> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<SeedOutcome>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Internal error: seed ${order.seed} ended its thread: ${event.message}`));
    };
    worker.postMessage(order);
  });
}
