/**
 * Our entries that the peer has not wholly acknowledged, cut into numbered segments (PROTOCOL.md §4).
 *
 *  1. `push()` queues an entry. It can still be cancelled.
 *  2. `draft()` proposes segments for one cell: overdue ones again first, then newly cut ones. It changes
 *     nothing, because sealing may turn out to be blocked.
 *  3. `noteSent()` makes a draft real; from now on those segments keep their number and their bytes.
 *  4. `noteFailed()` makes segments due again whose exchange failed.
 *  5. `acknowledge()` drops entries whose last segment has arrived.
 */
import { TEXT_HEAD_BYTES } from "../../keys/cell/frame.ts";
import { RESEND_MS, SEGMENTS_IN_FLIGHT } from "../constants.ts";
import type { LaneRoom } from "./lane.ts";

/** A piece of one entry's text. Its number and bytes never change once it went out. */
export interface Segment {
  /** From 1, contiguous within the stream. */
  seq: number;
  /** 32 lower-case hexadecimal digits. */
  entryId: string;
  writtenAtMs: number;
  first: boolean;
  last: boolean;
  text: Uint8Array;
  /** Arrived as far as we know; kept while its entry is incomplete, since a restarted peer needs it again. */
  acknowledged: boolean;
  /** Unix ms of the latest sending; undefined: due. */
  sentAtMs: number | undefined;
  /** The last segment of an entry that was taken back half sent. */
  abandoned?: true | undefined;
  /** How it has gone out: under the pad alone it never goes without, without it needs none any more. */
  went: "nowhere" | "padded" | "unpadded";
}

/** An entry of which text has not gone out yet. */
export interface Unsent {
  id: string;
  /** Of the whole text. */
  bytes: number;
  /** Of these, gone out. */
  sentBytes: number;
}

/** What an acknowledgement settled, as entry ids. */
export interface Settled {
  delivered: string[];
  read: string[];
}

/** Entries that may wait; more are refused, so that a runaway program cannot fill the memory. */
export const OUTBOX_ENTRIES = 1_000;
/** A smaller rest of pad is left alone rather than cut a text for it. */
const WORTHWHILE_PAD = 32;

interface Waiting {
  id: string;
  text: Uint8Array;
  writtenAtMs: number;
  /** Bytes that segments have been cut from. */
  cutBytes: number;
}

/** Hands out segments to be sent, and takes acknowledgements. */
export class Outbox {
  #waiting: Waiting[] = [];
  #segments: Segment[] = [];
  #unread: { id: string; lastSeq: number }[] = [];
  #nextSeq = 1;

  /** Entries that are not delivered. */
  get size(): number {
    return this.ids().length;
  }

  /** No further entry is taken. */
  get isFull(): boolean {
    return this.size >= OUTBOX_ENTRIES;
  }

  /** Ids of the entries that are not delivered, oldest first. */
  ids(): string[] {
    const ids = new Set(this.#segments.map((segment) => segment.entryId));
    for (const segment of this.#segments) if (segment.abandoned) ids.delete(segment.entryId);
    for (const entry of this.#waiting) ids.add(entry.id);
    return [...ids];
  }

  /** What has not wholly gone out, oldest first. */
  unsent(): Unsent[] {
    return this.#waiting.map(({ id, text, cutBytes }) => {
      return { id, bytes: text.length, sentBytes: cutBytes };
    });
  }

  /** The lowest seq that a peer without memory of this stream has to start from. */
  get base(): number {
    return this.#segments[0]?.seq ?? this.#nextSeq;
  }

  /** Queues an entry; false when the outbox is full. `text` must not be empty. */
  push(entry: { id: string; text: Uint8Array; writtenAtMs: number }): boolean {
    if (this.isFull) return false;
    this.#waiting.push({ ...entry, cutBytes: 0 });
    return true;
  }

  /**
   * Takes an entry back that has not wholly gone out; false when it is too late or unknown. The segments that did go
   * out keep their numbers and are sent until they are acknowledged: without its last one the peer drops the entry.
   */
  cancel(id: string): boolean {
    const at = this.#waiting.findIndex((entry) => entry.id === id);
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    const last = this.#segments.findLast((segment) => segment.entryId === id);
    if (last !== undefined) last.abandoned = true;
    return true;
  }

  /** Forgets everything; returns the ids of what was not delivered. */
  giveUp(): string[] {
    const ids = this.ids();
    this.#waiting = [];
    this.#segments = [];
    return ids;
  }

  /** When `draft()` has something to propose: now or earlier means at once; undefined: nothing waits. */
  dueAtMs(): number | undefined {
    let dueAtMs: number | undefined;
    const sooner = (ms: number): void => {
      if (dueAtMs === undefined || ms < dueAtMs) dueAtMs = ms;
    };
    for (const segment of this.#resendable()) {
      sooner(segment.sentAtMs === undefined ? -Infinity : segment.sentAtMs + RESEND_MS);
    }
    if (this.#waiting.length > 0 && this.#inFlight() < SEGMENTS_IN_FLIGHT) sooner(-Infinity);
    return dueAtMs;
  }

  /** Whether `draft()` would propose anything for this room. */
  isDue(nowMs: number, room: LaneRoom): boolean {
    if (this.#resendable().some((segment) => isDue(segment, nowMs))) return true;
    const [next] = this.#waiting;
    if (next === undefined || this.#inFlight() >= SEGMENTS_IN_FLIGHT) return false;
    return new Packer(room).lengthOf(next.text.length - next.cutBytes) >= 1;
  }

  /** Proposes segments for one cell, in order of their numbers; changes nothing. */
  draft(nowMs: number, room: LaneRoom): Segment[] {
    const overdue = this.#resendable().filter((segment) => isDue(segment, nowMs));
    const packer = new Packer(room);
    for (const segment of overdue) if (!packer.add(segment)) return packer.segments;
    let seq = this.#nextSeq;
    let free = SEGMENTS_IN_FLIGHT - this.#inFlight();
    for (const entry of this.#waiting) {
      let from = entry.cutBytes;
      while (from < entry.text.length) {
        const segment = free > 0 ? packer.cut(entry, from, seq) : undefined;
        if (segment === undefined) return packer.segments;
        from += segment.text.length;
        seq++;
        free--;
      }
    }
    return packer.segments;
  }

  /** Makes a draft real: `unpadded` are those that went out without a pad. */
  noteSent(
    segments: Segment[],
    { nowMs, unpadded }: { nowMs: number; unpadded: Set<number> },
  ): void {
    for (const drafted of segments) {
      const segment = drafted.seq < this.#nextSeq ? this.#bySeq(drafted.seq) : this.#adopt(drafted);
      if (segment === undefined) continue;
      segment.sentAtMs = nowMs;
      if (segment.went !== "unpadded") {
        segment.went = unpadded.has(segment.seq) ? "unpadded" : "padded";
      }
    }
  }

  /** Makes segments due again whose exchange failed, unless they went out once more since `sentAtMs`. */
  noteFailed(segments: readonly Pick<Segment, "seq">[], sentAtMs: number): void {
    for (const { seq } of segments) {
      const segment = this.#bySeq(seq);
      if (segment !== undefined && segment.sentAtMs === sentAtMs) segment.sentAtMs = undefined;
    }
  }

  /**
   * Takes the peer's word that everything up to `through` has arrived and up to `readThrough` was read.
   * Numbers that were never sent are not believed. A lower `through` than before means that the peer
   * has restarted: segments of incomplete entries go out again.
   */
  acknowledge(through: number, readThrough: number): Settled {
    const settled: Settled = { delivered: [], read: [] };
    if (through >= this.#nextSeq || readThrough > through) return settled;
    for (const segment of this.#segments) segment.acknowledged = segment.seq <= through;
    let end = this.#segments.findIndex(isEnd);
    while (end >= 0 && this.#segments[end]!.acknowledged) {
      const done = this.#segments[end]!;
      this.#segments.splice(0, end + 1);
      if (done.last) {
        settled.delivered.push(done.entryId);
        this.#unread.push({ id: done.entryId, lastSeq: done.seq });
      }
      end = this.#segments.findIndex(isEnd);
    }
    while (this.#unread[0] !== undefined && this.#unread[0].lastSeq <= readThrough) {
      settled.read.push(this.#unread.shift()!.id);
    }
    return settled;
  }

  #adopt(segment: Segment): Segment {
    const entry = this.#waiting[0];
    if (entry === undefined || entry.id !== segment.entryId || segment.seq !== this.#nextSeq) {
      throw new Error(`Internal error: segment ${segment.seq} is not the next of the outbox`);
    }
    this.#nextSeq++;
    entry.cutBytes += segment.text.length;
    if (segment.last) this.#waiting.shift();
    this.#segments.push(segment);
    return segment;
  }

  #bySeq(seq: number): Segment | undefined {
    return this.#segments[seq - this.base];
  }

  #resendable(): Segment[] {
    return this.#segments.filter((segment) => !segment.acknowledged).slice(0, SEGMENTS_IN_FLIGHT);
  }

  #inFlight(): number {
    return this.#segments.filter((segment) => !segment.acknowledged).length;
  }
}

/** Fills one cell with segments and keeps account of its room and of the slot's pad. */
class Packer {
  readonly segments: Segment[] = [];
  #bytesLeft: number;
  #padLeft: number;
  readonly #room: LaneRoom;

  constructor(room: LaneRoom) {
    this.#room = room;
    this.#bytesLeft = room.bytes;
    this.#padLeft = room.padMode === "off" ? 0 : room.padBytes;
  }

  /**
   * Adds a segment that exists; false when the cell has to leave without it. A cell holds either segments that
   * went out without a pad before or others: the two are sealed in different ways. The first segment is
   * added even where the pad seems spent, since in its own slot it has its own pad bytes still.
   */
  add(segment: Segment): boolean {
    const bytes = TEXT_HEAD_BYTES + segment.text.length;
    if (bytes > this.#bytesLeft) return false;
    const isBare = segment.went === "unpadded";
    const [first] = this.segments;
    if (first !== undefined) {
      if ((first.went === "unpadded") !== isBare) return false;
      const needsPad = !isBare && (this.#room.padMode === "always" || segment.went === "padded");
      if (needsPad && segment.text.length > this.#padLeft) return false;
    }
    this.#bytesLeft -= bytes;
    if (!isBare && segment.text.length <= this.#padLeft) this.#padLeft -= segment.text.length;
    this.segments.push(segment);
    return true;
  }

  /** Cuts the next segment from an entry; undefined when it has to wait for another cell or slot. */
  cut(entry: Waiting, from: number, seq: number): Segment | undefined {
    const wanted = entry.text.length - from;
    const length = this.lengthOf(wanted);
    if (length < 1 || (this.segments.length > 0 && length < wanted && length < WORTHWHILE_PAD)) {
      return undefined;
    }
    const segment: Segment = {
      seq,
      entryId: entry.id,
      writtenAtMs: entry.writtenAtMs,
      first: from === 0,
      last: length === wanted,
      text: entry.text.subarray(from, from + length),
      acknowledged: false,
      sentAtMs: undefined,
      went: "nowhere",
    };
    return this.add(segment) ? segment : undefined;
  }

  /** How many of the bytes that are left of an entry can go now; below 1: none. */
  lengthOf(wanted: number): number {
    return Math.min(wanted, this.#bytesLeft - TEXT_HEAD_BYTES, this.#padLimit(wanted));
  }

  /** Longest text that the pad of this slot allows for, given what is wanted. */
  #padLimit(wanted: number): number {
    if (this.#room.padMode === "always") {
      const fresh = Math.min(wanted, this.#room.padBytesPerSlot, WORTHWHILE_PAD);
      return this.#padLeft >= fresh ? this.#padLeft : 0;
    }
    return this.#padLeft >= WORTHWHILE_PAD ? this.#padLeft : wanted;
  }
}

/** Nothing of the segment's entry follows. */
function isEnd(segment: Segment): boolean {
  return segment.last || segment.abandoned === true;
}

function isDue(segment: Segment, nowMs: number): boolean {
  // A clock that was set back must not make a segment wait: the age is taken without its sign.
  return segment.sentAtMs === undefined || Math.abs(nowMs - segment.sentAtMs) >= RESEND_MS;
}
