/**
 * What happened to the entries of one list, as an observer of all machines sees it. Safety is checked as things
 * happen; what is shown at the end is for `Audit`.
 */
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { EntryJson, EntryRefJson } from "../../server/gui_api/entry_json.ts";
import type { Talking } from "./machine_options.ts";
import { type Name, newSent, runOf, type Sent, type SentFile, short } from "./sent.ts";
import type { Verdict } from "./verdict.ts";

/** What a ledger has to know beside what programs tell. */
export interface LedgerOptions {
  verdict: Verdict;
  /** Whose conversation goes on from run to run. */
  keeps: (name: Name) => boolean;
  /** What the clock of a machine says, Unix ms. */
  nowMs: (name: Name) => number;
}

/** A clock that was ahead when a text left may have been set right by its arrival. */
const SET_RIGHT_MS = 25_000;

/** Follows the entries of one list. */
export class Ledger {
  readonly sent = new Map<string, Sent>();
  /** Bytes of files that have arrived so far, in all runs. */
  fileBytes = 0;
  /** The same by file, as the receiver has told last. */
  readonly #arrived = new Map<string, number>();
  /** Entries shown, by receiver and run: ids in the order of their arrival. */
  readonly #shown = new Map<string, string[]>();
  readonly #verdict: Verdict;
  readonly #nowMs: (name: Name) => number;
  /** Whose conversation goes on from run to run. */
  readonly keeps: (name: Name) => boolean;
  #written = 0;

  constructor({ verdict, keeps, nowMs }: LedgerOptions) {
    this.#verdict = verdict;
    this.#nowMs = nowMs;
    this.keeps = keeps;
  }

  /** The local API took an entry. */
  took(
    id: string,
    { from, run, text, file, unsafe }: {
      from: Name;
      run: number;
      text: string;
      file?: SentFile | undefined;
      unsafe?: Sent["unsafe"];
    },
  ): void {
    // The entry has been told of before the API answered.
    const sent = this.sent.get(id) ?? this.#write(id, text, { name: from, run });
    Object.assign(sent, { run, unsafe, ...file });
  }

  /** The local API took a change of an entry. */
  edited(id: string, text: string): void {
    this.sent.get(id)?.texts.push(text);
  }

  /** The local API took the wish to delete an entry for both. */
  erased(id: string): void {
    const sent = this.sent.get(id);
    if (sent !== undefined) sent.wasErased = true;
  }

  /** The local API has taken an entry back. */
  tookBack(id: string): void {
    const sent = this.sent.get(id);
    if (sent !== undefined) sent.wasTakenBack = true;
  }

  /** A run takes an entry back, which its vault does not know: the next one may send it. */
  tookBackIn(run: number, id: string): void {
    const sent = this.sent.get(id);
    if (sent !== undefined) sent.takenBackIn = run;
  }

  /** The vault of a run has all again that it has missed. */
  keptAgain({ name, run }: Pick<Talking, "name" | "run">): void {
    for (const sent of this.sent.values()) {
      if (sent.from === name && sent.takenBackIn === run) sent.wasTakenBack = true;
    }
  }

  /** The entries of these ids were before somebody's eyes. */
  read(ids: readonly string[]): void {
    for (const id of ids) {
      const sent = this.sent.get(id);
      if (sent !== undefined) sent.wasRead = true;
    }
  }

  /** A run begins, and shows these of what earlier ones have received. */
  began({ name, run }: Pick<Talking, "name" | "run">, received: readonly string[]): void {
    this.#shown.set(`${name} ${run}`, [...received]);
  }

  /** A program tells of an entry. */
  changed({ name, run }: Pick<Talking, "name" | "run">, change: ChangeJson): void {
    if (change.kind === "gone") return this.#left({ name, run }, change.entry);
    if (change.kind !== "entry") return;
    const { entry } = change;
    if (entry.direction === "out") this.#moved({ name, run }, entry);
    else this.#showed(name, run, entry);
    const { id, disappearsAt } = entry;
    if (disappearsAt !== undefined) {
      this.sent.get(id)?.endsAtMs.set(placeOf({ name, run }), Date.parse(disappearsAt));
    }
    if (this.isGone(entry.id, { name, run })) {
      this.#verdict.breaks(
        "what has disappeared is gone",
        `${name} shows ${short(entry.id)} again`,
      );
    }
  }

  /** An entry has disappeared while nobody could see it. */
  ended(id: string, talking: Pick<Talking, "name" | "run">): void {
    this.sent.get(id)?.goneFrom.add(placeOf(talking));
  }

  /** An entry has disappeared from what this run shows. */
  isGone(id: string, talking: Pick<Talking, "name" | "run">): boolean {
    const { goneFrom = [] } = this.sent.get(id) ?? {};
    return [...goneFrom].some((place) => this.#isRemembered(place, talking));
  }

  /** Also where its time came while its list was locked or away: then nobody is told. */
  mayBeGone(id: string, talking: Pick<Talking, "name" | "run">): boolean {
    const { endsAtMs = [] } = this.sent.get(id) ?? {};
    const nowMs = this.#nowMs(talking.name);
    return this.isGone(id, talking) ||
      [...endsAtMs].some(([place, ms]) => ms <= nowMs && this.#isRemembered(place, talking));
  }

  /** What was in a run is in this one, too: in each run of a machine where everything is kept. */
  #isRemembered(place: string, { name, run }: Pick<Talking, "name" | "run">): boolean {
    return place === placeOf({ name, run }) || (this.keeps(name) && place.startsWith(`${name} `));
  }

  /** A text goes when its time has come, and comes anew at the end of the timeline; all else disappears. */
  #left(talking: Pick<Talking, "name" | "run">, { direction, id }: EntryRefJson): void {
    const sent = this.sent.get(id);
    if (sent === undefined) return;
    // A run whose vault had failed may have sent it, and one that lost power has not; the next one has it from the vault.
    const hasLeft = sent.leftIn !== undefined &&
      (sent.leftIn === talking.run || (this.keeps(talking.name) && sent.state !== "queued"));
    if (direction === "in" || sent.leavesAtMs === undefined || hasLeft) {
      return void sent.goneFrom.add(placeOf(talking));
    }
    sent.run = sent.leftIn = talking.run;
    sent.order = this.#written++;
    if (this.#nowMs(talking.name) >= sent.leavesAtMs) return;
    this.#verdict.breaks("a text leaves no sooner than it was to", `${talking.name}, ${short(id)}`);
  }

  #showed(name: Name, run: number, entry: EntryJson): void {
    const { id } = entry;
    const sent = this.sent.get(id);
    // What was agreed on is told to a program that has forgotten it, also where it comes from there.
    if (sent === undefined || (sent.from === name && entry.agreement === undefined)) {
      return this.#verdict.breaks("what arrives was sent, to the letter", short(id));
    }
    this.#checkText(sent, entry);
    if (entry.file !== undefined) this.#noteArrived(id, entry.file.receivedBytes);
    const shown = this.#shown.get(`${name} ${run}`) ?? [];
    // An entry is told of again when it changes.
    if (shown.includes(id)) return;
    shown.push(id);
    if (sent.agreed !== undefined && sent.shownTo.has(name)) sent.toldAgainTo.add(name);
    sent.shownTo.add(name);
    if (!this.#mayHaveCome(sent)) {
      this.#verdict.breaks("a text leaves no sooner than it was to", `${short(id)} has arrived`);
    }
    if (sent.wasTakenBack) {
      this.#verdict.breaks("what was taken back does not arrive", short(id));
    }
    this.#checkOrder(sent, name, shown);
  }

  /** Where clocks are only ever set right, one of them has reached the time at which a text was to leave. */
  #mayHaveCome({ leavesAtMs, leftIn, from }: Sent): boolean {
    if (leavesAtMs === undefined || from === "thief") return true;
    return leftIn !== undefined &&
      Math.max(this.#nowMs("a"), this.#nowMs("b")) >= leavesAtMs - SET_RIGHT_MS;
  }

  /** A text is what its writer made of it at some time, and gone only if its writer has deleted it. */
  #checkText(sent: Sent, { id, text, deleted, file }: EntryJson): void {
    const isRight = deleted === true ? sent.wasErased : sent.texts.includes(text);
    if (!isRight) this.#verdict.breaks("what arrives was sent, to the letter", short(id));
    if (file?.state !== "complete") return;
    sent.wasWhole = true;
    // Of one that was deleted nothing is known any more.
    if (file.sha256 === sent.sha256 || deleted === true) return;
    this.#verdict.breaks("a file is whole or has failed", short(id));
  }

  #noteArrived(id: string, bytes: number): void {
    this.fileBytes += Math.max(0, bytes - (this.#arrived.get(id) ?? 0));
    this.#arrived.set(id, bytes);
  }

  /**
   * Files are not bound to the order of the texts. What was agreed on comes again where an earlier run has lost it: in
   * its own order, behind all else.
   */
  #checkOrder(sent: Sent, name: Name, shown: readonly string[]): void {
    if (sent.sha256 !== undefined) return;
    const isOfSameLine = (other: Sent): boolean =>
      other.from === sent.from && (this.keeps(other.from) || runOf(other) === runOf(sent)) &&
      other.toldAgainTo.has(name) === sent.toldAgainTo.has(name);
    const later = shown.map((id) => this.sent.get(id)).find((other) =>
      other !== undefined && other.sha256 === undefined && other.order > sent.order &&
      isOfSameLine(other)
    );
    if (later === undefined) return;
    this.#verdict.breaks("texts arrive in their order", `${later.order} before ${sent.order}`);
  }

  #moved(talking: Pick<Talking, "name" | "run">, entry: EntryJson): void {
    const { name } = talking;
    const { id, state, text, deleted } = entry;
    const sent = this.sent.get(id) ?? this.#write(id, text, talking);
    sent.state = state;
    if (entry.agreement !== undefined) sent.agreed = entry.agreement;
    if (entry.sendAt !== undefined) sent.leavesAtMs = Date.parse(entry.sendAt);
    if (deleted === true) sent.wasErased = true;
    else if (!sent.texts.includes(text)) sent.texts.push(text);
    if (entry.file?.state === "complete" && !sent.wasWhole) {
      this.#verdict.breaks("a file is whole or has failed", `${short(id)} is not there`);
    }
    if (entry.file !== undefined || this.#isAgreedAnyway(name, entry)) return;
    const isDelivered = state === "delivered" || state === "read";
    if (isDelivered && sent.shownTo.size === 0) {
      this.#verdict.breaks("delivered means shown", `${name}'s text ${short(id)}`);
    }
    if (state === "read" && !sent.wasRead) {
      this.#verdict.breaks("read means read", `${name}'s text ${short(id)}`);
    }
  }

  /**
   * The other page shows no line for what holds there already, nor for what its own user has changed since: both have
   * chosen something, or a program without memory was told what holds at first.
   */
  #isAgreedAnyway(name: Name, { id, agreement }: EntryJson): boolean {
    if (agreement === undefined) return false;
    const isAsAtFirst = agreement.code === "disappear" ? agreement.afterMs === null : agreement.on;
    if (isAsAtFirst && (["a", "b"] as const).some((each) => each !== name && !this.keeps(each))) {
      return true;
    }
    const chosen = JSON.stringify(agreement);
    return [...this.sent].some(([other, { agreed, from }]) =>
      other !== id && agreed?.code === agreement.code &&
      (from !== name || JSON.stringify(agreed) === chosen)
    );
  }

  #write(id: string, text: string, { name, run }: Pick<Talking, "name" | "run">): Sent {
    const sent = newSent({ from: name, text, writtenIn: run, order: this.#written++ });
    this.sent.set(id, sent);
    return sent;
  }
}

/** One run of a machine. */
function placeOf({ name, run }: Pick<Talking, "name" | "run">): string {
  return `${name} ${run}`;
}
