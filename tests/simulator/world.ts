/**
 * One simulated run, from a schedule to the first broken rule.
 *  1. Two machines with their lists, clocks and addresses are put on one wire.
 *  2. The steps of the schedule happen, each after its time; faults end after theirs.
 *  3. Everything is mended: now all texts of living programs have to arrive, and both must find each other.
 */
import { type Act, isDeed } from "./act.ts";
import { Audit } from "./audit.ts";
import { Lookout } from "./lookout.ts";
import { Misfortune } from "./misfortune.ts";
import { passUntil } from "./pass_until.ts";
import { People } from "./people.ts";
import type { Schedule } from "./schedule.ts";
import type { Sometimes } from "./sometimes.ts";
import { makeStage, OWNERS, type Stage, START_MS } from "./stage.ts";
import type { Broken } from "./verdict.ts";
import type { Departure } from "./virtual_net.ts";

/** Virtual time within which all must be well after the last fault, where no clock was ahead. */
const HEAL_MS = 20 * 60_000;
const HEAL_STEP_MS = 5_000;
/** A long wait is looked at less often. */
const LONG_STEP_MS = 60_000;
/** Once all is well nothing changes for this long. */
const CALM_MS = 30_000;

/** A text that is on its way when the steps are over arrives within this, where nothing is wrong with the wire. */
const LINGER_MS = 60_000;

/** Steps in which time passes while a page waits for its answer. */
const WAIT_STEP_MS = 100;

/** Until the other side has learned of a reading. */
const DISAPPEAR_MS = 60_000;

/** A copy of a seat that has gone without a word is believed to be there for less than this. */
const FORGET_MS = 60_000;

/** What came of a run. */
export interface Outcome {
  broken: Broken | undefined;
  sometimes: Sometimes;
  /** Virtual ms that passed. */
  virtualMs: number;
  cells: number;
}

/** Runs a schedule. The same one does the same on every machine. */
export async function run(schedule: Schedule): Promise<Outcome> {
  const world = new World(await makeStage(schedule));
  await world.play();
  if (!world.isBroken) await world.heal();
  if (!world.isBroken) await world.close();
  world.abandon();
  return world.outcome();
}

/** What leaves either machine in the steps of a schedule and for a while after them; undefined where a rule is broken. */
export async function departuresOf(schedule: Schedule): Promise<Departure[] | undefined> {
  const stage = await makeStage(schedule);
  const world = new World(stage);
  const departures: Departure[] = [];
  stage.net.onLeave = (departure) => void departures.push(departure);
  await world.play();
  await stage.time.advance(LINGER_MS);
  world.abandon();
  return world.isBroken ? undefined : departures;
}

class World {
  readonly #stage: Stage;
  readonly #people: People;
  readonly #misfortune: Misfortune;
  readonly #lookout: Lookout;
  readonly #audit: Audit;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#people = new People(stage);
    this.#misfortune = new Misfortune(stage);
    this.#lookout = new Lookout(stage, this.#misfortune);
    this.#audit = new Audit(stage, () => this.#lookout.isOver);
  }

  /** Starts both programs and takes every step. */
  async play(): Promise<void> {
    const { time, verdict, schedule } = this.#stage;
    for (const who of OWNERS) await this.#misfortune.startSoon(who);
    for (const { afterMs, act } of schedule.steps) {
      await time.advance(afterMs);
      if (verdict.broken !== undefined) return;
      await this.#act(act);
      this.#lookout.look();
    }
  }

  /** Ends all faults and waits until all is well, or time is up; then looks at what both see. */
  async heal(): Promise<void> {
    const { time, verdict } = this.#stage;
    this.#misfortune.endAll();
    await time.advance(this.#misfortune.thief.wasThere ? FORGET_MS : 1_000);
    for (const who of OWNERS) await this.#restartUntilOpen(who);
    await this.#passUntil(this.#people.tellAddresses());
    // Slots that were claimed ahead of time stay closed until their time has come.
    const { a, b } = this.#misfortune.mostAheadMs;
    const endMs = time.nowMs + HEAL_MS + Math.max(a, b);
    let stepMs = HEAL_STEP_MS;
    while (await this.#audit.trouble() !== undefined) {
      if (verdict.broken !== undefined) return;
      if (time.nowMs >= endMs) return await this.#audit.judgeLiveness();
      await this.#passUntil(this.#people.decide());
      await time.advance(stepMs);
      this.#lookout.look();
      if (endMs - time.nowMs > HEAL_MS) stepMs = LONG_STEP_MS;
    }
    await this.#stayCalm();
    await this.#audit.judge();
    await this.#seeDisappear();
  }

  /** Everything is read; then time passes until all has disappeared that was to. */
  async #seeDisappear(): Promise<void> {
    const { time, verdict, schedule: { steps, setting } } = this.#stage;
    const lives = steps.map(({ act }) => act.kind === "disappear" ? act.afterMs ?? 0 : 0);
    const longestMs = Math.max(0, ...lives);
    if (longestMs === 0 || verdict.broken !== undefined) return;
    await this.#passUntil(this.#people.readAll());
    if (setting.padMode !== "off") await this.#learnOfReading();
    await time.advance(longestMs + DISAPPEAR_MS);
    // Below its floor a program cannot tell what was read.
    if (await this.#people.haveToWait()) {
      const { a, b } = this.#misfortune.mostAheadMs;
      await time.advance(Math.max(a, b) + longestMs + DISAPPEAR_MS);
    }
    // A program that has begun anew may be offered something meanwhile which nobody has read there yet.
    if (await this.#audit.awaitsReading()) {
      await this.#passUntil(this.#people.readAll());
      await time.advance(longestMs + DISAPPEAR_MS);
    }
    await this.#audit.judgeEnded();
  }

  /**
   * What is offered again under the pad alone may come slots later, to a program that has begun anew or to one that has
   * read it: its writer's page learns of the reading behind that, and only then does its time begin.
   */
  async #learnOfReading(): Promise<void> {
    const { time } = this.#stage;
    const endMs = time.nowMs + HEAL_MS;
    while (time.nowMs < endMs && await this.#audit.awaitsReading()) {
      await time.advance(HEAL_STEP_MS);
      await this.#passUntil(this.#people.readAll());
    }
  }

  /** Ends both programs, and searches what they have written. */
  async close(): Promise<void> {
    for (const who of OWNERS) await this.#misfortune.quit(who);
    this.#lookout.searchDisks();
    this.#lookout.searchVaults();
  }

  get isBroken(): boolean {
    return this.#stage.verdict.broken !== undefined;
  }

  /** Whatever still runs runs no longer. */
  abandon(): void {
    this.#misfortune.thief.leave();
    for (const who of OWNERS) this.#stage.machines[who].cutPower();
  }

  outcome(): Outcome {
    const { verdict, sometimes, time, net } = this.#stage;
    return {
      broken: verdict.broken,
      sometimes,
      virtualMs: time.nowMs - START_MS,
      cells: net.cells,
    };
  }

  async #act(act: Act): Promise<void> {
    this.#stage.sometimes.noteAct(act);
    if (isDeed(act)) await this.#passUntil(this.#people.act(act));
    else await this.#misfortune.begin(act);
  }

  /** What people do may have to wait for a slow medium. */
  async #passUntil(work: Promise<void>): Promise<void> {
    await passUntil(this.#stage.time, { work, stepMs: WAIT_STEP_MS });
  }

  /** Where nothing happens, statuses stay as they are. */
  async #stayCalm(): Promise<void> {
    const { time, verdict } = this.#stage;
    await time.advance(CALM_MS);
    this.#lookout.look();
    const trouble = await this.#audit.trouble();
    // A clock below its floor is noticed when something is to be sealed; then the other page says that nobody answers.
    if (trouble === undefined || await this.#people.haveToWait()) return;
    verdict.breaks("a status does not flap", trouble);
  }

  async #restartUntilOpen(who: (typeof OWNERS)[number]): Promise<void> {
    const { machines, time, verdict } = this.#stage;
    const machine = machines[who];
    if (machine.isRunning || await machine.start()) return;
    await time.advance(5_000);
    if (!machine.isRunning && !await machine.start()) verdict.breaks("the list opens again", who);
  }
}
