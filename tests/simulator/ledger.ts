/**
 * What happened in a run, as an observer of both machines sees it, and the first rule that it broke. Safety is
 * checked as things happen; liveness (`expectDelivered`) after the last fault.
 */
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { PadUse } from "../../keys/cell/sealer_outcomes.ts";
import type { ClaimOutcome } from "../../keys/record_source.ts";
import { PadWatch } from "../testkit/pad_watch.ts";
import type { Who } from "./schedule.ts";

/** A rule that no schedule may break. */
export type Invariant =
  | "each text arrives at most once in a run"
  | "texts of one run arrive in their order"
  | "what arrives was sent, to the letter"
  | "delivered means shown"
  | "read means read"
  | "no pad byte protects two texts"
  | "cells are sealed under the slot of the moment"
  | "a slot that was left is never sealed under again"
  | "nothing is burned ahead of the time"
  | "memory is bounded"
  | "clear text never reaches the disk"
  | "owners never lose each other"
  | "nothing fails inside"
  | "the list opens again"
  | "after the last fault everything is delivered"
  | "after the last fault both are there";

/** A rule that was broken, and how. */
export interface Broken {
  invariant: Invariant;
  /** What was seen; holds no key byte. */
  detail: string;
}

interface Sent {
  from: Who;
  run: number;
  order: number;
  text: string;
  state: EntryJson["state"];
  wasShown: boolean;
  wasRead: boolean;
}

/** Follows one run. */
export class Ledger {
  broken: Broken | undefined;
  readonly sent = new Map<string, Sent>();
  /** Entries shown, by receiver and run: ids in the order of their arrival. */
  readonly #shown = new Map<string, string[]>();
  readonly #pads = new PadWatch();
  readonly #highestClaim = new Map<Who, number>();
  readonly #slotNow: (who: Who) => number;
  /** Texts that the program took, told apart for the report. */
  counts = { sent: 0, delivered: 0, read: 0, failed: 0, cancelled: 0 };

  /** `slotNow` is the slot of the moment by that machine's own clock. */
  constructor(slotNow: (who: Who) => number) {
    this.#slotNow = slotNow;
  }

  /** Takes down the first rule that is broken. */
  breaks(invariant: Invariant, detail: string): void {
    this.broken ??= { invariant, detail };
  }

  /** The local API took a text. */
  took(id: string, { from, run, text }: { from: Who; run: number; text: string }): void {
    const order = this.counts.sent++;
    const fresh: Sent = {
      from,
      run,
      order,
      text,
      state: "queued",
      wasShown: false,
      wasRead: false,
    };
    // The entry may have been told of before the API answered.
    this.sent.set(id, { ...fresh, ...this.sent.get(id), text, order, run });
  }

  /** The user of `who` has seen all that was shown to him. */
  read(who: Who, run: number): void {
    for (const id of this.#shown.get(`${who} ${run}`) ?? []) {
      const sent = this.sent.get(id);
      if (sent !== undefined) sent.wasRead = true;
    }
  }

  changed(who: Who, run: number, change: ChangeJson): void {
    if (change.kind !== "entry") return;
    const { entry } = change;
    if (entry.direction === "in") this.#arrived(who, run, entry);
    else this.#moved(who, entry);
  }

  claimed(
    { who, slot, outcome, isWritable }: {
      who: Who;
      slot: number;
      outcome: ClaimOutcome;
      isWritable: boolean;
    },
  ): void {
    if (outcome.kind !== "claimed") return;
    const now = this.#slotNow(who);
    if (slot !== now) {
      this.breaks("cells are sealed under the slot of the moment", `${who}: ${slot}, now ${now}`);
    }
    const highest = this.#highestClaim.get(who) ?? -1;
    if (slot < highest && isWritable) {
      const detail = `${who}: ${slot} after ${highest}`;
      this.breaks("a slot that was left is never sealed under again", detail);
    }
    this.#highestClaim.set(who, Math.max(highest, slot));
  }

  padUsed(use: PadUse): void {
    this.#pads.note(use);
    const [fault] = this.#pads.faults;
    if (fault !== undefined) this.breaks("no pad byte protects two texts", fault);
  }

  /** Everything that the living run of `who` took has come to an end. */
  expectDelivered(who: Who, run: number, { mayFail }: { mayFail: boolean }): void {
    for (const [id, sent] of this.sent) {
      if (sent.from !== who || sent.run !== run) continue;
      const isSettled = ["delivered", "read", "cancelled"].includes(sent.state) ||
        (mayFail && sent.state === "failed");
      if (isSettled) continue;
      const detail = `${who}'s text ${id.slice(0, 8)} of run ${run} is ${sent.state}`;
      this.breaks("after the last fault everything is delivered", detail);
    }
  }

  #arrived(who: Who, run: number, entry: EntryJson): void {
    const name = `${who} ${run}`;
    const shown = this.#shown.get(name) ?? [];
    // An entry is told of again when its state changes.
    if (shown.includes(entry.id) && entry.state !== "delivered") return;
    if (shown.includes(entry.id)) {
      return this.breaks("each text arrives at most once in a run", entry.id.slice(0, 8));
    }
    shown.push(entry.id);
    this.#shown.set(name, shown);
    const sent = this.sent.get(entry.id);
    if (sent === undefined || sent.from === who || sent.text !== entry.text) {
      return this.breaks("what arrives was sent, to the letter", entry.id.slice(0, 8));
    }
    const later = shown.map((id) => this.sent.get(id))
      .find((other) => other?.run === sent.run && other.order > sent.order);
    if (later !== undefined) {
      this.breaks("texts of one run arrive in their order", entry.id.slice(0, 8));
    }
    sent.wasShown = true;
  }

  #moved(who: Who, { id, state, text }: EntryJson): void {
    const known = this.sent.get(id);
    const sent = known ??
      { from: who, run: -1, order: -1, text, state, wasShown: false, wasRead: false };
    sent.state = state;
    this.sent.set(id, sent);
    if ((state === "delivered" || state === "read") && !sent.wasShown) {
      this.breaks("delivered means shown", `${who}'s text ${id.slice(0, 8)}`);
    }
    if (state === "read" && !sent.wasRead) {
      this.breaks("read means read", `${who}'s text ${id.slice(0, 8)}`);
    }
    if (state !== "queued" && state !== "sent" && state in this.counts) this.counts[state]++;
  }
}
