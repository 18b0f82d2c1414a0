import type { Mishap, Who } from "./act.ts";
import type { Machine } from "./machine.ts";
import type { Medium } from "./machine_options.ts";
import type { Ledger } from "./ledger.ts";
import { passUntil } from "./pass_until.ts";
import { short } from "./sent.ts";
import { addressOf, listsOf, OWNERS, type Stage } from "./stage.ts";
import { Thief } from "./thief.ts";
import { noFaults } from "./virtual_net.ts";

/** Steps in which time passes while somebody waits for a program. */
const WAIT_STEP_MS = 1_000;
/** A list that could not be opened is tried again after this long. */
const AGAIN_MS = 2_000;
/** A machine that lost power in a write is started at least this much later. */
const POWER_OFF_MS = 5_000;

/** Faults of wire, programs, media and clocks; each ends by itself, and all with `endAll()`. */
export class Misfortune {
  readonly #stage: Stage;
  readonly #aheadMs: Record<Who, number>;
  readonly #thief: Thief;
  #ends: (() => void)[] = [];
  #addresses = OWNERS.length;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#thief = new Thief(stage);
    const { a, b } = stage.clocks;
    this.#aheadMs = { a: Math.max(0, a.aheadMs), b: Math.max(0, b.aheadMs) };
  }

  /** Whoever has copied a stick. */
  get thief(): Thief {
    return this.#thief;
  }

  /** How far each clock was ahead of the time at most, in ms. */
  get mostAheadMs(): Readonly<Record<Who, number>> {
    return this.#aheadMs;
  }

  /** Something goes wrong. */
  async begin(mishap: Mishap): Promise<void> {
    const { net, clocks, machines } = this.#stage;
    switch (mishap.kind) {
      case "drop":
      case "duplicate":
      case "corrupt":
      case "replay":
        net.faults[mishap.kind] = mishap.share;
        return this.#endAfter(mishap.forMs, () => void (net.faults[mishap.kind] = 0));
      case "delay":
      case "reorder":
        net.faults.delayMs = mishap.upToMs;
        return this.#endAfter(mishap.forMs, () => void (net.faults.delayMs = 0));
      case "freeze":
        net.faults.cellsLeft = mishap.afterCells;
        return this.#endAfter(mishap.forMs, () => void (net.faults.cellsLeft = Infinity));
      case "oneWay":
        return this.#mute([mishap.from], mishap.forMs);
      case "partition":
        return this.#mute(OWNERS, mishap.forMs);
      case "moveAddress":
        return machines[mishap.who].move(addressOf(++this.#addresses));
      case "stranger": {
        const { address } = machines[mishap.who];
        net.faults.strangers.add(address);
        return this.#endAfter(mishap.forMs, () => void net.faults.strangers.delete(address));
      }
      case "restart":
        await this.quit(mishap.who);
        return await this.#passUntil(this.startSoon(mishap.who));
      case "kill":
        machines[mishap.who].cutPower();
        return this.#startLater(mishap.who, mishap.downMs);
      case "killInWrite":
        return this.#killInWrite(mishap);
      case "lock":
        return await this.#lock(mishap);
      case "diskFull":
      case "pullStick": {
        const fault = mishap.kind === "diskFull" ? "isFull" : "isPulled";
        const { disk } = this.#mediumOf(mishap);
        disk[fault] = true;
        return this.#endAfter(mishap.forMs, () => void (disk[fault] = false));
      }
      case "slowStick": {
        const { disk } = this.#mediumOf(mishap);
        [disk.syncMs, disk.readMs] = [mishap.syncMs, mishap.readMs];
        return this.#endAfter(mishap.forMs, () => void (disk.syncMs = disk.readMs = 0));
      }
      case "copySeat":
        this.#ends.push(() => this.#thief.leave());
        return this.#thief.copy(mishap);
      case "leap":
        return this.#setClock(mishap.who, mishap.byMs, mishap.forMs);
      case "setBack":
        return this.#setClock(mishap.who, -mishap.byMs, mishap.forMs);
      case "drift":
        return clocks[mishap.who].drift(mishap.ppm);
      case "sleep":
        clocks[mishap.who].sleep();
        net.breakAll(machines[mishap.who].address);
        return this.#endAfter(mishap.forMs, () => clocks[mishap.who].wake());
    }
  }

  /** Everything is mended: wire, media, clocks. */
  endAll(): void {
    const { net, media, clocks } = this.#stage;
    for (const end of this.#ends) end();
    net.faults = noFaults();
    for (const who of OWNERS) {
      for (const { disk } of media[who]) {
        disk.isFull = disk.isPulled = false;
        disk.syncMs = disk.readMs = 0;
        disk.cutAfter(Infinity);
      }
      const clock = clocks[who];
      if (clock.sleeps) clock.wake();
      clock.drift(0);
      clock.set(0);
    }
  }

  /** Ends a program with a goodbye. */
  async quit(who: Who): Promise<void> {
    await this.#passUntil(this.#stage.machines[who].quit());
  }

  /** Starts a program, as soon as its list can be opened. */
  async startSoon(who: Who): Promise<void> {
    if (!await this.#stage.machines[who].start()) this.#startLater(who, AGAIN_MS);
  }

  /** Lets at least a second pass. */
  async #passUntil(work: Promise<unknown>): Promise<void> {
    const { time } = this.#stage;
    await time.advance(WAIT_STEP_MS);
    await passUntil(time, { work, stepMs: WAIT_STEP_MS });
  }

  #startLater(who: Who, ms: number): void {
    this.#stage.time.after(ms, () => {
      for (const { disk } of this.#stage.media[who]) disk.cutAfter(Infinity);
      void this.startSoon(who);
    });
  }

  #killInWrite(mishap: Extract<Mishap, { kind: "killInWrite" }>): void {
    const { disk } = this.#mediumOf(mishap);
    disk.cutAfter(mishap.afterWrites);
    this.#ends.push(() => disk.cutAfter(Infinity));
    this.#startLater(mishap.who, POWER_OFF_MS + mishap.downMs);
  }

  /** What is there before is there afterwards, unless it has disappeared meanwhile. */
  async #lock({ who, forMs }: Extract<Mishap, { kind: "lock" }>): Promise<void> {
    const { machines, verdict, ledgers, sometimes } = this.#stage;
    const machine = machines[who];
    const run = machine.runs - 1;
    const before = await shownBy(machine, listsOf(this.#stage));
    await this.#passUntil(machine.lock());
    sometimes.reach("program locked");
    let isOver = false;
    this.#endAfter(forMs, () => {
      if (isOver) return;
      isOver = true;
      void this.#unlock(machine).then(async () => {
        if (machine.runs - 1 !== run || verdict.broken !== undefined) return;
        for (const [list, shown] of before.entries()) {
          const after = (await shownBy(machine, [list]))[0];
          if (shown !== undefined && after !== undefined) {
            this.#compare({ shown, after }, { ledger: ledgers[list]!, who, run });
          }
        }
      });
    });
  }

  /** What is not there any more has disappeared, before the lock or meanwhile, at the time that it was to. */
  #compare(
    { shown, after }: { shown: Shown; after: Shown },
    { ledger, who, run }: { ledger: Ledger; who: Who; run: number },
  ): void {
    const { time, clocks, verdict } = this.#stage;
    const latestMs = Math.max(time.nowMs, clocks[who].now());
    for (const [id, endMs] of shown) {
      if (after.has(id) || ledger.isGone(id, { name: who, run })) continue;
      if (endMs <= latestMs) ledger.ended(id, { name: who, run });
      else verdict.breaks("locking loses nothing", `${who}, ${short(id)}`);
    }
  }

  async #unlock(machine: Machine): Promise<void> {
    await machine.unlock();
    for (const list of listsOf(this.#stage)) {
      if ((await machine.conversation(list))?.status.code === "locked") {
        await machine.openAgain(list);
      }
    }
  }

  #mediumOf({ who, list }: { who: Who; list: number }): Medium {
    const media = this.#stage.media[who];
    return media[list % media.length]!;
  }

  #mute(whom: readonly Who[], forMs: number): void {
    const { machines, net } = this.#stage;
    const addresses = whom.map((who) => machines[who].address);
    for (const address of addresses) net.faults.mute.add(address);
    this.#endAfter(forMs, () => {
      for (const address of addresses) net.faults.mute.delete(address);
    });
  }

  #setClock(who: Who, aheadMs: number, forMs: number): void {
    const clock = this.#stage.clocks[who];
    clock.set(aheadMs);
    this.#aheadMs[who] = Math.max(this.#aheadMs[who], aheadMs);
    this.#endAfter(forMs, () => clock.set(0));
  }

  #endAfter(ms: number, end: () => void): void {
    this.#ends.push(end);
    this.#stage.time.after(ms, end);
  }
}

/** Ids of what a page shows, with the time at which it disappears, Unix ms. */
type Shown = ReadonlyMap<string, number>;

/** What a page shows of each of these lists; undefined where it shows nothing. */
async function shownBy(machine: Machine, lists: readonly number[]): Promise<(Shown | undefined)[]> {
  const conversations = await Promise.all(lists.map((list) => machine.conversation(list)));
  return conversations.map((conversation) =>
    conversation === undefined || conversation.status.code === "locked"
      ? undefined
      : new Map(conversation.entries.map(({ id, disappearsAt }) => [
        id,
        disappearsAt === undefined ? Infinity : Date.parse(disappearsAt),
      ]))
  );
}
