/**
 * Follows the key list along with the clock: is the slot of the moment usable, is the file still there,
 * which slots can be burned (PROTOCOL.md §7).
 */
import { HORIZON_MS } from "../../keys/constants.ts";
import type { Vault } from "../../keys/list/secret/vault.ts";
import type { SlotSpan } from "../../keys/list/digest_table.ts";
import { probeRecord } from "../../keys/record_source.ts";
import type { RecordSource } from "../../keys/record_source.ts";
import { type Moment, momentAt, type Schedule, slotAt, slotStartMs } from "../../keys/schedule.ts";
import type { Blocked } from "../../keys/cell/sealer_outcomes.ts";
import type { ApiErrorJson } from "../gui_api/error_json.ts";
import type { NoticeJson } from "../gui_api/notice_json.ts";
import type { Clock } from "../time/clock.ts";
import { isoTime } from "../time/iso_time.ts";
import type { ListTrouble } from "./status.ts";

/** What every list on a file can do beyond being read; a list in memory may lack any of it. */
export interface ListExtras {
  /** Overwrites every record below `untilSlot`; stops after a batch when `signal` fires. */
  burn(untilSlot: number, options?: { signal?: AbortSignal }): Promise<unknown>;
  /** Compares the records around `slot` with their digests; returns the spans that are damaged. */
  check(slot: number): Promise<SlotSpan[]>;
  /** Has the medium looked at, and a file that is back taken into use; `onSettled` tells when that is done. */
  look(): void;
  /** Number of the oldest question that the medium has not answered; undefined: it has answered all. */
  readonly waitsFor: number | undefined;
  /** Slots below are burned. */
  readonly burnedUntil: number;
  /** Slots below are overwritten on the medium. */
  readonly overwrittenUntil: number;
  /** What the user should know about the list. */
  readonly notices: NoticeJson[];
  /** It opens with its passphrase alone. */
  readonly isEncrypted: boolean;
  /** Seals what outlives the list's keys. */
  readonly vault: Pick<Vault, "sealer" | "deriveKey">;
  /** Gives the file back. */
  close(): void | Promise<void>;
}

/** A list on a file: a program takes no other, so that nothing of this can be missing unnoticed. */
export type ListOnFile = Required<RecordSource> & ListExtras;

/** A list on a file, or one in memory that can do part of that. */
export type WatchedList = RecordSource & Partial<ListExtras>;

/** What a watch works with. */
export interface ListWatchOptions {
  list: WatchedList;
  clock: Clock;
  /** The time that burning goes by; undefined before the peer was heard in this run. */
  trustedMs: () => number | undefined;
  /** A new slot began, or the state of the list may have changed. */
  onChange: () => void;
  log: (line: string) => void;
}

/** A clock that is set while the program runs, and a list that is gone, are noticed within this. */
const LOOK_MS = 5_000;
/** A medium that has not answered for so long is slow. */
const SLOW_MS = 1_000;
/** A medium that was slow is called so for this long: one that is slow again and again does not come and go. */
const SLOW_STAYS_MS = 6_000;
/** How soon to look again for a list that is gone. */
const TROUBLE_LOOK_MS = 1_000;
/** Slots are burned in batches this far apart. */
const BURN_EVERY_MS = 60_000;

/** Watches one list. */
export class ListWatch {
  readonly #options: ListWatchOptions;
  #trouble: ListTrouble | undefined;
  #cancel: (() => void) | undefined;
  /** The answer that the medium owes, while a timer runs for it. */
  #expected: number | undefined;
  #cancelSlow: (() => void) | undefined;
  /** The answer that took so long that the medium counts as slow. */
  #slowOver: number | undefined;
  /** Until when it is called slow although it has answered, by the uptime. */
  #slowUntilMs = -Infinity;
  #burnedAtMs: number | undefined;
  #checkedSlot = -1;
  #damage: NoticeJson[] = [];
  readonly #stopped = new AbortController();
  #work: Promise<void> = Promise.resolve();

  constructor(options: ListWatchOptions) {
    this.#options = options;
  }

  /** Why nothing can be sealed now although the list runs. */
  get trouble(): ListTrouble | undefined {
    return this.#trouble;
  }

  /** Which part of the list the clock has reached. */
  moment(): Moment {
    return momentAt(this.#options.list.schedule, this.#options.clock.now());
  }

  /** How many slots of the whole list are not burned. */
  get unburned(): number {
    const { schedule, burnedUntil = 0 } = this.#options.list;
    return schedule.slotCount - burnedUntil;
  }

  /** Why no key is left for a text, undefined while there are some. */
  get spent(): ApiErrorJson | undefined {
    if (this.moment().kind === "over") return { code: "listOver" };
    return this.unburned > 0 ? undefined : { code: "keysBurned" };
  }

  /** What the user should know about the list, its damaged spans included. */
  get notices(): NoticeJson[] {
    return [...this.#options.list.notices ?? [], ...this.#damage];
  }

  /** Looks at the list now and from now on. */
  start(): void {
    this.#look();
  }

  /** Stops looking; resolves when no work on the list is under way any more. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#cancelSlow?.();
    this.#stopped.abort();
    await this.#work;
  }

  /** The sealer could not seal: its reason stays until a seal succeeds or the list is found well. */
  noteBlocked(blocked: Blocked): void {
    if (blocked.reason === "pending") this.#expectAnswer();
    const trouble = this.#troubleOf(blocked);
    const { kind, untilMs } = this.#trouble ?? {};
    // A floor is in memory: it says nothing of a list that is gone.
    if (kind === "removed" && trouble?.kind === "belowFloor") return;
    if (trouble === undefined || (trouble.kind === kind && trouble.untilMs === untilMs)) return;
    this.#trouble = trouble;
    this.#options.onChange();
  }

  /** The sealer has sealed: the list is well. */
  noteSealed(): void {
    if (this.#trouble === undefined) return;
    const before = this.#trouble.kind;
    this.#trouble = this.#slowness();
    if (this.#trouble?.kind !== before) this.#options.onChange();
  }

  /** A hello was sealed: the list is well. Yet cells of the session may have to wait, which hellos need not. */
  noteHelloSealed(): void {
    if (!this.#isBelowFloor) this.noteSealed();
  }

  /** The medium has answered: what it says of the slot of the moment counts. */
  noteSettled(): void {
    const moment = this.moment();
    if (moment.kind === "running") this.#probe(moment.slot);
  }

  #look(): void {
    const { clock, list, onChange } = this.#options;
    const moment = this.moment();
    if (moment.kind === "running") this.#probe(moment.slot);
    list.look?.();
    this.#expectAnswer();
    onChange();
    const untilNextMs = moment.kind === "running" ? moment.endsInMs : LOOK_MS;
    const lookMs = this.#trouble === undefined ? LOOK_MS : TROUBLE_LOOK_MS;
    const untilBeginMs = moment.kind === "notBegun" ? moment.startsInMs : LOOK_MS;
    this.#cancel = clock.after(
      Math.max(1, Math.min(untilNextMs, lookMs, untilBeginMs)),
      () => this.#look(),
    );
    if (this.#trouble?.kind === "removed") return;
    if (moment.kind === "running") this.#checkAhead(moment.slot);
    this.#burnBehind(list.schedule.periodMs);
  }

  #probe(slot: number): void {
    const outcome = probeRecord(this.#options.list, slot);
    switch (outcome.kind) {
      case "pending":
        return;
      case "read":
      case "outside":
        // Before its time only a seal that succeeds disproves a floor. Then the clock does: a talk that waits for its
        // user's choice seals nothing.
        if (!this.#isBelowFloor) this.#trouble = this.#slowness();
        return;
      default:
        this.#trouble = { kind: outcome.kind, untilMs: this.#endOf(outcome.kind) };
    }
  }

  /** The clock has not reached the floor that the sealer has told of. */
  get #isBelowFloor(): boolean {
    const { kind, untilMs = -Infinity } = this.#trouble ?? {};
    return kind === "belowFloor" && untilMs > this.#options.clock.now();
  }

  /** Looks in a while whether the medium still owes the same answer. */
  #expectAnswer(): void {
    const { list, clock, onChange } = this.#options;
    if (this.#expected !== undefined || list.waitsFor === undefined) return;
    this.#expected = list.waitsFor;
    this.#cancelSlow = clock.after(SLOW_MS, () => {
      const isSlow = list.waitsFor === this.#expected;
      this.#expected = undefined;
      if (isSlow && (this.#trouble ?? { kind: "slow" }).kind === "slow") {
        this.#slowOver = list.waitsFor;
        this.#slowUntilMs = clock.uptime() + SLOW_STAYS_MS;
        this.#trouble = this.#slowness();
        onChange();
      }
      this.#expectAnswer();
    });
  }

  /** The trouble of a medium that owes the slow answer still, or owed one a moment ago. */
  #slowness(): ListTrouble | undefined {
    const { clock, list: { waitsFor } } = this.#options;
    if (clock.uptime() < this.#slowUntilMs) return { kind: "slow" };
    return waitsFor !== undefined && waitsFor === this.#slowOver ? { kind: "slow" } : undefined;
  }

  #checkAhead(slot: number): void {
    const { list, onChange } = this.#options;
    if (list.check === undefined || slot === this.#checkedSlot) return;
    this.#checkedSlot = slot;
    this.#queue("checking the list", async () => {
      const spans = await list.check?.(slot) ?? [];
      this.#damage = spans.map((span) => damageNotice(list.schedule, span));
      onChange();
    });
  }

  /**
   * Burns the keys behind the horizon of the trusted time. Before the peer was heard nothing is burned: a
   * clock that is years ahead would destroy a list that is still needed.
   */
  #burnBehind(periodMs: number): void {
    const { list, trustedMs } = this.#options;
    const nowMs = trustedMs();
    if (list.burn === undefined || list.writable !== true || nowMs === undefined) return;
    const everyMs = Math.max(BURN_EVERY_MS, periodMs);
    if (this.#burnedAtMs !== undefined && Math.abs(nowMs - this.#burnedAtMs) < everyMs) return;
    this.#burnedAtMs = nowMs;
    const untilSlot = slotAt(list.schedule, nowMs - HORIZON_MS);
    if (!(untilSlot > 0)) return;
    const { signal } = this.#stopped;
    this.#queue("burning", async () => void await list.burn?.(untilSlot, { signal }));
  }

  #troubleOf({ reason, untilMs }: Blocked): ListTrouble | undefined {
    switch (reason) {
      case "removed":
      case "damaged":
      case "burned":
        return { kind: reason, untilMs: this.#endOf(reason) };
      case "belowFloor":
        return { kind: reason, untilMs };
      default:
        return undefined;
    }
  }

  /** Burned keys end where the first slot begins that is not burned; nobody knows when a stick comes back. */
  #endOf(kind: ListTrouble["kind"]): number | undefined {
    const { schedule, burnedUntil = 0 } = this.#options.list;
    return kind === "burned" ? slotStartMs(schedule, burnedUntil) : undefined;
  }

  #queue(action: string, work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#options.log(`${action} failed: ${error instanceof Error ? error.message : "unknown"}`);
    });
  }
}

function damageNotice(schedule: Schedule, { first, end }: SlotSpan): NoticeJson {
  const from = isoTime(slotStartMs(schedule, first));
  return { code: "damaged", from, to: isoTime(slotStartMs(schedule, end)) };
}
