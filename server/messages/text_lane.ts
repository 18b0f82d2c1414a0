/**
 * Texts and what people do with them: from what the user writes to the peer's acknowledgement, and from the peer's
 * segments to the timeline (PROTOCOL.md §4).
 *   1. `send()` puts a text into timeline and outbox, `change()` an event about another entry;  2. `draft()` cuts what the next cell can carry;
 *   3. sealing makes the draft real;  4. an acknowledgement settles whole entries;
 *   5. what comes from the peer goes through the inbox, each entry once and in order.
 */
import type { AckItem, FrameItem } from "../../keys/cell/frame.ts";
import type { Protection, TextDraft, TextItem } from "../../keys/cell/text_item.ts";
import { type RandomFill, randomHex } from "../../keys/random.ts";
import type { ApiErrorJson } from "../gui_api/error_json.ts";
import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { Clock } from "../time/clock.ts";
import { isoTime } from "../time/iso_time.ts";
import { type EntryChange, EntryChanges, refFromPeer, refToPeer } from "./entry_changes.ts";
import { Inbox, type InboxState, type ReceivedEntry } from "./inbox.ts";
import type { CellMark, Lane, LaneDraft, LaneRoom } from "./lane.ts";
import { Outbox, OUTBOX_ENTRIES } from "./outbox.ts";
import type { OutboxState, Unsent } from "./outbox_state.ts";
import type { Segment } from "./segment_packer.ts";
import { encodePayload, type Payload } from "./payload.ts";
import { refuseText, type SendOptions, type SendOutcome } from "./text_check.ts";
import type { Timeline } from "./timeline.ts";

/** What the texts of one conversation pass through. */
export interface TextLaneOptions {
  clock: Clock;
  random: RandomFill;
  timeline: Timeline;
  /** Why the list has no key left for a text, undefined while it has. */
  spent: () => ApiErrorJson | undefined;
  /** How long an acknowledgement is waited for; RESEND when absent. */
  resendMs?: (() => number) | undefined;
  log: (line: string) => void;
}

/** What a text lane keeps from run to run, beside the payloads. */
export interface TextLaneState {
  outbox: OutboxState;
  inbox: InboxState;
}

/** The texts of one conversation, both ways. */
export class TextLane implements Lane {
  readonly #options: TextLaneOptions;
  readonly #outbox: Outbox;
  readonly #inbox = new Inbox();
  readonly #changes: EntryChanges;

  constructor(options: TextLaneOptions) {
    this.#options = options;
    this.#changes = new EntryChanges(options.timeline);
    this.#outbox = new Outbox(() => randomHex(options.random, 8), options.resendMs);
  }

  /** All that has to be kept for the next run, beside the timeline. */
  state(): TextLaneState {
    return { outbox: this.#outbox.state(), inbox: this.#inbox.state() };
  }

  /** The bytes of our entries that are not delivered, by id. */
  get payloads(): ReadonlyMap<string, Uint8Array> {
    return this.#outbox.payloads;
  }

  /** Takes up what an earlier run has kept; the timeline has its entries already. */
  restore({ outbox, inbox }: TextLaneState, payloads: ReadonlyMap<string, Uint8Array>): void {
    this.#outbox.restore(outbox, payloads);
    this.#inbox.restore(inbox);
    this.#changes.restore();
  }

  /** How many of our texts are not delivered. */
  get size(): number {
    return this.#outbox.size;
  }

  /** Our texts that have not wholly gone out, oldest first. */
  unsent(): Unsent[] {
    return this.#outbox.unsent();
  }

  /** Checks a text and queues it. An `id` that is there already is not queued again: its answer got lost. */
  send(text: string, { id, reply }: SendOptions = {}): SendOutcome {
    const { random, timeline } = this.#options;
    if (id !== undefined && timeline.find("out", id) !== undefined) return { kind: "queued", id };
    const unfit = this.#refuseSpent() ?? refuseText(text, new TextEncoder().encode(text));
    if (unfit !== undefined) return unfit;
    return this.#queue(id ?? randomHex(random, 16), text, reply);
  }

  /** Reacts to an entry, or edits or deletes one of ours, here at once and there as soon as it arrives. */
  change(change: EntryChange): SendOutcome {
    const { clock, random } = this.#options;
    const nowMs = clock.now();
    const unfit = this.#refuseSpent() ?? this.#changes.refuse(change, nowMs);
    if (unfit !== undefined) return unfit;
    if (this.#outbox.isFull) return refusal({ code: "outboxFull", limit: OUTBOX_ENTRIES });
    const id = randomHex(random, 16);
    const payload = this.#changes.make(id, change, nowMs);
    this.#outbox.push({ id, text: encodePayload(payload), writtenAtMs: nowMs });
    return { kind: "queued", id };
  }

  /**
   * Takes back a text that has not wholly left; what of it has left is worth nothing to the peer. False when it is
   * too late or unknown.
   */
  cancel(id: string): boolean {
    const { timeline } = this.#options;
    if (timeline.find("out", id) === undefined || !this.#outbox.cancel(id)) return false;
    return timeline.update(id, { state: "cancelled", padWait: null });
  }

  /** Gives up all that is not delivered. */
  failAll(): void {
    for (const id of this.#outbox.giveUp()) this.#advance(id, "failed");
  }

  /** The user has seen what arrived, or what arrived up to the entry `through`; false when that is nothing new. */
  markRead(through?: string): boolean {
    this.#options.timeline.markRead(through);
    return this.#inbox.markRead(through);
  }

  dueAtMs(): number | undefined {
    return this.#outbox.dueAtMs();
  }

  isDue(nowMs: number, room: LaneRoom): boolean {
    return this.#outbox.isDue(nowMs, room);
  }

  draft(nowMs: number, room: LaneRoom): LaneDraft | undefined {
    const [first] = this.#outbox.draft(nowMs, room);
    if (first === undefined) return undefined;
    const { stream, base } = this.#outbox;
    // Waiting for a pad no more protects what has gone out without one already.
    const isExposed = first.went === "unpadded" && room.padMode === "always";
    // What has gone out under the pad alone never goes without, also when the sealer has forgotten that.
    const isPadded = first.went === "padded" && (this.#outbox.isOld || first.kept !== undefined);
    const segments = this.#outbox.draft(nowMs, isPadded ? { ...room, padMode: "always" } : room);
    return {
      items: segments.map((segment) => textDraft(segment, { stream, base })),
      padMode: isExposed ? "prefer" : isPadded ? "always" : undefined,
      noteSealed: (sealed) => this.#noteSealed(segments, sealed),
      noteLeft: () => {
        for (const { entryId } of segments) this.#advance(entryId, "sent");
      },
      noteFailed: () => this.#outbox.noteFailed(segments, nowMs),
    };
  }

  get owesAck(): boolean {
    return this.#inbox.owesAck;
  }

  ack(): AckItem | undefined {
    return this.#inbox.ack();
  }

  noteAcked(): void {
    this.#inbox.noteAcked();
  }

  receive(item: FrameItem, mark: CellMark): void {
    if (item.kind === "text") this.#receiveText(item, mark);
    else if (item.kind === "ack" && item.stream === this.#outbox.stream) this.#receiveAck(item);
  }

  noteSession(): void {
    this.#outbox.noteSession();
  }

  /** Every frame of a peer that has heard our stream in its run names it. */
  noteFrame(items: readonly FrameItem[]): void {
    const { stream } = this.#outbox;
    const isNamed = items.some((item) => item.kind === "ack" && item.stream === stream);
    if (!isNamed) this.#outbox.noteUnknown();
  }

  #refuseSpent(): Refusal | undefined {
    const spent = this.#options.spent();
    return spent === undefined ? undefined : refusal(spent);
  }

  #queue(id: string, text: string, reply: EntryRefJson | undefined): SendOutcome {
    const { clock, timeline } = this.#options;
    const writtenAtMs = clock.now();
    const payload: Payload = reply === undefined
      ? { kind: "text", text: text.toWellFormed() }
      : { kind: "reply", to: refToPeer(reply), text };
    if (!this.#outbox.push({ id, text: encodePayload(payload), writtenAtMs })) {
      return refusal({ code: "outboxFull", limit: OUTBOX_ENTRIES });
    }
    timeline.append({
      id,
      direction: "out",
      text: payload.text,
      at: isoTime(writtenAtMs),
      state: "queued",
      slot: null,
      protection: null,
      reply,
    });
    return { kind: "queued", id };
  }

  /** One of our texts or changes has come this far. */
  #advance(id: string, state: "sent" | "delivered" | "failed"): void {
    if (!this.#changes.advance(id, state)) this.#options.timeline.update(id, { state });
  }

  #noteSealed(
    segments: Segment[],
    { slot, nowMs, protections }: CellMark & { protections: Protection[] },
  ): void {
    const unpadded = new Set<number>();
    for (const [index, segment] of segments.entries()) {
      const protection = protections[index] ?? "aead";
      if (protection === "aead") unpadded.add(segment.seq);
      this.#options.timeline.update(segment.entryId, { slot, protection });
    }
    this.#outbox.noteSent(segments, { nowMs, unpadded });
  }

  #receiveAck({ through, readThrough }: AckItem): void {
    const { delivered, read } = this.#outbox.acknowledge(through, readThrough);
    for (const id of delivered) this.#advance(id, "delivered");
    for (const id of read) this.#options.timeline.update(id, { state: "read" });
  }

  #receiveText(item: TextItem, mark: CellMark): void {
    for (const received of this.#inbox.receive(item)) {
      if (received.kind === "entry") this.#takeEntry(received, mark);
      else this.#options.log(`dropped from the peer: ${received.reason}`);
    }
  }

  #takeEntry(
    { id, payload, writtenAtMs, padded }: ReceivedEntry,
    { slot, nowMs }: CellMark,
  ): void {
    if (payload.kind === "reaction" || payload.kind === "edit" || payload.kind === "delete") {
      return this.#changes.receive(payload, { nowMs, writtenAtMs });
    }
    if (payload.kind === "later" && !payload.shown) return;
    const entry: EntryJson = {
      id,
      direction: "in",
      text: payload.kind === "later" ? "" : payload.text,
      at: isoTime(nowMs),
      state: "delivered",
      slot,
      protection: padded ? "pad" : "aead",
    };
    if (payload.kind === "reply") entry.reply = refFromPeer(payload.to);
    if (payload.kind === "later") entry.unknown = true;
    const { timeline } = this.#options;
    if (timeline.append(entry, writtenAtMs)) return;
    // Offered again: the peer has not heard that it was read.
    if (timeline.find("in", id)?.state === "read") this.#inbox.markRead(id);
  }
}

function textDraft(
  segment: Segment,
  { stream, base }: { stream: string; base: number },
): TextDraft {
  const { seq, entryId, writtenAtMs, first, last, text } = segment;
  return { kind: "text", stream, base, seq, entryId, writtenAtMs, first, last, text };
}
