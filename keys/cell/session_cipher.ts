/** Frames in and out of session cells: pad, frame, cipher on the way out; the reverse on the way in. */
import { decodeFrame, type Frame, type FrameDraft, peekCounter } from "./frame/frame.ts";
import type { FrameItem } from "./frame/frame_items.ts";
import type { Protection, TextItem } from "./frame/text_item.ts";
import { FrameError } from "./frame/frame_error.ts";
import { encodeFrameParts } from "./frame/frame_parts.ts";
import { type PadLedger, xorPad } from "./pad.ts";
import type { CachedRecord, MissingRecord, RecordCache } from "./record_cache.ts";
import type { RecordSource } from "../record_source.ts";
import { giveBack } from "../give_back.ts";
import { KEY_BYTES } from "../derive.ts";
import type { RandomFill } from "../random.ts";
import { authenticationOf, type EarlierLines, rememberConfirmed } from "./retained.ts";
import { isInWindow, slotAt, type SlotWindow } from "../schedule.ts";
import { otherSeat } from "../seat.ts";
import { evenOut, openCell, sealFresh } from "./seal.ts";
import { type CellSize, isCellLength, plaintextBytesOf } from "./frame/cell_size.ts";
import {
  type Authentication,
  type FrameOpened,
  type PadMode,
  type PadUse,
  type Rejected,
  rejected,
  type RejectReason,
  type TagClaim,
} from "./sealer_outcomes.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

/** What a cipher works with. */
export interface SessionCipherOptions {
  list: RecordSource;
  records: RecordCache;
  sessions: Sessions;
  pads: PadLedger;
  random: RandomFill;
  lines: EarlierLines;
  onPadUse: ((use: PadUse) => void) | undefined;
}

/** The cell may be one of another slot or session. */
const OTHER_PLACE: RejectReason[] = ["notAuthentic", "recordUnavailable", "recordPending"];
/** No key has opened it. */
const UNOPENED: RejectReason[] = [...OTHER_PLACE, "outsideWindow"];

/** A cell that has come. */
interface SealedCell {
  slot: number;
  cell: Uint8Array;
  /** Time that has passed by the sealer's count. */
  elapsedMs: number;
}

/** Where and how a frame is sealed. */
export interface SealPlace {
  session: Session;
  /** Claimed by the caller. */
  slot: number;
  record: CachedRecord;
  nowMs: number;
  padMode: PadMode;
  size: CellSize;
}

/** Seals and opens the frames of one list under its sessions. */
export class SessionCipher {
  readonly #options: SessionCipherOptions;

  constructor(options: SessionCipherOptions) {
    this.#options = options;
  }

  /** Masks the texts of `draft` and seals it. Throws FrameError or RangeError where it does not fit. */
  seal(
    draft: FrameDraft,
    place: SealPlace,
  ): { kind: "sealed"; cell: Uint8Array; protections: Protection[] } | { kind: "padSpent" } {
    const { random } = this.#options;
    const { session, slot, record } = place;
    const masked = this.#mask(draft, place);
    if (masked.kind === "padSpent") return masked;
    const { head, rest } = encodeFrameParts({
      counter: session.nextCounter(),
      sentAtMs: place.nowMs,
      steady: draft.steady ?? false,
      bye: draft.bye ?? false,
      prompt: draft.prompt ?? false,
      items: masked.items,
    }, plaintextBytesOf(place.size));
    const key = session.sealKey(slot, record.secret);
    const cell = sealFresh([head, ...rest], { key, random });
    // A piece of a file stays as it is, until it has arrived.
    wipe(head);
    return { kind: "sealed", cell, protections: masked.protections };
  }

  /**
   * Opens a cell that the peer may have sealed in the claimed slot under any session that lives: length, window,
   * authentication, replay window, frame, pad, in this order. What does not open has cost one authentication for each
   * session, whatever the reason.
   */
  open(
    { slot, isDecoy = false }: Omit<TagClaim, "seat">,
    cell: Uint8Array,
    elapsedMs: number,
  ): FrameOpened | Rejected {
    if (!isCellLength(cell.length)) return rejected("wrongLength");
    const { list, sessions } = this.#options;
    const candidates = sessions.all();
    let outcome = rejected(candidates.length > 0 && !isDecoy ? "outsideWindow" : "notAuthentic");
    for (const session of candidates) {
      const isReaching = isInWindow(session.window(list.schedule, elapsedMs), slot);
      const isOpen = outcome.reason === "outsideWindow" || outcome.reason === "notAuthentic";
      const hasChance = isReaching && isOpen && !isDecoy;
      const opened = this.#openUnder(session, { slot, cell, elapsedMs }, !hasChance);
      if (!hasChance) continue;
      if (opened.kind === "frame") return opened;
      outcome = opened;
    }
    evenOut({ wasAuthentic: !UNOPENED.includes(outcome.reason) });
    return outcome;
  }

  /** Opens a cell whose slot nobody tells: session by session, from the slot that the peer's clock shows outwards. */
  openAnywhere(cell: Uint8Array, elapsedMs: number): FrameOpened | Rejected {
    const { list: { schedule }, sessions } = this.#options;
    if (!isCellLength(cell.length)) return rejected("wrongLength");
    let isPending = false;
    for (const session of sessions.all()) {
      for (const slot of outwards(session.window(schedule, elapsedMs), schedule.slotCount)) {
        const opened = this.#openUnder(session, { slot, cell, elapsedMs });
        if (opened.kind === "frame" || !OTHER_PLACE.includes(opened.reason)) return opened;
        isPending ||= opened.reason === "recordPending";
      }
    }
    return rejected(isPending ? "recordPending" : "notAuthentic");
  }

  /** `isDecoy`: the same work, for nothing. */
  #openUnder(session: Session, sealed: SealedCell, isDecoy = false): FrameOpened | Rejected {
    const record = this.#options.records.get(sealed.slot);
    if (record.kind !== "record") return withoutRecord(record);
    const known = session.openKey(sealed.slot, record.secret);
    // Strangers do not know the root, and nothing is sealed under it.
    const key = isDecoy || known === undefined ? record.secret.root.subarray(0, KEY_BYTES) : known;
    const plaintext = openCell(sealed.cell, { key });
    if (plaintext === undefined) return rejected("notAuthentic");
    let isTaken = false;
    try {
      const opened = this.#accept(session, plaintext, sealed);
      isTaken = opened.kind === "frame" && holdsOnePiece(opened.frame);
      return opened;
    } catch (error) {
      if (error instanceof FrameError) return rejected("malformedFrame");
      throw error;
    } finally {
      if (!isTaken) wipe(plaintext);
    }
  }

  /** The plaintext of an authentic cell: replay window first, then the frame, then the pad. */
  #accept(
    session: Session,
    plaintext: Uint8Array,
    { slot, elapsedMs }: SealedCell,
  ): FrameOpened | Rejected {
    if (!session.replay.accept(peekCounter(plaintext))) return rejected("counterReplayed");
    const confirmed = this.#confirm(session);
    const frame = decodeFrame(plaintext);
    if (slotAt(this.#options.list.schedule, frame.sentAtMs) !== slot) {
      return rejected("malformedFrame");
    }
    session.peerClock.hear(frame.sentAtMs, elapsedMs);
    const fault = this.#unmask(frame, slot);
    if (fault !== undefined) return rejected(fault);
    for (const item of frame.items) {
      if (item.kind === "ack") this.#options.pads.noteAcknowledged(item.stream, item.through);
    }
    return { kind: "frame", frame, slot, confirmed };
  }

  /** What the session says of the peer, if a cell of it has come for the first time. */
  #confirm(session: Session): Authentication | undefined {
    const { sessions, list, lines } = this.#options;
    if (!sessions.noteOpened(session)) return undefined;
    void rememberConfirmed(list, session.legacy, { lines });
    return authenticationOf(list, session.legacy);
  }

  #mask(
    draft: FrameDraft,
    { slot, record, padMode }: SealPlace,
  ): { kind: "masked"; items: FrameItem[]; protections: Protection[] } | { kind: "padSpent" } {
    const { list, pads, onPadUse } = this.#options;
    const pad = record.pads[list.seat];
    const texts = draft.items.filter((item) => item.kind === "text");
    const plan = pads.plan(texts, { slot, padBytes: pad.length, mode: padMode });
    if (plan.kind === "padSpent") return plan;
    const offsets = plan.offsets.values();
    const items = draft.items.map((item): FrameItem => {
      if (item.kind !== "text") return item;
      const padOffset = offsets.next().value;
      if (padOffset === undefined) return { ...item, padOffset };
      const { length } = item.text;
      onPadUse?.({ slot, seat: list.seat, offset: padOffset, length, text: item.text.slice() });
      const text = item.text.slice();
      xorPad(text, pad, padOffset);
      return { ...item, text, padOffset };
    });
    return { kind: "masked", items, protections: plan.protections };
  }

  /** Takes the pad off the texts of `frame` in place; says what is wrong where that cannot be done. */
  #unmask(frame: Frame, slot: number): RejectReason | undefined {
    const padded = frame.items.filter((item): item is TextItem & { padOffset: number } =>
      item.kind === "text" && item.padOffset !== undefined
    );
    if (padded.length === 0) return undefined;
    const record = this.#options.records.get(slot);
    if (record.kind !== "record") return "recordUnavailable";
    const pad = record.pads[otherSeat(this.#options.list.seat)];
    for (const { text, padOffset } of padded) {
      if (padOffset + text.length > pad.length) return "padOutOfRange";
      xorPad(text, pad, padOffset);
    }
    return undefined;
  }
}

/** True where one piece of a file stays in the plaintext, which it has to itself; several are copied out of it. */
function holdsOnePiece({ items }: Frame): boolean {
  const pieces = items.filter((item) => item.kind === "fileData");
  if (pieces.length < 2) return pieces.length === 1;
  for (const piece of pieces) piece.data = piece.data.slice();
  return false;
}

function wipe(plaintext: Uint8Array): void {
  plaintext.fill(0);
  giveBack(plaintext);
}

function withoutRecord({ kind }: MissingRecord): Rejected {
  return rejected(kind === "pending" ? "recordPending" : "recordUnavailable");
}

/** The slots of `window` that the list has, its middle first. */
function* outwards(window: SlotWindow, slotCount: number): Generator<number> {
  const middle = (window.first + window.last) / 2;
  for (let step = 0; step <= window.last - window.first; step++) {
    const slot = middle + (step % 2 === 0 ? -step / 2 : (step + 1) / 2);
    if (slot >= 0 && slot < slotCount) yield slot;
  }
}
