import { HEADER_BYTES } from "../../keys/constants.ts";
import type { ClaimOutcome } from "../../keys/record_source.ts";
import type { PadUse } from "../../keys/cell/sealer_outcomes.ts";
import { STATE_OFFSET } from "../../keys/list/header_codec.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { Ledger } from "./ledger.ts";
import type { Witness } from "./machine.ts";
import type { Schedule, Who } from "./schedule.ts";
import type { Sometimes } from "./sometimes.ts";
import type { VirtualDisk } from "./virtual_disk.ts";

/** What an observer looks at, and where it takes things down. */
export interface ObserverOptions {
  schedule: Schedule;
  disks: Record<Who, VirtualDisk>;
  ledger: Ledger;
  sometimes: Sometimes;
}

/** Words of a fault in the program. */
const FAULT = /Internal error|TypeError|RangeError/;

/** Sees what both programs do, and takes down what breaks a rule and what is rare. */
export class Observer implements Witness {
  readonly #options: ObserverOptions;

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  changed(who: Who, run: number, change: ChangeJson): void {
    this.#options.ledger.changed(who, run, change);
    this.#options.sometimes.noteChange(who, change);
    this.#checkContinuity(who, change);
  }

  claimed(who: Who, slot: number, outcome: ClaimOutcome): void {
    const { schedule, disks, ledger } = this.#options;
    const isWritable = !schedule.setting.readOnly[who] && !disks[who].isFull;
    ledger.claimed({ who, slot, outcome, isWritable });
  }

  padUsed(use: PadUse): void {
    this.#options.ledger.padUsed(use);
    this.#options.sometimes.reach("text under the pad");
  }

  lostPower(offset: number): void {
    const { sometimes } = this.#options;
    sometimes.reach("power cut in a write");
    if (offset >= STATE_OFFSET && offset < HEADER_BYTES) sometimes.reach("power cut in the state");
  }

  logged(who: Who, line: string): void {
    this.#options.sometimes.noteLog(line);
    if (FAULT.test(line)) this.#options.ledger.breaks("nothing fails inside", `${who}: ${line}`);
  }

  /** Lists that are written keep what the next handshake needs, whatever happens to cells and programs. */
  #checkContinuity(who: Who, change: ChangeJson): void {
    const { schedule: { setting: { readOnly }, steps }, ledger } = this.#options;
    const mayForget = readOnly.a || readOnly.b ||
      steps.some(({ act: { kind } }) => kind === "diskFull" || kind === "pullStick");
    if (mayForget || change.kind !== "conversation") return;
    if (change.conversation.continuity.code === "lost") {
      ledger.breaks("owners never lose each other", `${who} shows a loss`);
    }
  }
}
