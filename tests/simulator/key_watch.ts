/**
 * What is sealed and opened under the keys of one list, over all programs that use it. The watch over cells sits at the
 * program's own cipher, once for all runs of a process.
 */
import type { PadUse } from "../../keys/cell/sealer_outcomes.ts";
import { Session } from "../../keys/cell/session.ts";
import { SessionCipher } from "../../keys/cell/session_cipher.ts";
import type { ClaimOutcome } from "../../keys/record_source.ts";
import { PadWatch } from "../testkit/pad_watch.ts";
import type { Name } from "./sent.ts";
import type { Verdict } from "./verdict.ts";

/** A claim of a slot, and what is known of the list at that moment. */
export interface Claim {
  name: Name;
  slot: number;
  outcome: ClaimOutcome;
  /** The slot of the moment by that machine's own clock. */
  slotNow: number;
  /** Run of the program. */
  run: number;
  /** The medium keeps the claim beyond the end of the run. */
  isKept: boolean;
}

/** Watches the keys of one list. */
export class KeyWatch {
  readonly #verdict: Verdict;
  /** Of each program by itself, and of all on this list. */
  readonly #ownPads = new Map<Name, PadWatch>();
  readonly #allPads = new PadWatch();
  /** By program, and by program and run where no medium keeps a claim. */
  readonly #highestClaim = new Map<string, number>();

  constructor(verdict: Verdict) {
    this.#verdict = verdict;
  }

  claimed({ name, slot, outcome, slotNow, run, isKept }: Claim): void {
    if (outcome.kind !== "claimed") return;
    if (slot !== slotNow) {
      const detail = `${name}: ${slot}, now ${slotNow}`;
      this.#verdict.breaks("cells are sealed under the slot of the moment", detail);
    }
    // A run that cannot write its list has no pad either, and the next one knows nothing of it.
    for (const place of isKept ? [name, `${name} ${run}`] : [`${name} ${run}`]) {
      const highest = this.#highestClaim.get(place) ?? -1;
      if (slot < highest) {
        const detail = `${name}: ${slot} after ${highest}`;
        this.#verdict.breaks("a slot that was left is never sealed under again", detail);
      }
      this.#highestClaim.set(place, Math.max(highest, slot));
    }
  }

  /**
   * A program has spent pad. Two that use copies of one seat share it only until one knows of the other (SECURITY.md,
   * "Two copies of one seat stop"); `knows`: this one does.
   */
  padUsed(name: Name, use: PadUse, { knows }: { knows: boolean }): void {
    const own = this.#ownPads.get(name) ?? new PadWatch();
    this.#ownPads.set(name, own);
    const shared = this.#allPads.faults.length;
    for (const watch of [own, this.#allPads]) watch.note(use);
    const [fault] = knows ? this.#allPads.faults.slice(shared) : own.faults;
    if (fault !== undefined) this.#verdict.breaks("no pad byte protects two texts", fault);
  }
}

/** Cells of one run. */
export class CellWatch {
  static #current: CellWatch | undefined;
  readonly #verdict: Verdict;
  readonly #sealed = new Set<string>();
  readonly #opened = new Set<string>();
  /** The counter that was drawn last. */
  #counter = -1;

  /** Watches from now on, in the place of the watch before. */
  constructor(verdict: Verdict) {
    this.#verdict = verdict;
    CellWatch.#current = this;
  }

  /** The watch of the run that is under way. */
  static get current(): CellWatch | undefined {
    return CellWatch.#current;
  }

  noteCounter(counter: number): void {
    this.#counter = counter;
  }

  /** Every cell has a counter of its own under its key. */
  noteSealKey(key: Uint8Array): void {
    const name = `${key.toHex()} ${this.#counter}`;
    if (this.#sealed.has(name)) {
      this.#verdict.breaks("nothing is sealed twice under one counter", `${this.#counter}`);
    }
    this.#sealed.add(name);
  }

  /** A cell has been taken for what the peer says now. */
  noteOpened(cell: Uint8Array): void {
    const name = cell.subarray(0, 28).toHex();
    if (this.#opened.has(name)) this.#verdict.breaks("no cell is opened twice", name.slice(0, 8));
    this.#opened.add(name);
  }
}

const { nextCounter, sealKey } = Session.prototype;
Session.prototype.nextCounter = function (this: Session) {
  const counter = nextCounter.call(this);
  CellWatch.current?.noteCounter(counter);
  return counter;
};
Session.prototype.sealKey = function (this: Session, slot, secret) {
  const key = sealKey.call(this, slot, secret);
  CellWatch.current?.noteSealKey(key);
  return key;
};

const { open, openAnywhere } = SessionCipher.prototype;
SessionCipher.prototype.open = function (this: SessionCipher, slot, cell, elapsedMs) {
  const opened = open.call(this, slot, cell, elapsedMs);
  if (opened.kind === "frame") CellWatch.current?.noteOpened(cell);
  return opened;
};
SessionCipher.prototype.openAnywhere = function (this: SessionCipher, cell, elapsedMs) {
  const opened = openAnywhere.call(this, cell, elapsedMs);
  if (opened.kind === "frame") CellWatch.current?.noteOpened(cell);
  return opened;
};
