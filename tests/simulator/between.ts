/**
 * Somebody with a fresh copy of one stick, in the path between both owners.
 *  1. From the copy he makes a list of the other seat, and runs a program on each.
 *  2. What an owner sends reaches his program on the other owner's seat; both programs call as well.
 *  3. He reads what one owner writes, and passes it on to the other with a word changed.
 */
import { otherSeat } from "../../keys/seat.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { Who } from "./act.ts";
import { Machine } from "./machine.ts";
import type { Medium, Talking, Witness } from "./machine_options.ts";
import { listOfOtherSeat } from "./other_seat.ts";
import { addressOf, OWNERS, type Stage } from "./stage.ts";
import { MachineClock } from "./virtual_clock.ts";
import { VirtualDisk } from "./virtual_disk.ts";

/** Numbers of the addresses of his programs. */
const NUMBERS: Record<Who, number> = { a: 97, b: 98 };
/** By then a medium that is well has taken what a session leaves behind. */
const KEPT_MS = 5_000;

/** Whoever is in between, until he leaves. */
export class Between {
  readonly #stage: Stage;
  /** His programs, by the seat that they are on. */
  readonly #machines: Record<Who, Machine>;
  readonly #passedOn = new Set<string>();

  /** Copies the sticks of `copied` as they are now; nothing is started. */
  constructor(stage: Stage, copied: Who) {
    this.#stage = stage;
    const media = stage.media[copied].map(({ disk }) => disk.bytes());
    const machineOn = (seat: Who): Machine => {
      const images = seat === copied ? media : media.map((list) => listOfOtherSeat(list) ?? list);
      return this.#machineOn(seat, images);
    };
    this.#machines = { a: machineOn("a"), b: machineOn("b") };
  }

  /** Takes his place. */
  async join(): Promise<void> {
    const { net, machines } = this.#stage;
    const started = await Promise.all(OWNERS.map((seat) => this.#machines[seat].start()));
    if (started.includes(false)) return this.leave();
    net.diverts = (from) => {
      const owner = OWNERS.find((who) => machines[who].address === from);
      return owner && this.#machines[otherSeat(owner)].address;
    };
    this.#stage.sometimes.reach("thief in between");
  }

  /** Gives his place up: the owners reach each other again. */
  leave(): void {
    this.#stage.net.diverts = () => undefined;
    for (const seat of OWNERS) this.#machines[seat].cutPower();
  }

  #machineOn(seat: Who, images: readonly Uint8Array[]): Machine {
    const { schedule: { setting }, time, net, dice, machines } = this.#stage;
    const media = images.map((image): Medium => ({
      disk: new VirtualDisk(image, { dice: dice.branch(), isReadOnly: false }),
    }));
    return new Machine({
      name: "thief",
      seat,
      setting,
      time,
      clock: new MachineClock(time),
      media,
      net,
      dice: dice.branch(),
      address: addressOf(NUMBERS[seat]),
      witness: this.#witnessOf(seat),
      peer: machines[otherSeat(seat)].address,
    });
  }

  /** His pads and claims are nobody's business; what the owners see of him is. */
  #witnessOf(seat: Who): Witness {
    const ignore = (): void => {};
    return {
      ...{ began: ignore, claimed: ignore, padUsed: ignore, logged: ignore, lostPower: ignore },
      ...{ lostClaim: ignore, locked: ignore, toldWhileLocked: ignore },
      changed: (talking, change) => this.#changed(seat, talking, change),
    };
  }

  #changed(seat: Who, talking: Talking, change: ChangeJson): void {
    const { ledgers, copies } = this.#stage;
    ledgers[talking.list]?.changed(talking, change);
    if (change.kind === "conversation") copies.note("thief", change.conversation);
    if (change.kind !== "entry") return;
    const { id, direction, state, text, file } = change.entry;
    if (direction === "out") {
      if (state === "delivered") this.#noteBelieved(otherSeat(seat), talking.list);
    } else if (file === undefined && text !== "" && !this.#passedOn.has(id)) {
      this.#passedOn.add(id);
      void this.#say(otherSeat(seat), talking.list, text.replace("text", "word"));
    }
  }

  async #say(seat: Who, list: number, text: string): Promise<void> {
    const answer = await this.#machines[seat].ask("POST", "/send", { list, json: { text } });
    if (answer?.status !== 202) return;
    const { id } = await answer.json() as { id: string };
    this.#stage.ledgers[list]?.took(id, { from: "thief", run: 0, text });
  }

  /** An owner has confirmed a text of his; the session with him is remembered, unless something is wrong with the medium. */
  #noteBelieved(owner: Who, list: number): void {
    const { time, machines, media, copies, sometimes, schedule: { setting } } = this.#stage;
    const { runs } = machines[owner];
    const { disk } = media[owner][list]!;
    const isWell = (): boolean =>
      !setting.readOnly[owner] && disk.refusals === 0 && disk.syncMs === 0 && !disk.isPulled;
    if (!isWell()) return;
    time.after(KEPT_MS, () => {
      const isSameRun = machines[owner].isRunning && machines[owner].runs === runs;
      if (!isSameRun || !isWell()) return;
      copies.believed.add(list);
      sometimes.reach("thief in between believed");
    });
  }
}
