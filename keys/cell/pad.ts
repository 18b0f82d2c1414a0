/** Who may use which pad byte (FORMAT.md §pad): none for two different texts. */
import { equals } from "@std/bytes/equals";
import type { Protection, TextDraft } from "./frame/text_item.ts";
import type { RecordSource } from "../record_source.ts";
import { slotAt } from "../schedule.ts";
import type { PadMode } from "./sealer_outcomes.ts";

/** Segments whose way of going out is remembered: more than an outbox holds. */
const MAX_SEGMENTS = 65_536;

/** Acknowledged segments that are remembered; more than one entry has. */
const ACKNOWLEDGED_KEPT = 1_024;

/** Pad bytes that belong to one segment within one slot. */
interface Reservation {
  offset: number;
  /** A copy: the same segment with another text gets bytes of its own. */
  text: Uint8Array;
}

/** How the copies of a segment have gone out so far. */
interface History {
  padded: boolean;
  bare: boolean;
}

/** For each text of a frame: where its pad begins (undefined: none) and its weakest protection. */
export type PadPlan =
  | { kind: "planned"; offsets: (number | undefined)[]; protections: Protection[] }
  | { kind: "padSpent" };

const ledgers = new WeakMap<RecordSource, PadLedger>();

/**
 * The ledger of `list`: one for as long as the program runs, so that closing a conversation and opening
 * it again on the same list spends no byte twice.
 */
export function padLedgerOf(list: RecordSource, nowMs: number): PadLedger {
  const known = ledgers.get(list);
  if (known !== undefined) return known;
  // What an earlier run did in this slot is known only where claims survive it.
  const unknown = list.writable === true ? -1 : slotAt(list.schedule, nowMs);
  const ledger = new PadLedger(list, unknown);
  ledgers.set(list, ledger);
  return ledger;
}

/** Hands out the pad bytes of our direction, slot by slot. */
export class PadLedger {
  readonly #list: Pick<RecordSource, "claimedBefore" | "writable">;
  /** Later runs learn from the file what was claimed, and trust it. */
  readonly #isKept: boolean;
  #unknownThrough: number;
  #slot = -1;
  #used = 0;
  readonly #reservations = new Map<string, Reservation>();
  /** By stream and sequence number. */
  readonly #history = new Map<string, Map<number, History>>();

  /**
   * The pad of `unknownThrough` and before counts as spent, and that of slots claimed by others: asked anew
   * each time, because a stick may be used elsewhere before it is put back.
   */
  constructor(list: Pick<RecordSource, "claimedBefore" | "writable">, unknownThrough = -1) {
    this.#list = list;
    this.#isKept = list.writable === true;
    this.#unknownThrough = unknownThrough;
  }

  /** Another program may have sent on our seat: what it spent up to `slot` is not known. */
  distrust(slot: number): void {
    this.#unknownThrough = Math.max(this.#unknownThrough, slot);
  }

  /**
   * Pad bytes of `slot` that nobody has used, of `padBytes` in all. None while a list that was written cannot be
   * written: the next run would find an old claim in it and spend the same bytes.
   */
  left(slot: number, padBytes: number): number {
    if (this.#isKept && this.#list.writable !== true) return 0;
    const spentThrough = Math.max(this.#list.claimedBefore, this.#unknownThrough);
    if (slot <= spentThrough || slot < this.#slot) return 0;
    return slot > this.#slot ? padBytes : Math.max(0, padBytes - this.#used);
  }

  /**
   * Finds pad for the texts of one frame in `slot`, all or none: a text that has to wait leaves the ledger
   * as it was. A segment sent again in its slot gets its own bytes again; one that has gone out under the pad
   * alone never goes without; one that has gone without needs none.
   */
  plan(
    texts: readonly TextDraft[],
    { slot, padBytes, mode }: { slot: number; padBytes: number; mode: PadMode },
  ): PadPlan {
    this.#enter(slot);
    const usedBefore = this.#used;
    const fresh = new Map<string, Reservation>();
    const offsets: (number | undefined)[] = [];
    for (const text of texts) {
      const rule = this.#ruleOf(text, mode);
      const own = rule === "bare" ? undefined : this.#reserve(text, { slot, padBytes, fresh });
      if (own === undefined && rule === "padOnly") {
        this.#used = usedBefore;
        return { kind: "padSpent" };
      }
      offsets.push(own?.offset);
    }
    for (const [name, reservation] of fresh) this.#reservations.set(name, reservation);
    const protections = texts.map((text, index) =>
      this.#record(text, offsets[index] !== undefined)
    );
    return { kind: "planned", offsets, protections };
  }

  /**
   * The peer has acknowledged the segments of `stream` up to `through`. The latest are remembered:
   * a peer that is restarted in the middle of an entry needs its segments once more.
   */
  noteAcknowledged(stream: string, through: number): void {
    const segments = this.#history.get(stream);
    if (segments === undefined) return;
    for (const seq of segments.keys()) {
      if (seq > through - ACKNOWLEDGED_KEPT) break;
      segments.delete(seq);
    }
    if (segments.size === 0) this.#history.delete(stream);
  }

  #enter(slot: number): void {
    if (slot <= this.#slot) return;
    this.#slot = slot;
    this.#used = 0;
    this.forgetTexts();
  }

  /** Overwrites the texts that went out in the slot of the moment: sent once more, they take fresh pad. */
  forgetTexts(): void {
    for (const { text } of this.#reservations.values()) text.fill(0);
    this.#reservations.clear();
  }

  #ruleOf(text: TextDraft, mode: PadMode): "padOnly" | "padFirst" | "bare" {
    if (mode === "always") return "padOnly";
    const history = this.#history.get(text.stream)?.get(text.seq);
    if (text.isBare === true || history?.bare === true) return "bare";
    if (history?.padded === true) return "padOnly";
    return mode === "off" ? "bare" : "padFirst";
  }

  #reserve(
    text: TextDraft,
    { slot, padBytes, fresh }: {
      slot: number;
      padBytes: number;
      fresh: Map<string, Reservation>;
    },
  ): Reservation | undefined {
    const name = nameOf(text);
    const known = slot === this.#slot ? fresh.get(name) ?? this.#reservations.get(name) : undefined;
    if (known !== undefined && equals(known.text, text.text)) return known;
    if (text.text.length > this.left(slot, padBytes)) return undefined;
    const own = { offset: this.#used, text: text.text.slice() };
    this.#used += own.text.length;
    fresh.set(name, own);
    return own;
  }

  #record(text: TextDraft, padded: boolean): Protection {
    const segments = this.#history.get(text.stream) ?? new Map<number, History>();
    const history = segments.get(text.seq) ?? { padded: false, bare: false };
    if (padded) history.padded = true;
    else history.bare = true;
    if (segments.size < MAX_SEGMENTS) segments.set(text.seq, history);
    this.#history.set(text.stream, segments);
    return history.bare ? "aead" : "pad";
  }
}

/** Masks or unmasks `text` in place with `pad` from `offset` on; the caller has checked the length. */
export function xorPad(text: Uint8Array, pad: Uint8Array, offset: number): void {
  for (let index = 0; index < text.length; index++) text[index]! ^= pad[offset + index]!;
}

function nameOf(text: TextDraft): string {
  return `${text.stream}/${text.seq}`;
}
