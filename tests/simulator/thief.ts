import type { Mishap, Who } from "./act.ts";
import { Between } from "./between.ts";
import { Machine } from "./machine.ts";
import { addressOf, type Stage } from "./stage.ts";
import { MachineClock } from "./virtual_clock.ts";

/** The number of the address from which the copy is used. */
const THIEF_NUMBER = 99;

/** Somebody who has copied a stick, and joins with the copy: a third machine, on a seat that is taken. */
export class Thief {
  readonly #stage: Stage;
  #machine: Machine | undefined;
  #between: Between | undefined;
  #copied: Who | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** A stick was copied. */
  get wasThere(): boolean {
    return this.#copied !== undefined;
  }

  /** Copies the sticks of one owner as they are now, and uses them for a while. One thief is enough. */
  copy({ who, afterMs, forMs, says, isBetween }: Extract<Mishap, { kind: "copySeat" }>): void {
    if (this.#copied !== undefined) return;
    this.#copied = who;
    const { time } = this.#stage;
    if (isBetween === true) {
      const between = this.#between = new Between(this.#stage, who);
      time.after(afterMs, () => void this.#joinBetween(between));
      return void time.after(afterMs + forMs, () => between.leave());
    }
    const machine = this.#machineFor(who);
    time.after(afterMs, () => void this.#join(machine, { says, forMs }));
  }

  /** The copy is given up. */
  leave(): void {
    this.#machine?.cutPower();
    this.#machine = undefined;
    this.#between?.leave();
    this.#between = undefined;
  }

  async #joinBetween(between: Between): Promise<void> {
    if (this.#between !== between) return;
    this.#stage.copies.isThere = true;
    await between.join();
  }

  async #join(machine: Machine, { says, forMs }: { says: boolean; forMs: number }): Promise<void> {
    this.#machine = machine;
    this.#stage.copies.isThere = true;
    if (!await machine.start()) return;
    const { time, ledgers } = this.#stage;
    time.after(forMs, () => this.leave());
    if (!says) return;
    time.after(forMs / 2, async () => {
      const text = "text of the thief";
      const answer = await machine.ask("POST", "/send", { json: { text } });
      if (answer?.status !== 202) return;
      const { id } = await answer.json() as { id: string };
      ledgers[0]?.took(id, { from: "thief", run: 0, text });
    });
  }

  #machineFor(who: Who): Machine {
    const { schedule: { setting }, time, net, dice, media, machines, witness } = this.#stage;
    return new Machine({
      name: "thief",
      seat: who,
      setting,
      time,
      clock: new MachineClock(time),
      media: media[who].map(({ disk }) => ({ disk: disk.copy(dice.branch()) })),
      net,
      dice: dice.branch(),
      address: addressOf(THIEF_NUMBER),
      witness,
      peer: machines[who === "a" ? "b" : "a"].address,
    });
  }
}
