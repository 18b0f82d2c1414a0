/**
 * Our entries that the peer has not wholly acknowledged, cut into numbered segments (PROTOCOL.md §4).
 *
 *  1. `push()` queues an entry. It can still be cancelled.
 *  2. `draft()` proposes segments for one cell: overdue ones again first, then newly cut ones. It changes
 *     nothing, because sealing may turn out to be blocked.
 *  3. `noteSent()` makes a draft real; from now on those segments keep their number and their bytes.
 *  4. `noteFailed()` makes segments due again whose exchange failed.
 *  5. `acknowledge()` settles entries whose last segment has arrived. They are kept until they are read: the next
 *     run of the peer knows nothing of them, and is offered them again.
 *
 * A stream is one run of the program. An outbox that was kept goes on with the stream of the run before until all
 * that was numbered in it is acknowledged, and then begins its own: an old copy of what was kept can then never
 * give new entries numbers that the peer has seen.
 */
import { RESEND_MS, SEGMENTS_IN_FLIGHT } from "../constants.ts";
import { HeardStream } from "./heard_stream.ts";
import type { LaneRoom } from "./lane.ts";
import {
  keptSegment,
  type OutboxState,
  restoredSegment,
  type Settled,
  type Unsent,
} from "./outbox_state.ts";
import { type Segment, SegmentPacker, type Waiting } from "./segment_packer.ts";
import { SentSegments } from "./sent_segments.ts";
import { UnreadEntries } from "./unread_entries.ts";
import { WaitingEntries } from "./waiting_entries.ts";

/** Entries that may wait; more are refused, so that a runaway program cannot fill the memory. */
export const OUTBOX_ENTRIES = 1_000;

/** Hands out segments to be sent, and takes acknowledgements. */
export class Outbox {
  readonly #newStream: () => string;
  readonly #resendMs: () => number;
  #stream: string;
  readonly #waiting = new WaitingEntries();
  #sent = new SentSegments();
  #unread = new UnreadEntries();
  #nextSeq = 1;
  #heard = new HeardStream();
  /** The stream is that of an earlier run: it takes no new entries. */
  #isOld = false;
  /** The kept bytes of all entries that are not read, by id. */
  readonly #payloads = new Map<string, Uint8Array>();

  /**
   * `newStream` makes the id of a stream, 16 lower-case hexadecimal digits; `resendMs` is how long an acknowledgement
   * is waited for.
   */
  constructor(newStream: () => string, resendMs: () => number = () => RESEND_MS) {
    this.#newStream = newStream;
    this.#resendMs = resendMs;
    this.#stream = newStream();
  }

  /** Id of the stream in use. */
  get stream(): string {
    return this.#stream;
  }

  /** The stream in use is that of an earlier run. */
  get isOld(): boolean {
    return this.#isOld;
  }

  /** The kept bytes of all entries that are not read, by id. */
  get payloads(): ReadonlyMap<string, Uint8Array> {
    return this.#payloads;
  }

  /** All that has to be kept, beside the payloads. */
  state(): OutboxState {
    return {
      stream: this.#stream,
      nextSeq: this.#nextSeq,
      segments: this.#sent.all.map(keptSegment),
      waiting: this.#waiting.all.map(({ text: _text, ...rest }) => rest),
      unread: this.#unread.all,
    };
  }

  /**
   * Takes up what an earlier run has kept. Of an entry that was cut in part the segments are abandoned and the whole
   * goes out again, under the same id.
   */
  restore(state: OutboxState, payloads: ReadonlyMap<string, Uint8Array>): void {
    const textOf = (id: string): Uint8Array => payloads.get(id) ?? new Uint8Array();
    this.#stream = state.stream;
    this.#nextSeq = state.nextSeq;
    this.#unread = new UnreadEntries(state.unread);
    this.#sent = new SentSegments(state.segments.map((kept) => restoredSegment(kept, textOf)));
    for (const { id, writtenAtMs, cutBytes } of state.waiting) {
      if (cutBytes > 0) this.#sent.abandon(id);
      this.#waiting.push({ id, text: textOf(id), writtenAtMs });
    }
    for (const [id, payload] of payloads) this.#payloads.set(id, payload);
    this.#isOld = true;
    this.#beginStream();
  }

  /** Entries that are not delivered. */
  get size(): number {
    // Called many times for each cell, mostly when nothing is on its way.
    return this.#sent.hasOpen ? this.ids().length : this.#waiting.all.length;
  }

  /** No further entry is taken. */
  get isFull(): boolean {
    // Called for each entry: counting them all takes longer than queueing one.
    const most = this.#sent.open + this.#waiting.all.length;
    return most >= OUTBOX_ENTRIES && this.size >= OUTBOX_ENTRIES;
  }

  /** Ids of the entries that are not delivered, oldest first. */
  ids(): string[] {
    const ids = this.#sent.openIds();
    for (const entry of this.#waiting.all) ids.add(entry.id);
    return [...ids];
  }

  /** What has not wholly gone out, oldest first. */
  unsent(): Unsent[] {
    return this.#waiting.all.map(({ id, text, cutBytes }) => {
      return { id, bytes: text.length, sentBytes: cutBytes };
    });
  }

  /** Where a peer without memory of this stream begins: with the last number that was read, or the first that was not. */
  get base(): number {
    return this.#sent.all[0]?.seq ?? this.#nextSeq;
  }

  /** Queues an entry; false when the outbox is full. `text` must not be empty. */
  push(entry: Omit<Waiting, "cutBytes">): boolean {
    if (this.isFull) return false;
    this.#waiting.push(entry);
    this.#payloads.set(entry.id, entry.text);
    return true;
  }

  /**
   * Takes an entry back that has not wholly gone out; false when it is too late or unknown. The segments that did go
   * out keep their numbers and are sent until they are acknowledged: without its last one the peer drops the entry.
   */
  cancel(id: string): boolean {
    if (!this.#waiting.remove(id)) return false;
    this.#sent.abandon(id);
    this.#dropPayloads([id]);
    return true;
  }

  /** The bytes of a delivered entry are not kept any more, whether it was read or not, and are not offered again. */
  forget(id: string): void {
    this.#waiting.remove(id);
    this.#unread.forget(id);
    this.#sent.forget(id);
    this.#dropPayloads([id, ...this.#sent.trim()]);
  }

  /** Forgets everything; returns the ids of what was not delivered. */
  giveUp(): string[] {
    const ids = this.ids();
    this.#waiting.clear();
    this.#sent = new SentSegments();
    this.#payloads.clear();
    return ids;
  }

  /** Something has gone out and is not acknowledged. */
  get isInFlight(): boolean {
    return this.#sent.inFlight > 0;
  }

  /** When `draft()` has something to propose: now or earlier means at once; undefined: nothing waits. */
  dueAtMs(): number | undefined {
    if (this.#nextToCut() !== undefined) return -Infinity;
    return this.#sent.dueAtMs(this.#resendMs());
  }

  /** Whether `draft()` would propose anything for this room. */
  isDue(nowMs: number, room: LaneRoom): boolean {
    if (this.#sent.overdue(nowMs, this.#resendMs()).length > 0) return true;
    const next = this.#nextToCut();
    if (next === undefined) return false;
    return new SegmentPacker(room).lengthOf(next.text.length - next.cutBytes) >= 1;
  }

  /** Proposes segments for one cell, in order of their numbers; changes nothing. */
  draft(nowMs: number, room: LaneRoom): Segment[] {
    const packer = new SegmentPacker(room);
    for (const segment of this.#sent.overdue(nowMs, this.#resendMs())) {
      if (!packer.add(segment)) return packer.segments;
    }
    const most = SEGMENTS_IN_FLIGHT - this.#sent.inFlight;
    if (!this.#isOld && most > 0) this.#waiting.draft(packer, { seq: this.#nextSeq, most });
    return packer.segments;
  }

  /** Makes a draft real: `unpadded` are those that went out without a pad. */
  noteSent(
    segments: Segment[],
    { nowMs, unpadded }: { nowMs: number; unpadded: Set<number> },
  ): void {
    for (const drafted of segments) {
      const segment = drafted.seq < this.#nextSeq
        ? this.#sent.find(drafted.seq)
        : this.#adopt(drafted);
      if (segment === undefined) continue;
      segment.sentAtMs = nowMs;
      if (segment.went !== "unpadded") {
        segment.went = unpadded.has(segment.seq) ? "unpadded" : "padded";
      }
    }
  }

  /** Makes segments due again whose exchange failed, unless they went out once more since `sentAtMs`. */
  noteFailed(segments: readonly Pick<Segment, "seq">[], sentAtMs: number): void {
    for (const { seq } of segments) this.#sent.noteFailed(seq, sentAtMs);
  }

  /**
   * Takes the peer's word that everything up to `through` has arrived and up to `readThrough` was read.
   * Numbers that were never sent are not believed, unless they are of a stream of an earlier run, which may have gone
   * on when its vault had failed. A lower `through` than under an earlier session means that the peer has restarted:
   * what it does not have goes out again.
   */
  acknowledge(through: number, readThrough: number): Settled {
    if (readThrough > through) return { delivered: [], read: [] };
    const sentThrough = this.#nextSeq - 1;
    if (through > sentThrough && !this.#isOld) return { delivered: [], read: [] };
    const heardThrough = this.#heard.acknowledge(Math.min(through, sentThrough));
    const delivered = this.#sent.acknowledge(heardThrough);
    this.#unread.add(delivered);
    const read = this.#unread.takeThrough(readThrough);
    this.#sent.markRead(readThrough);
    const gone = this.#sent.trim();
    if (gone.size > 0) this.#dropPayloads(gone);
    this.#beginStream();
    return { delivered: delivered.map(({ id }) => id), read };
  }

  /** Another session is in use: the peer may be another run, which knows less. */
  noteSession(): void {
    this.#heard.noteSession();
  }

  /** The peer acknowledges this stream up to `through`; true, once in a session, where it may have begun anew. */
  noteNamed(through: number): boolean {
    return this.#heard.noteNamed(through);
  }

  /** The peer does not know this stream: it is offered all that it has not read, once in a session; true then. */
  noteUnknown(): boolean {
    if (!this.#heard.noteUnknown()) return false;
    this.#sent.offerAgain();
    // What is not kept any more cannot be offered, so the next run will not read it.
    this.#unread.dropBefore(this.#sent.keptFrom ?? this.#nextSeq);
    return true;
  }

  /** Begins a stream of our own once nothing of the old one is left. */
  #beginStream(): void {
    if (!this.#isOld || this.#sent.hasOpen) return;
    this.#isOld = false;
    this.#stream = this.#newStream();
    this.#nextSeq = 1;
    this.#heard = new HeardStream();
    // What was not read goes out in the new stream as well, where the peer can say that it is read.
    this.#waiting.putFirst(this.#sent.unreadEntries(this.#payloads));
    this.#sent = new SentSegments();
    this.#unread = new UnreadEntries();
  }

  /** Forgets the bytes of those of these entries that nothing needs any more. */
  #dropPayloads(ids: Iterable<string>): void {
    for (const id of ids) {
      if (!this.#waiting.has(id) && !this.#sent.needs(id)) this.#payloads.delete(id);
    }
  }

  /** The entry that the next segment may be cut from. */
  #nextToCut(): Waiting | undefined {
    const isShut = this.#isOld || this.#sent.inFlight >= SEGMENTS_IN_FLIGHT;
    return isShut ? undefined : this.#waiting.first;
  }

  #adopt(segment: Segment): Segment {
    if (segment.seq !== this.#nextSeq) {
      throw new Error(`Internal error: expected segment ${this.#nextSeq}, got ${segment.seq}`);
    }
    this.#waiting.cut(segment);
    this.#nextSeq++;
    this.#sent.push(segment);
    return segment;
  }
}
