/**
 * Texts: from what the user writes to the peer's acknowledgement, and from the peer's segments to the timeline
 * (PROTOCOL.md §4).
 *   1. `send()` puts a text into timeline and outbox;  2. `draft()` cuts what the next cell can carry;
 *   3. sealing makes the draft real;  4. an acknowledgement settles whole entries;
 *   5. what comes from the peer goes through the inbox, each text once and in order.
 */
import type { AckItem, FrameItem, Protection, TextDraft, TextItem } from "../../keys/cell/frame.ts";
import { type RandomFill, randomHex } from "../../keys/random.ts";
import type { ApiErrorJson } from "../gui_api.ts";
import { refusal } from "../refusal.ts";
import type { Clock } from "../time/clock.ts";
import { isoTime } from "../time/iso_time.ts";
import { Inbox } from "./inbox.ts";
import type { CellMark, Lane, LaneDraft, LaneRoom } from "./lane.ts";
import { Outbox, OUTBOX_ENTRIES, type Segment, type Unsent } from "./outbox.ts";
import { refuseText, type SendOutcome } from "./text_check.ts";
import type { Timeline } from "./timeline.ts";

/** What the texts of one conversation pass through. */
export interface TextLaneOptions {
  clock: Clock;
  random: RandomFill;
  timeline: Timeline;
  /** Why the list has no key left for a text, undefined while it has. */
  spent: () => ApiErrorJson | undefined;
  log: (line: string) => void;
}

/** The texts of one conversation, both ways. */
export class TextLane implements Lane {
  readonly #options: TextLaneOptions;
  /** Of this run, 16 lower-case hexadecimal digits. */
  readonly #stream: string;
  readonly #outbox = new Outbox();
  readonly #inbox = new Inbox();

  constructor(options: TextLaneOptions) {
    this.#options = options;
    this.#stream = randomHex(options.random, 8);
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
  send(text: string, id?: string): SendOutcome {
    const { random, timeline } = this.#options;
    if (id !== undefined && timeline.find("out", id) !== undefined) return { kind: "queued", id };
    const spent = this.#options.spent();
    if (spent !== undefined) return refusal(spent);
    const bytes = new TextEncoder().encode(text);
    const unfit = refuseText(text, bytes);
    if (unfit !== undefined) return unfit;
    return this.#queue(id ?? randomHex(random, 16), bytes);
  }

  /** Takes back a text of which nothing has left; false when it is too late or unknown. */
  cancel(id: string): boolean {
    return this.#outbox.cancel(id) && this.#options.timeline.update(id, { state: "cancelled" });
  }

  /** Gives up all that is not delivered. */
  failAll(): void {
    for (const id of this.#outbox.giveUp()) this.#options.timeline.update(id, { state: "failed" });
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
    const segments = this.#outbox.draft(nowMs, room);
    const [first] = segments;
    if (first === undefined) return undefined;
    const { base } = this.#outbox;
    // Waiting for a pad no more protects what has gone out without one already.
    const isExposed = first.went === "unpadded" && room.padMode === "always";
    return {
      items: segments.map((segment) => textDraft(segment, { stream: this.#stream, base })),
      padMode: isExposed ? "prefer" : undefined,
      noteSealed: (sealed) => this.#noteSealed(segments, sealed),
      noteLeft: () => {
        for (const { entryId } of segments) {
          this.#options.timeline.update(entryId, { state: "sent" });
        }
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
    else if (item.kind === "ack" && item.stream === this.#stream) this.#receiveAck(item);
  }

  #queue(id: string, text: Uint8Array): SendOutcome {
    const { clock, timeline } = this.#options;
    const writtenAtMs = clock.now();
    if (!this.#outbox.push({ id, text, writtenAtMs })) {
      return refusal({ code: "outboxFull", limit: OUTBOX_ENTRIES });
    }
    timeline.append({
      id,
      direction: "out",
      text: new TextDecoder().decode(text),
      at: isoTime(writtenAtMs),
      state: "queued",
      slot: null,
      protection: null,
    });
    return { kind: "queued", id };
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
    for (const id of delivered) this.#options.timeline.update(id, { state: "delivered" });
    for (const id of read) this.#options.timeline.update(id, { state: "read" });
  }

  #receiveText(item: TextItem, { slot, nowMs }: CellMark): void {
    for (const received of this.#inbox.receive(item)) {
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

function textDraft(
  segment: Segment,
  { stream, base }: { stream: string; base: number },
): TextDraft {
  const { seq, entryId, writtenAtMs, first, last, text } = segment;
  return { kind: "text", stream, base, seq, entryId, writtenAtMs, first, last, text };
}
