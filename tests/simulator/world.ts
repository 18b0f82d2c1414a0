/**
 * One simulated run, from a schedule to the first broken rule.
 *  1. Two machines with their lists, clocks and addresses are put on one wire.
 *  2. The steps of the schedule happen, each after its time; faults end after theirs.
 *  3. Everything is mended: now all texts of living programs have to arrive, and both must find each other.
 */
import { slotAt } from "../../keys/schedule.ts";
import { HEADER_BYTES, HORIZON_MS } from "../../keys/constants.ts";
import { STATE_OFFSET } from "../../keys/list/header_codec.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import { Dice } from "./dice.ts";
import { type Broken, Ledger } from "./ledger.ts";
import { listImages } from "./list_image.ts";
import { Machine, type Witness } from "./machine.ts";
import type { Act, Schedule, Who } from "./schedule.ts";
import { Sometimes } from "./sometimes.ts";
import { MachineClock, VirtualTime } from "./virtual_clock.ts";
import { VirtualDisk } from "./virtual_disk.ts";
import { noFaults, VirtualNet } from "./virtual_net.ts";

/** Unix ms at which every run begins. */
const START_MS = Date.UTC(2026, 0, 1, 12);
/** Virtual time within which all must be well after the last fault, where no clock was ahead. */
const HEAL_MS = 20 * 60_000;
const HEAL_STEP_MS = 5_000;
/** A long wait is looked at less often. */
const LONG_STEP_MS = 60_000;
/** More timers than two idle programs and a thousand texts need. */
const MOST_TIMERS = 400;
const MOST_UNDER_WAY = 64;

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
  const world = await World.make(schedule);
  await world.play();
  await world.heal();
  await world.close();
  return world.outcome();
}

class World {
  readonly #schedule: Schedule;
  readonly #time = new VirtualTime(START_MS);
  readonly #net: VirtualNet;
  readonly #disks: Record<Who, VirtualDisk>;
  readonly #clocks: Record<Who, MachineClock>;
  readonly #machines: Record<Who, Machine>;
  readonly #ledger: Ledger;
  readonly #sometimes = new Sometimes();
  readonly #dice: Dice;
  readonly #listSchedule: Parameters<typeof slotAt>[0];
  readonly #aheadMs: Record<Who, number> = { a: 0, b: 0 };
  #ends: (() => void)[] = [];
  #addresses = 2;
  #texts = 0;

  static async make(schedule: Schedule): Promise<World> {
    const { periodMs, recordBytes, listLeftMs } = schedule.setting;
    const images = await listImages({ periodMs, recordBytes, leftMs: listLeftMs }, START_MS);
    return new World(schedule, images);
  }

  private constructor(schedule: Schedule, images: Awaited<ReturnType<typeof listImages>>) {
    const { setting, seed } = schedule;
    this.#schedule = schedule;
    this.#listSchedule = images.schedule;
    this.#dice = new Dice(seed ^ 0x5eed);
    const { latencyMs, readOnly } = setting;
    this.#net = new VirtualNet(this.#time, { dice: this.#dice.branch(), latencyMs });
    const disk = (who: Who): VirtualDisk =>
      new VirtualDisk(images[who], { dice: this.#dice.branch(), isReadOnly: readOnly[who] });
    this.#disks = { a: disk("a"), b: disk("b") };
    this.#clocks = { a: new MachineClock(this.#time), b: new MachineClock(this.#time) };
    this.#clocks.b.set(setting.bAheadMs);
    this.#noteAhead("b");
    this.#ledger = new Ledger((who) => slotAt(images.schedule, this.#clocks[who].now()));
    this.#machines = { a: this.#machine("a"), b: this.#machine("b") };
  }

  /** Starts both programs and takes every step. */
  async play(): Promise<void> {
    for (const who of ["a", "b"] as const) await this.#startSoon(who);
    for (const { afterMs, act } of this.#schedule.steps) {
      await this.#advance(afterMs);
      if (this.#ledger.broken !== undefined) return;
      await this.#act(act);
      this.#look();
    }
  }

  /** Ends all faults and waits until all is well, or time is up. */
  async heal(): Promise<void> {
    for (const end of this.#ends) end();
    this.#net.faults = noFaults();
    for (const who of ["a", "b"] as const) {
      const disk = this.#disks[who];
      disk.isFull = disk.isPulled = false;
      disk.cutAfter(Infinity);
      if (this.#clocks[who].sleeps) this.#clocks[who].wake();
      this.#clocks[who].drift(0);
      this.#clocks[who].set(0);
    }
    await this.#advance(1_000);
    for (const who of ["a", "b"] as const) await this.#restartUntilOpen(who);
    await this.#tellAddresses();
    // Slots that were claimed ahead of time stay closed until their time has come.
    const endMs = this.#time.nowMs + HEAL_MS + Math.max(this.#aheadMs.a, this.#aheadMs.b);
    let stepMs = HEAL_STEP_MS;
    while (this.#time.nowMs < endMs && this.#ledger.broken === undefined) {
      if (await this.#isWell()) return;
      await this.#goOn();
      await this.#advance(stepMs);
      this.#look();
      if (endMs - this.#time.nowMs > HEAL_MS) stepMs = LONG_STEP_MS;
    }
    if (this.#ledger.broken === undefined) await this.#judgeLiveness();
  }

  /** Ends both programs, and opens both lists once more. */
  async close(): Promise<void> {
    for (const who of ["a", "b"] as const) {
      const quitting = this.#machines[who].quit();
      await this.#advance(3_000);
      await quitting;
    }
    this.#searchDisks();
  }

  outcome(): Outcome {
    return {
      broken: this.#ledger.broken,
      sometimes: this.#sometimes,
      texts: this.#ledger.counts,
      virtualMs: this.#time.nowMs - START_MS,
      cells: this.#net.cells,
    };
  }

  #machine(who: Who): Machine {
    const { setting } = this.#schedule;
    const other = who === "a" ? "b" : "a";
    const dials = setting.dials === "both" || setting.dials === who;
    return new Machine({
      who,
      setting,
      time: this.#time,
      clock: this.#clocks[who],
      disk: this.#disks[who],
      net: this.#net,
      dice: this.#dice.branch(),
      address: addressOf(who === "a" ? 1 : 2),
      witness: this.#witness(),
      peer: dials ? addressOf(other === "a" ? 1 : 2) : undefined,
    });
  }

  #witness(): Witness {
    return {
      changed: (who, run, change) => {
        this.#ledger.changed(who, run, change);
        this.#sometimes.noteChange(who, change);
        this.#checkContinuity(who, change);
      },
      claimed: (who, slot, outcome) => {
        const isWritable = !this.#schedule.setting.readOnly[who] && !this.#disks[who].isFull;
        this.#ledger.claimed({ who, slot, outcome, isWritable });
      },
      padUsed: (use) => {
        this.#ledger.padUsed(use);
        this.#sometimes.reach("text under the pad");
      },
      lostPower: (offset) => {
        this.#sometimes.reach("power cut in a write");
        if (offset >= STATE_OFFSET && offset < HEADER_BYTES) {
          this.#sometimes.reach("power cut in the state");
        }
      },
      logged: (who, line) => {
        this.#sometimes.noteLog(line);
        if (/Internal error|TypeError|RangeError/.test(line)) {
          this.#ledger.breaks("nothing fails inside", `${who}: ${line}`);
        }
      },
    };
  }

  /** Lists that are written keep what the next handshake needs, whatever happens to cells and programs. */
  #checkContinuity(who: Who, change: ChangeJson): void {
    const { setting: { readOnly }, steps } = this.#schedule;
    const mayForget = readOnly.a || readOnly.b ||
      steps.some(({ act: { kind } }) => kind === "diskFull" || kind === "pullStick");
    if (mayForget || change.kind !== "conversation") return;
    if (change.conversation.continuity.code === "lost") {
      this.#ledger.breaks("owners never lose each other", `${who} shows a loss`);
    }
  }

  async #act(act: Act): Promise<void> {
    this.#sometimes.noteAct(act);
    switch (act.kind) {
      case "say":
        return await this.#say(act.who, act.bytes);
      case "read":
        return await this.#read(act.who);
      case "cancel":
        return await this.#cancel(act.who);
      case "cover":
        return void await this.#machines[act.who].ask("PUT", "/settings", { coverMode: act.mode });
      case "padMode":
        return void await this.#machines[act.who].ask("PUT", "/settings", { padMode: act.mode });
      case "restart": {
        const quitting = this.#machines[act.who].quit();
        await this.#advance(3_000);
        await quitting;
        return await this.#startSoon(act.who);
      }
      case "kill":
        this.#machines[act.who].cutPower();
        return this.#startLater(act.who, act.downMs);
      case "killInWrite":
        this.#disks[act.who].cutAfter(act.afterWrites);
        this.#ends.push(() => this.#disks[act.who].cutAfter(Infinity));
        return this.#startLater(act.who, 5_000 + act.downMs);
      default:
        return this.#misfortune(act);
    }
  }

  /** Faults of wire, media and clocks. */
  #misfortune(act: Exclude<Act, { kind: "say" | "read" | "cancel" | "cover" | "padMode" }>): void {
    const { faults } = this.#net;
    switch (act.kind) {
      case "drop":
      case "duplicate":
      case "corrupt":
      case "replay":
        faults[act.kind] = act.share;
        return this.#endAfter(act.forMs, () => void (this.#net.faults[act.kind] = 0));
      case "delay":
      case "reorder":
        faults.delayMs = act.upToMs;
        return this.#endAfter(act.forMs, () => void (this.#net.faults.delayMs = 0));
      case "freeze":
        faults.cellsLeft = act.afterCells;
        return this.#endAfter(act.forMs, () => void (this.#net.faults.cellsLeft = Infinity));
      case "oneWay":
        return this.#mute([act.from], act.forMs);
      case "partition":
        return this.#mute(["a", "b"], act.forMs);
      case "moveAddress":
        return this.#machines[act.who].move(addressOf(++this.#addresses));
      case "stranger": {
        const { address } = this.#machines[act.who];
        faults.strangers.add(address);
        return this.#endAfter(act.forMs, () => void this.#net.faults.strangers.delete(address));
      }
      case "diskFull":
        this.#disks[act.who].isFull = true;
        return this.#endAfter(act.forMs, () => void (this.#disks[act.who].isFull = false));
      case "pullStick":
        this.#disks[act.who].isPulled = true;
        return this.#endAfter(act.forMs, () => void (this.#disks[act.who].isPulled = false));
      case "leap":
        return this.#setClock(act.who, act.byMs, act.forMs);
      case "setBack":
        return this.#setClock(act.who, -act.byMs, act.forMs);
      case "drift":
        return this.#clocks[act.who].drift(act.ppm);
      case "sleep": {
        const clock = this.#clocks[act.who];
        clock.sleep();
        this.#net.breakAll(this.#machines[act.who].address);
        return this.#endAfter(act.forMs, () => clock.wake());
      }
    }
  }

  async #say(who: Who, bytes: number): Promise<void> {
    const machine = this.#machines[who];
    const run = machine.runs - 1;
    const number = this.#texts++;
    const text = `text ${number} of ${who} ${"é".repeat(this.#lengthOf(bytes) >> 1)}`;
    const answer = await machine.ask("POST", "/send", { text });
    if (answer?.status !== 202) return;
    const { id } = await answer.json() as { id: string };
    this.#ledger.took(id, { from: who, run, text });
  }

  /** Where each text waits for pad, a long one takes longer than the run. */
  #lengthOf(bytes: number): number {
    return this.#schedule.setting.padMode === "always" ? Math.min(bytes, 200) : bytes;
  }

  async #read(who: Who): Promise<void> {
    const machine = this.#machines[who];
    const run = machine.runs - 1;
    await machine.ask("POST", "/read", {});
    this.#ledger.read(who, run);
  }

  async #cancel(who: Who): Promise<void> {
    const machine = this.#machines[who];
    const entries = (await machine.conversation())?.entries ?? [];
    const queued = entries.find((entry) => entry.direction === "out" && entry.state === "queued");
    if (queued === undefined) return;
    const answer = await machine.ask("DELETE", `/messages/${queued.id}`);
    if (answer?.status === 204) this.#sometimes.reach("text taken back");
  }

  #mute(whom: Who[], forMs: number): void {
    const addresses = whom.map((who) => this.#machines[who].address);
    for (const address of addresses) this.#net.faults.mute.add(address);
    this.#endAfter(forMs, () => {
      for (const address of addresses) this.#net.faults.mute.delete(address);
    });
  }

  #setClock(who: Who, aheadMs: number, forMs: number): void {
    this.#clocks[who].set(aheadMs);
    this.#noteAhead(who);
    this.#endAfter(forMs, () => this.#clocks[who].set(0));
  }

  #noteAhead(who: Who): void {
    this.#aheadMs[who] = Math.max(this.#aheadMs[who], this.#clocks[who].aheadMs);
  }

  #endAfter(ms: number, end: () => void): void {
    this.#ends.push(end);
    this.#time.after(ms, end);
  }

  async #startSoon(who: Who): Promise<void> {
    if (!await this.#machines[who].start()) this.#startLater(who, 2_000);
  }

  #startLater(who: Who, ms: number): void {
    this.#time.after(ms, () => {
      this.#disks[who].cutAfter(Infinity);
      void this.#startSoon(who);
    });
  }

  async #restartUntilOpen(who: Who): Promise<void> {
    const machine = this.#machines[who];
    if (machine.isRunning || await machine.start()) return;
    await this.#advance(5_000);
    if (!machine.isRunning && !await machine.start()) {
      this.#ledger.breaks("the list opens again", who);
    }
  }

  /** A person whose program waits for a choice between two programs takes this one. */
  async #goOn(): Promise<void> {
    for (const who of ["a", "b"] as const) {
      const conversation = await this.#machines[who].conversation();
      if (conversation?.status.code !== "replaced") continue;
      this.#sometimes.reach("program replaced");
      await this.#machines[who].ask("POST", "/resume", {});
    }
  }

  /** People whose machines have both moved tell each other where they are. */
  async #tellAddresses(): Promise<void> {
    const { dials } = this.#schedule.setting;
    for (const [who, other] of [["a", "b"], ["b", "a"]] as const) {
      if (dials !== "both" && dials !== who) continue;
      const peer = `http://${this.#machines[other].address}:7471`;
      await this.#machines[who].ask("PUT", "/settings", { peer });
    }
  }

  async #advance(ms: number): Promise<void> {
    await this.#time.advance(ms);
  }

  /** Rules that hold at any moment. */
  #look(): void {
    if (this.#time.timers > MOST_TIMERS || this.#net.underWay > MOST_UNDER_WAY) {
      const detail = `${this.#time.timers} timers, ${this.#net.underWay} exchanges`;
      this.#ledger.breaks("memory is bounded", detail);
    }
    const latestMs = this.#time.nowMs + Math.max(0, Math.min(this.#aheadMs.a, this.#aheadMs.b));
    const mayBurn = Math.max(0, slotAt(this.#listSchedule, latestMs - HORIZON_MS) + 1);
    for (const who of ["a", "b"] as const) {
      const burned = this.#machines[who].burnedUntil ?? 0;
      if (burned > 0) this.#sometimes.reach("slots burned");
      if (burned > mayBurn) {
        this.#ledger.breaks(
          "nothing is burned ahead of the time",
          `${who}: ${burned} > ${mayBurn}`,
        );
      }
    }
  }

  get #isOver(): boolean {
    return this.#time.nowMs >= this.#listEndMs;
  }

  get #listEndMs(): number {
    const { startMs, periodMs, slotCount } = this.#listSchedule;
    return startMs + periodMs * slotCount;
  }

  async #isWell(): Promise<boolean> {
    for (const who of ["a", "b"] as const) {
      const conversation = await this.#machines[who].conversation();
      if (conversation === undefined) return false;
      const isSettled = conversation.entries.every(({ direction, state }) =>
        direction === "in" || !["queued", "sent"].includes(state)
      );
      if (!isSettled) return false;
      if (!this.#isOver && conversation.status.code !== "connected") return false;
    }
    return true;
  }

  async #judgeLiveness(): Promise<void> {
    const mayFail = this.#isOver;
    for (const who of ["a", "b"] as const) {
      const machine = this.#machines[who];
      this.#ledger.expectDelivered(who, machine.runs - 1, { mayFail });
      const status = (await machine.conversation())?.status;
      if (!mayFail && status?.code !== "connected") {
        const detail = `${who} says ${JSON.stringify(status)}`;
        this.#ledger.breaks("after the last fault both are there", detail);
      }
    }
  }

  /** No text may have reached a medium. */
  #searchDisks(): void {
    const encoder = new TextEncoder();
    const texts = [...this.#ledger.sent.values()].map(({ text }) =>
      encoder.encode(text.slice(0, 24))
    );
    for (const who of ["a", "b"] as const) {
      for (const written of this.#disks[who].written()) {
        const bytes = new TextDecoder("latin1").decode(written);
        const found = texts.some((text) => bytes.includes(new TextDecoder("latin1").decode(text)));
        if (found) this.#ledger.breaks("clear text never reaches the disk", who);
      }
    }
  }
}

function addressOf(number: number): string {
  return `192.0.2.${number}`;
}
