/**
 * Texts and what people do with them: from what the user writes to the peer's acknowledgement, and from the peer's
 * segments to the timeline (PROTOCOL.md §4).
 *   1. `own` puts what the user writes into timeline and outbox;  2. `draft()` cuts what the next cell can carry;
 *   3. sealing makes the draft real;  4. an acknowledgement settles whole entries;
 *   5. what comes from the peer goes through the inbox, each entry once and in order.
 */
import type { AckItem, FrameItem } from "../../keys/cell/frame/frame_items.ts";
import type { Protection, TextDraft, TextItem } from "../../keys/cell/frame/text_item.ts";
import { type RandomFill, randomHex } from "../../keys/random.ts";
import type { ApiErrorJson } from "../gui_api/error_json.ts";
import type { Clock } from "../time/clock.ts";
import { Agreements, type AgreementsState } from "./agreements.ts";
import type { EarlyChange } from "./early_changes.ts";
import { EntryChanges } from "./entry_changes.ts";
import { Inbox, type InboxState } from "./inbox.ts";
import type { CellMark, Lane, LaneDraft, LaneRoom } from "./lane.ts";
import { Outbox } from "./outbox.ts";
import { type OutboxState, undelivered, type Unsent } from "./outbox_state.ts";
import { OwnTexts, type Untold } from "./own_texts.ts";
import { PeerEntries } from "./peer_entries.ts";
import type { Segment } from "./segment_packer.ts";
import { isForgotten } from "./sent_segments.ts";
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
  agreements: AgreementsState;
  earlyChanges: EarlyChange[];
  untold: Untold;
}

/** The texts of one conversation, both ways. */
export class TextLane implements Lane {
  readonly #options: TextLaneOptions;
  readonly #outbox: Outbox;
  readonly #inbox = new Inbox();
  readonly #changes: EntryChanges;
  /** What holds for both people. */
  readonly agreements = new Agreements();
  /** What the user writes. */
  readonly own: OwnTexts;
  readonly #fromPeer: PeerEntries;

  constructor(options: TextLaneOptions) {
    this.#options = options;
    const { timeline } = options;
    const { agreements } = this;
    const changes = this.#changes = new EntryChanges(timeline);
    this.#fromPeer = new PeerEntries({
      timeline,
      changes,
      agreements,
      onReadBefore: (id) => this.#markInboxRead(id),
    });
    this.#outbox = new Outbox(() => randomHex(options.random, 8), options.resendMs);
    this.own = new OwnTexts({ ...options, outbox: this.#outbox, changes, agreements });
  }

  /** All that has to be kept for the next run, beside the timeline. */
  state(): TextLaneState {
    return {
      outbox: this.#outbox.state(),
      inbox: this.#inbox.state(),
      agreements: this.agreements.state(),
      earlyChanges: this.#changes.state(),
      untold: this.own.state(),
    };
  }

  /** The bytes of our entries that are not delivered, by id. */
  get payloads(): ReadonlyMap<string, Uint8Array> {
    return this.#outbox.payloads;
  }

  /** Takes up what an earlier run has kept; the timeline has its entries already. */
  restore(
    { outbox, inbox, agreements, earlyChanges, untold }: TextLaneState,
    payloads: ReadonlyMap<string, Uint8Array>,
  ): void {
    this.agreements.restore(agreements);
    this.#outbox.restore(outbox, payloads);
    this.#inbox.restore(inbox);
    this.#changes.restore(earlyChanges, payloads);
    this.own.restore(untold);
  }

  /**
   * Takes up what a run without this vault has left, behind what an earlier one has kept; the timeline has the entries
   * of both already.
   */
  join(
    { outbox, inbox, agreements, earlyChanges, untold }: TextLaneState,
    payloads: ReadonlyMap<string, Uint8Array>,
  ): void {
    for (const change of Object.values(agreements)) {
      if (change !== undefined) this.agreements.take(change);
    }
    for (const entry of undelivered(outbox, payloads)) {
      if (this.#outbox.payloads.has(entry.id) || this.#outbox.push(entry)) continue;
      this.#advance(entry.id, "failed");
    }
    this.#inbox.restore(inbox);
    this.#changes.restore([...this.#changes.state(), ...earlyChanges], payloads);
    const own = this.own.state();
    this.own.restore({
      agreements: own.agreements || untold.agreements,
      filesSeen: [...new Set([...own.filesSeen, ...untold.filesSeen])],
    });
  }

  /** How many of our texts are not delivered. */
  get size(): number {
    return this.#outbox.size;
  }

  /** Our texts that have not wholly gone out, oldest first. */
  unsent(): Unsent[] {
    return this.#outbox.unsent();
  }

  /** Gives up all that is not delivered. */
  failAll(): void {
    for (const id of this.#outbox.giveUp()) this.#advance(id, "failed");
    this.own.failLater();
  }

  /** The user has seen what arrived, or what arrived up to the entry `through`. */
  markRead(through?: string): void {
    const seen = this.#options.timeline.markRead(through);
    for (const { id, file } of seen) if (file?.state === "complete") this.own.tellFileSeen(id);
    this.#markInboxRead(through);
  }

  /** Where reading is not told, the peer's program learns nothing of it. */
  #markInboxRead(through: string | undefined): void {
    if (this.agreements.isSeenTold) this.#inbox.markRead(through);
  }

  dueAtMs(): number | undefined {
    return this.#outbox.dueAtMs();
  }

  isDue(nowMs: number, room: LaneRoom): boolean {
    return this.#outbox.isDue(nowMs, room);
  }

  draft(nowMs: number, room: LaneRoom): LaneDraft | undefined {
    const drafted = this.#outbox.draft(nowMs, room);
    const [first] = drafted;
    if (first === undefined) return undefined;
    const { stream, base } = this.#outbox;
    // A text that has gone out bare gains nothing from waiting for pad.
    const isExposed = first.went === "unpadded" && room.padMode === "always";
    // A text that has gone out padded alone never goes out bare, even when the sealer has forgotten how it went.
    const isPadded = first.went === "padded" && (this.#outbox.isOld || first.kept !== undefined);
    const segments = isPadded ? this.#outbox.draft(nowMs, { ...room, padMode: "always" }) : drafted;
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

  get awaitsAck(): boolean {
    return this.#outbox.isInFlight;
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
    if (!isNamed && this.#outbox.noteUnknown()) this.own.tellAgreements();
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
      if (isForgotten(segment)) continue;
      const id = this.#changes.editedBy(segment.entryId) ?? segment.entryId;
      this.#options.timeline.update(id, { slot, protection });
    }
    this.#outbox.noteSent(segments, { nowMs, unpadded });
  }

  #receiveAck({ through, readThrough }: AckItem): void {
    if (this.#outbox.noteNamed(through)) this.own.tellAgreements();
    const { delivered, read } = this.#outbox.acknowledge(through, readThrough);
    for (const id of delivered) {
      if (this.#changes.isOfEnded(id)) this.#outbox.forget(id);
      this.#advance(id, "delivered");
    }
    for (const id of read) this.#options.timeline.update(id, { state: "read" });
  }

  #receiveText(item: TextItem, mark: CellMark): void {
    for (const received of this.#inbox.receive(item)) {
      if (received.kind === "entry") this.#fromPeer.take(received, mark);
      else this.#options.log(`dropped from the peer: ${received.reason}`);
    }
  }
}

function textDraft(
  segment: Segment,
  { stream, base }: { stream: string; base: number },
): TextDraft {
  const { seq, entryId, writtenAtMs, first, last, text, went } = segment;
  const isBare = went === "unpadded" || undefined;
  return { kind: "text", stream, base, seq, entryId, writtenAtMs, first, last, text, isBare };
}
