import type { PadUse } from "../../keys/cell/sealer_outcomes.ts";
import { HEADER_BYTES } from "../../keys/constants.ts";
import { STATE_OFFSET } from "../../keys/list/header_codec.ts";
import type { ClaimOutcome } from "../../keys/record_source.ts";
import { slotAt } from "../../keys/schedule.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { Who } from "./act.ts";
import { ContinuityWatch } from "./continuity_watch.ts";
import { FlapWatch } from "./flap_watch.ts";
import type { Talking, Witness } from "./machine_options.ts";
import type { Name } from "./sent.ts";
import { OWNERS, type Stage } from "./stage.ts";

/** What an observer looks at, and where it takes things down. */
export type ObserverOptions = Omit<Stage, "machines" | "witness">;

/** Words of a fault in the program. */
const FAULT = /Internal error|TypeError|RangeError/;

/** What the texts of all people have in common, and what 32 bytes look like as digits or in base64. */
const TEXT = /text \d+ of /;
const KEY = /[0-9a-f]{64}|[A-Za-z0-9+/]{43}/i;

/** Sees what all programs do, and takes down what breaks a rule and what is rare. */
export class Observer implements Witness {
  readonly #options: ObserverOptions;
  readonly #flaps: FlapWatch;
  readonly #continuity: ContinuityWatch;
  /** Who knows, or has known, that another program may be on a seat; `name list`. */
  readonly #knowing = new Set<string>();
  /** Runs in which vaults were given up that may be used again in them; by `name list`. */
  readonly #givenUpIn = new Map<string, number>();
  /** Number of the newest run of each program. */
  readonly #runs = new Map<Name, number>();

  constructor(options: ObserverOptions) {
    this.#options = options;
    this.#flaps = new FlapWatch(options);
    this.#continuity = new ContinuityWatch(options.verdict);
  }

  began(talking: Talking, received: readonly string[]): void {
    this.#runs.set(talking.name, talking.run);
    this.#options.ledgers[talking.list]?.began(talking, received);
  }

  changed(talking: Talking, change: ChangeJson): void {
    const { ledgers, sometimes } = this.#options;
    ledgers[talking.list]?.changed(talking, change);
    sometimes.noteChange(talking, change);
    if (change.kind === "entry" && change.entry.keysGoneAt !== undefined) {
      this.#options.receipts[talking.list]?.check(change.entry);
    }
    if (change.kind !== "conversation") return;
    this.#options.copies.note(talking.name, change.conversation);
    if (isSeatContested(change.conversation)) this.#knowing.add(`${talking.name} ${talking.list}`);
    this.#noteVault(talking, change.conversation);
    this.#checkContinuity(talking, change.conversation);
    this.#continuity.note(talking, change.conversation.continuity);
    this.#flaps.note(talking, change.conversation.status.code);
  }

  claimed(
    { name, list, run }: Talking,
    slot: number,
    outcome: ClaimOutcome,
    { isKept }: { isKept: boolean },
  ): void {
    if (name === "thief") return;
    const { keys, clocks, listSchedule } = this.#options;
    const slotNow = slotAt(listSchedule, clocks[name].now());
    const mayForget = !isKept && this.#isUnwritten(name, list);
    keys[list]?.claimed({ name, slot, outcome, slotNow, run, isKept: !mayForget });
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
    this.#givenUpIn.delete(`${talking.name} ${talking.list}`);
  }

  toldWhileLocked({ name }: Talking, what: string): void {
    this.#options.verdict.breaks("a locked program tells nothing", `${name}: ${what}`);
  }

  logged({ name }: Talking, line: string): void {
    this.#options.sometimes.noteLog(line);
    const { verdict } = this.#options;
    if (FAULT.test(line)) verdict.breaks("nothing fails inside", `${name}: ${line}`);
    if (TEXT.test(line) || KEY.test(line)) {
      verdict.breaks("a log holds no text and no key", `${name}: ${line.length} characters`);
    }
  }

  /**
   * A vault that was given up goes on with the next run from where it was, and with this one, if its medium comes back,
   * from where that is. Only one on a medium that has failed is given up.
   */
  #noteVault(
    { name, list, run }: Talking,
    { history, status }: Pick<ConversationJson, "history" | "status">,
  ): void {
    const { schedule: { setting }, lostVaults, sometimes, verdict, ledgers } = this.#options;
    if (status.code === "locked" || name === "thief" || !setting.vault[name]) return;
    const vault = `${name} ${list}`;
    if (history !== null) {
      if (this.#givenUpIn.get(vault) !== run) return;
      this.#givenUpIn.delete(vault);
      lostVaults.delete(vault);
      ledgers[list]?.keptAgain({ name, run });
      return sometimes.reach("vault used again");
    }
    if (!lostVaults.has(vault)) this.#givenUpIn.set(vault, run);
    lostVaults.add(vault);
    sometimes.reach("vault given up");
    if (!this.#hasRefused(name, list)) verdict.breaks("a vault is kept", `${name} gave it up`);
  }

  /** A list that cannot be written, or a stick that was full or gone when something was to be. */
  #isUnwritten(who: Who, list: number): boolean {
    return this.#options.schedule.setting.readOnly[who] || this.#hasRefused(who, list);
  }

  /**
   * Lists that are written keep what the next handshake needs, whatever happens to cells and programs. A program
   * whose list was not written forgets it when it ends; a copy of a seat is somebody else.
   */
  #checkContinuity(
    { name, list }: Talking,
    { continuity }: Pick<ConversationJson, "continuity">,
  ): void {
    if (continuity.code !== "lost" || this.#options.copies.isThere) return;
    if (OWNERS.some((who) => this.#mayForget(who, list))) return;
    this.#options.verdict.breaks("owners never lose each other", `${name} shows a loss`);
  }

  #mayForget(who: Who, list: number): boolean {
    return (this.#runs.get(who) ?? 0) > 0 && this.#isUnwritten(who, list);
  }

  /** The stick was full or gone when something was to be written. */
  #hasRefused(who: Who, list: number): boolean {
    const medium = this.#options.media[who][list];
    return medium !== undefined && medium.disk.refusals > 0;
  }
}

/** The program knows that another one may use its pad. */
function isSeatContested({ continuity, status }: Omit<ConversationJson, "entries">): boolean {
  return continuity.code === "lost" || status.code === "replaced";
}
