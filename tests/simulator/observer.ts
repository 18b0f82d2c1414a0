import type { PadUse } from "../../keys/cell/sealer_outcomes.ts";
import { HEADER_BYTES } from "../../keys/constants.ts";
import { STATE_OFFSET } from "../../keys/list/header_codec.ts";
import type { ClaimOutcome } from "../../keys/record_source.ts";
import { slotAt } from "../../keys/schedule.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import { FlapWatch } from "./flap_watch.ts";
import type { Talking, Witness } from "./machine_options.ts";
import type { Stage } from "./stage.ts";

/** What an observer looks at, and where it takes things down. */
export type ObserverOptions = Omit<Stage, "machines" | "witness">;

/** Words of a fault in the program. */
const FAULT = /Internal error|TypeError|RangeError/;

/** Sees what all programs do, and takes down what breaks a rule and what is rare. */
export class Observer implements Witness {
  readonly #options: ObserverOptions;
  readonly #flaps: FlapWatch;
  /** Who knows, or has known, that another program may be on a seat; `name list`. */
  readonly #knowing = new Set<string>();

  constructor(options: ObserverOptions) {
    this.#options = options;
    const isSeatCopied = options.schedule.steps.some(({ act }) => act.kind === "copySeat");
    this.#flaps = new FlapWatch({ ...options, isSeatCopied });
  }

  changed(talking: Talking, change: ChangeJson): void {
    const { ledgers, sometimes } = this.#options;
    ledgers[talking.list]?.changed(talking, change);
    sometimes.noteChange(talking, change);
    if (change.kind !== "conversation") return;
    this.#options.copies.note(talking.name, change.conversation.continuity);
    if (isOtherKnown(change.conversation)) this.#knowing.add(`${talking.name} ${talking.list}`);
    this.#noteVault(talking, change.conversation);
    this.#checkContinuity(talking, change.conversation);
    this.#flaps.note(talking, change.conversation.status.code);
  }

  claimed({ name, list }: Talking, slot: number, outcome: ClaimOutcome): void {
    if (name === "thief") return;
    const { schedule: { setting }, media, keys, clocks, listSchedule } = this.#options;
    const isKept = !setting.readOnly[name] && media[name][list]?.disk.isFull === false;
    const slotNow = slotAt(listSchedule, clocks[name].now());
    keys[list]?.claimed({ name, slot, outcome, slotNow, isKept });
  }

  padUsed({ name, list }: Talking, use: PadUse): void {
    this.#options.keys[list]?.padUsed(name, use, { knows: this.#knowing.has(`${name} ${list}`) });
    this.#options.sometimes.reach("text under the pad");
  }

  lostPower(offset: number): void {
    const { sometimes } = this.#options;
    sometimes.reach("power cut in a write");
    if (offset >= STATE_OFFSET && offset < HEADER_BYTES) sometimes.reach("power cut in the state");
  }

  lostClaim(): void {
    this.#options.sometimes.reach("power cut in a claim");
  }

  locked(talking: Talking): void {
    this.#flaps.forget(talking);
  }

  toldWhileLocked({ name }: Talking, what: string): void {
    this.#options.verdict.breaks("a locked program tells nothing", `${name}: ${what}`);
  }

  logged({ name }: Talking, line: string): void {
    this.#options.sometimes.noteLog(line);
    if (FAULT.test(line)) this.#options.verdict.breaks("nothing fails inside", `${name}: ${line}`);
  }

  /** A vault that was given up goes on with the next run from where it was. */
  #noteVault({ name, list }: Talking, { history }: Pick<ConversationJson, "history">): void {
    const { schedule: { setting }, lostVaults, sometimes } = this.#options;
    if (history !== null || name === "thief" || !setting.vault[name]) return;
    lostVaults.add(`${name} ${list}`);
    sometimes.reach("vault given up");
  }

  /** Lists that are written keep what the next handshake needs, whatever happens to cells and programs. */
  #checkContinuity({ name }: Talking, { continuity }: Pick<ConversationJson, "continuity">): void {
    const { schedule: { setting: { readOnly }, steps }, verdict } = this.#options;
    const mayForget = readOnly.a || readOnly.b ||
      steps.some(({ act: { kind } }) => ["diskFull", "pullStick", "copySeat"].includes(kind));
    if (mayForget || continuity.code !== "lost") return;
    verdict.breaks("owners never lose each other", `${name} shows a loss`);
  }
}

/** The page says that another program may be there. */
function isOtherKnown({ continuity, status }: Omit<ConversationJson, "entries">): boolean {
  return continuity.code === "lost" || status.code === "replaced";
}
