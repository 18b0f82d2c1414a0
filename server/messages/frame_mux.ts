// Room: timeline, outbox, inbox, and what goes into the next frame.
/**
 * What passes between the conversation's memory and the sealer, one cell at a time (PROTOCOL.md §4).
 *
 *  1. `seal()` drafts a frame of the latest acknowledgement, our listening port and whatever text is due,
 *     has it sealed, and notes in outbox and timeline what went out.
 *  2. `receive()` takes an authenticated frame apart: texts to the inbox and the timeline,
 *     acknowledgements to the outbox and the timeline.
 */
import {
  type AckItem,
  type Frame,
  type FrameDraft,
  TEXT_HEAD_BYTES,
  type TextDraft,
} from "../../keys/cell/frame.ts";
import type { Blocked, PadMode, Room, Sealed } from "../../keys/cell/sealer_outcomes.ts";
import { Inbox } from "./inbox.ts";
import { isoTime } from "../time/iso_time.ts";
import { RESEND_MS } from "../constants.ts";
import { type Chunk, Outbox } from "./outbox.ts";
import type { Timeline } from "./timeline.ts";

/** The part of `Sealer` that seals session cells. */
export interface FrameSealer {
  room(nowMs: number): Room;
  sealFrame(draft: FrameDraft, options: { nowMs: number; padMode: PadMode }): Sealed | Blocked;
}

/** A sealed cell; handed back to `noteLeft` when it leaves and to `noteFailed` when its exchange failed. */
export interface OutgoingCell {
  kind: "sealed";
  path: string;
  cell: Uint8Array;
  slot: number;
  /** Text went along, so its acknowledgement is awaited. */
  seqs: number[];
  /** Whose text that is. */
  entryIds: string[];
  sentAtMs: number;
}

/** What a frame said beyond its texts and acknowledgements. */
export interface FrameInfo {
  /** The peer asks for steady cover. */
  steady: boolean;
  /** The peer is leaving. */
  bye: boolean;
  /** The peer listens here, at the address that the frame came from. */
  port: number | undefined;
  /** By the peer's clock. */
  sentAtMs: number;
}

/** What passes through which sealer. */
export interface FrameMuxOptions {
  sealer: FrameSealer;
  timeline: Timeline;
  /** Of this run, 16 lower-case hexadecimal digits. */
  stream: string;
  padMode: PadMode;
  listenPort: () => number | undefined;
  /** A cell was sealed and is about to leave. */
  noteSealed: () => void;
  log: (line: string) => void;
}

/** Room that every cell keeps for one acknowledgement (27 bytes) and one port item (5). */
const STANDING_ITEMS_BYTES = 32;

/** Outbox, inbox and sealer of one conversation, joined cell by cell. */
export class FrameMux {
  readonly outbox = new Outbox();
  readonly inbox = new Inbox();
  /** Whether this side asks for steady cover; every frame says so. */
  steady = false;
  padMode: PadMode;
  readonly #options: FrameMuxOptions;
  /** Span in which the sealer has no pad left for the text that is due. */
  #padSpent = { fromMs: 0, untilMs: 0 };

  constructor(options: FrameMuxOptions) {
    this.#options = options;
    this.padMode = options.padMode;
  }

  /** True when a cell should leave at once: text is due and may go now, or the peer waits for our word. */
  isUrgent(nowMs: number): boolean {
    return this.inbox.owesAck || this.#draftChunks(nowMs).length > 0;
  }

  /** Milliseconds until text becomes due by itself; undefined when nothing waits for time to pass. */
  dueInMs(nowMs: number): number | undefined {
    const dueAtMs = this.outbox.dueAtMs();
    if (dueAtMs === undefined) return undefined;
    const waitsForPad = this.#isPadSpent(nowMs);
    const delayMs = (dueAtMs <= nowMs && waitsForPad ? this.#padSpent.untilMs : dueAtMs) - nowMs;
    if (delayMs <= 0) return undefined;
    // A clock that was set back must not stretch the wait.
    return waitsForPad ? delayMs : Math.min(delayMs, RESEND_MS);
  }

  /** Seals the next cell, with text where some is due and may go along, else a dummy of the same size. */
  seal(
    nowMs: number,
    { bye = false, withText = !bye }: { bye?: boolean; withText?: boolean } = {},
  ): OutgoingCell | Blocked {
    const chunks = withText ? this.#draftChunks(nowMs) : [];
    const sealed = this.#sealItems(chunks, { nowMs, bye });
    if (sealed.kind === "sealed") return this.#depart(sealed, chunks, nowMs);
    if (sealed.reason !== "padSpent") return sealed;
    this.#padSpent = { fromMs: nowMs, untilMs: sealed.untilMs ?? nowMs };
    const withoutText = this.#sealItems([], { nowMs, bye });
    return withoutText.kind === "sealed" ? this.#depart(withoutText, [], nowMs) : withoutText;
  }

  /** The cell is on its way: from now on nobody knows whether its texts have arrived. */
  noteLeft({ entryIds }: OutgoingCell): void {
    for (const id of entryIds) this.#options.timeline.update(id, { state: "sent" });
  }

  /** The exchange of `departure` failed: its texts are due again at once. */
  noteFailed(outgoing: OutgoingCell): void {
    this.outbox.noteFailed(outgoing.seqs, outgoing.sentAtMs);
  }

  /** Takes an authenticated frame apart. `nowMs` and `slot` mark the entries that it brings. */
  receive(frame: Frame, { nowMs, slot }: { nowMs: number; slot: number }): FrameInfo {
    let port: number | undefined;
    for (const item of frame.items) {
      if (item.kind === "port") port = item.port;
      else if (item.kind === "ack") this.#receiveAck(item);
      else {
        const { padOffset, ...text } = item;
        this.#receiveText({ ...text, padded: padOffset !== undefined }, { nowMs, slot });
      }
    }
    return { steady: frame.steady, bye: frame.bye, port, sentAtMs: frame.sentAtMs };
  }

  #isPadSpent(nowMs: number): boolean {
    return this.#padSpent.fromMs <= nowMs && nowMs < this.#padSpent.untilMs;
  }

  #draftChunks(nowMs: number): Chunk[] {
    if (this.#isPadSpent(nowMs)) return [];
    const room = this.#options.sealer.room(nowMs);
    return this.outbox.draft(nowMs, {
      bytes: room.textBytes + TEXT_HEAD_BYTES - STANDING_ITEMS_BYTES,
      padBytes: room.padBytes,
      padBytesPerSlot: room.padBytesPerSlot,
      padMode: this.padMode,
    });
  }

  #sealItems(chunks: Chunk[], { nowMs, bye }: { nowMs: number; bye: boolean }): Sealed | Blocked {
    const { sealer, listenPort } = this.#options;
    const items: FrameDraft["items"] = [];
    const ack = this.inbox.ack();
    if (ack !== undefined) items.push({ kind: "ack", ...ack });
    const port = listenPort();
    if (port !== undefined) items.push({ kind: "port", port });
    const { base } = this.outbox;
    for (const chunk of chunks) {
      items.push(textDraft(chunk, { stream: this.#options.stream, base }));
    }
    // Waiting for a pad no more protects what has gone out without one already.
    const exposed = chunks[0]?.went === "unpadded" && this.padMode === "always";
    const padMode = exposed ? "prefer" : this.padMode;
    return sealer.sealFrame({ steady: this.steady, bye, items }, { nowMs, padMode });
  }

  #depart(sealed: Sealed, chunks: Chunk[], nowMs: number): OutgoingCell {
    this.inbox.noteAcked();
    const unpadded = new Set<number>();
    chunks.forEach((chunk, index) => {
      const protection = sealed.protections[index] ?? "aead";
      if (protection === "aead") unpadded.add(chunk.seq);
      const { slot } = sealed;
      this.#options.timeline.update(chunk.entryId, { slot, protection });
    });
    this.outbox.noteSent(chunks, { nowMs, unpadded });
    this.#options.noteSealed();
    const { path, cell, slot } = sealed;
    const seqs = chunks.map((chunk) => chunk.seq);
    const entryIds = chunks.map((chunk) => chunk.entryId);
    return { kind: "sealed", path, cell, slot, seqs, entryIds, sentAtMs: nowMs };
  }

  #receiveAck(ack: AckItem): void {
    if (ack.stream !== this.#options.stream) return;
    const { delivered, read } = this.outbox.acknowledge(ack.through, ack.readThrough);
    for (const id of delivered) this.#options.timeline.update(id, { state: "delivered" });
    for (const id of read) this.#options.timeline.update(id, { state: "read" });
  }

  #receiveText(
    chunk: TextDraft & { padded: boolean },
    { nowMs, slot }: { nowMs: number; slot: number },
  ): void {
    for (const received of this.inbox.receive(chunk)) {
      if (received.kind === "unusable") {
        this.#options.log(`dropped from the peer: ${received.reason}`);
        continue;
      }
      this.#options.timeline.append({
        id: received.id,
        direction: "in",
        text: received.text,
        at: isoTime(nowMs),
        state: "delivered",
        slot,
        protection: received.padded ? "pad" : "aead",
      });
    }
  }
}

function textDraft(chunk: Chunk, { stream, base }: { stream: string; base: number }): TextDraft {
  const { seq, entryId, writtenAtMs, first, last, text } = chunk;
  return { kind: "text", stream, base, seq, entryId, writtenAtMs, first, last, text };
}
