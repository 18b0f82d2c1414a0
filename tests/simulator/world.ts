/**
 * One simulated run, from a schedule to the first broken rule.
 *  1. Two machines with their lists, clocks and addresses are put on one wire.
 *  2. The steps of the schedule happen, each after its time; faults end after theirs.
 *  3. Everything is mended: now all texts of living programs have to arrive, and both must find each other.
 */
import type { Broken, Ledger } from "./ledger.ts";
import { Lookout } from "./lookout.ts";
import { Misfortune } from "./misfortune.ts";
import { People } from "./people.ts";
import type { Act, Schedule } from "./schedule.ts";
import type { Sometimes } from "./sometimes.ts";
import { makeStage, OWNERS, type Stage, START_MS } from "./stage.ts";

/** Virtual time within which all must be well after the last fault, where no clock was ahead. */
const HEAL_MS = 20 * 60_000;
const HEAL_STEP_MS = 5_000;
/** A long wait is looked at less often. */
const LONG_STEP_MS = 60_000;

/** What came of a run. */
export interface Outcome {
  broken: Broken | undefined;
  sometimes: Sometimes;
  texts: Ledger["counts"];
  /** Virtual ms that passed. */
  virtualMs: number;
  cells: number;
}

/** Runs a schedule. The same one does the same on every machine. */
export async function run(schedule: Schedule): Promise<Outcome> {
  const world = new World(await makeStage(schedule));
  await world.play();
  await world.heal();
  await world.close();
  return world.outcome();
}

class World {
  readonly #stage: Stage;
  readonly #people: People;
  readonly #misfortune: Misfortune;
  readonly #lookout: Lookout;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#people = new People(stage);
    this.#misfortune = new Misfortune(stage);
    this.#lookout = new Lookout(stage, this.#misfortune);
  }

  /** Starts both programs and takes every step. */
  async play(): Promise<void> {
    const { time, ledger, schedule } = this.#stage;
    for (const who of OWNERS) await this.#misfortune.startSoon(who);
    for (const { afterMs, act } of schedule.steps) {
      await time.advance(afterMs);
      if (ledger.broken !== undefined) return;
      await this.#act(act);
      this.#lookout.look();
    }
  }

  /** Ends all faults and waits until all is well, or time is up. */
  async heal(): Promise<void> {
    const { time, ledger } = this.#stage;
    this.#misfortune.endAll();
    await time.advance(1_000);
    for (const who of OWNERS) await this.#restartUntilOpen(who);
    await this.#people.tellAddresses();
    // Slots that were claimed ahead of time stay closed until their time has come.
    const { a, b } = this.#misfortune.mostAheadMs;
    const endMs = time.nowMs + HEAL_MS + Math.max(a, b);
    let stepMs = HEAL_STEP_MS;
    while (time.nowMs < endMs && ledger.broken === undefined) {
      if (await this.#lookout.isWell()) return;
      await this.#people.goOn();
      await time.advance(stepMs);
      this.#lookout.look();
      if (endMs - time.nowMs > HEAL_MS) stepMs = LONG_STEP_MS;
    }
    if (ledger.broken === undefined) await this.#lookout.judgeLiveness();
  }

  /** Ends both programs, and searches what they have written. */
  async close(): Promise<void> {
    for (const who of OWNERS) await this.#misfortune.quit(who);
    this.#lookout.searchDisks();
  }

  outcome(): Outcome {
    const { ledger, sometimes, time, net } = this.#stage;
    return {
      broken: ledger.broken,
      sometimes,
      texts: ledger.counts,
      virtualMs: time.nowMs - START_MS,
      cells: net.cells,
    };
  }

  async #act(act: Act): Promise<void> {
    this.#stage.sometimes.noteAct(act);
    switch (act.kind) {
      case "say":
      case "read":
      case "cancel":
      case "cover":
      case "padMode":
        return await this.#people.act(act);
      default:
        return await this.#misfortune.begin(act);
    }
  }

  async #restartUntilOpen(who: (typeof OWNERS)[number]): Promise<void> {
    const { machines, time, ledger } = this.#stage;
    const machine = machines[who];
    if (machine.isRunning || await machine.start()) return;
    await time.advance(5_000);
    if (!machine.isRunning && !await machine.start()) ledger.breaks("the list opens again", who);
  }
}
