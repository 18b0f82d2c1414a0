/**
 * Our entries that the peer has not wholly acknowledged, cut into numbered chunks (PROTOCOL.md §4).
 *
 *  1. `push()` queues an entry. It can still be cancelled.
 *  2. `draft()` proposes chunks for one cell: overdue ones again first, then newly cut ones. It changes
 *     nothing, because sealing may turn out to be blocked.
 *  3. `noteSent()` makes a draft real; from now on those chunks keep their number and their bytes.
 *  4. `noteFailed()` makes chunks due again whose exchange failed.
 *  5. `acknowledge()` drops entries whose last chunk has arrived.
 */
import { TEXT_HEAD_BYTES } from "../../keys/cell/frame.ts";
import { RESEND_MS, SEGMENTS_IN_FLIGHT } from "../constants.ts";

/** A piece of one entry's text. Its number and bytes never change once it went out. */
export interface Chunk {
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
  /** How it has gone out: under the pad alone it never goes without, without it needs none any more. */
  went: "nowhere" | "padded" | "unpadded";
}

/** How much text fits one cell at the moment. */
export interface SegmentRoom {
  /** Bytes for items of text, heads included. */
  bytes: number;
  /** Pad bytes left for us in this slot. */
  padBytes: number;
  /** Pad bytes that a fresh slot has for us. */
  padBytesPerSlot: number;
  /** `always`: text waits for a pad; `prefer`: uses what there is; `off`: ignores it. */
  padMode: "prefer" | "always" | "off";
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
  /** Bytes that chunks have been cut from. */
  cutBytes: number;
}

/** Hands out chunks to be sent, and takes acknowledgements. */
export class Outbox {
  #waiting: Waiting[] = [];
  #chunks: Chunk[] = [];
  #unread: { id: string; lastSeq: number }[] = [];
  #nextSeq = 1;

  /** Entries that are not delivered. */
  get size(): number {
    const sent = new Set(this.#chunks.map((chunk) => chunk.entryId));
    for (const entry of this.#waiting) sent.add(entry.id);
    return sent.size;
  }

  /** Ids of the entries that are not delivered, oldest first. */
  ids(): string[] {
    const ids = new Set(this.#chunks.map((chunk) => chunk.entryId));
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
    return this.#chunks[0]?.seq ?? this.#nextSeq;
  }

  /** Queues an entry; false when the outbox is full. `text` must not be empty. */
  push(entry: { id: string; text: Uint8Array; writtenAtMs: number }): boolean {
    if (this.size >= OUTBOX_ENTRIES) return false;
    this.#waiting.push({ ...entry, cutBytes: 0 });
    return true;
  }

  /** Takes an entry back of which nothing went out; false when it is too late or unknown. */
  cancel(id: string): boolean {
    const at = this.#waiting.findIndex((entry) => entry.id === id && entry.cutBytes === 0);
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    return true;
  }

  /** Forgets everything; returns the ids of what was not delivered. */
  giveUp(): string[] {
    const ids = this.ids();
    this.#waiting = [];
    this.#chunks = [];
    return ids;
  }

  /** When `draft()` has something to propose: now or earlier means at once; undefined: nothing waits. */
  dueAtMs(): number | undefined {
    let dueAtMs: number | undefined;
    const sooner = (ms: number): void => {
      if (dueAtMs === undefined || ms < dueAtMs) dueAtMs = ms;
    };
    for (const chunk of this.#resendable()) {
      sooner(chunk.sentAtMs === undefined ? -Infinity : chunk.sentAtMs + RESEND_MS);
    }
    if (this.#waiting.length > 0 && this.#inFlight() < SEGMENTS_IN_FLIGHT) sooner(-Infinity);
    return dueAtMs;
  }

  /** Proposes chunks for one cell, in order of their numbers; changes nothing. */
  draft(nowMs: number, room: SegmentRoom): Chunk[] {
    const overdue = this.#resendable().filter((chunk) => isDue(chunk, nowMs));
    const packer = new Packer(room);
    for (const chunk of overdue) if (!packer.add(chunk)) return packer.chunks;
    let seq = this.#nextSeq;
    let free = SEGMENTS_IN_FLIGHT - this.#inFlight();
    for (const entry of this.#waiting) {
      let from = entry.cutBytes;
      while (from < entry.text.length) {
        const chunk = free > 0 ? packer.cut(entry, from, seq) : undefined;
        if (chunk === undefined) return packer.chunks;
        from += chunk.text.length;
        seq++;
        free--;
      }
    }
    return packer.chunks;
  }

  /** Makes a draft real: `unpadded` are those that went out without a pad. */
  noteSent(chunks: Chunk[], { nowMs, unpadded }: { nowMs: number; unpadded: Set<number> }): void {
    for (const drafted of chunks) {
      const chunk = drafted.seq < this.#nextSeq ? this.#bySeq(drafted.seq) : this.#adopt(drafted);
      if (chunk === undefined) continue;
      chunk.sentAtMs = nowMs;
      if (chunk.went !== "unpadded") chunk.went = unpadded.has(chunk.seq) ? "unpadded" : "padded";
    }
  }

  /** Makes chunks due again whose exchange failed, unless they went out once more since `sentAtMs`. */
  noteFailed(seqs: number[], sentAtMs: number): void {
    for (const seq of seqs) {
      const chunk = this.#bySeq(seq);
      if (chunk !== undefined && chunk.sentAtMs === sentAtMs) chunk.sentAtMs = undefined;
    }
  }

  /**
   * Takes the peer's word that everything up to `through` has arrived and up to `readThrough` was read.
   * Numbers that were never sent are not believed. A lower `through` than before means that the peer
   * has restarted: chunks of incomplete entries go out again.
   */
  acknowledge(through: number, readThrough: number): Settled {
    const settled: Settled = { delivered: [], read: [] };
    if (through >= this.#nextSeq || readThrough > through) return settled;
    for (const chunk of this.#chunks) chunk.acknowledged = chunk.seq <= through;
    let last = this.#chunks.findIndex((chunk) => chunk.last);
    while (last >= 0 && this.#chunks[last]!.acknowledged) {
      const done = this.#chunks[last]!;
      this.#chunks.splice(0, last + 1);
      settled.delivered.push(done.entryId);
      this.#unread.push({ id: done.entryId, lastSeq: done.seq });
      last = this.#chunks.findIndex((chunk) => chunk.last);
    }
    while (this.#unread[0] !== undefined && this.#unread[0].lastSeq <= readThrough) {
      settled.read.push(this.#unread.shift()!.id);
    }
    return settled;
  }

  #adopt(chunk: Chunk): Chunk {
    const entry = this.#waiting[0];
    if (entry === undefined || entry.id !== chunk.entryId || chunk.seq !== this.#nextSeq) {
      throw new Error(`Internal error: chunk ${chunk.seq} is not the next of the outbox`);
    }
    this.#nextSeq++;
    entry.cutBytes += chunk.text.length;
    if (chunk.last) this.#waiting.shift();
    this.#chunks.push(chunk);
    return chunk;
  }

  #bySeq(seq: number): Chunk | undefined {
    return this.#chunks[seq - this.base];
  }

  #resendable(): Chunk[] {
    return this.#chunks.filter((chunk) => !chunk.acknowledged).slice(0, SEGMENTS_IN_FLIGHT);
  }

  #inFlight(): number {
    return this.#chunks.filter((chunk) => !chunk.acknowledged).length;
  }
}

/** Fills one cell with chunks and keeps account of its room and of the slot's pad. */
class Packer {
  readonly chunks: Chunk[] = [];
  #bytesLeft: number;
  #padLeft: number;
  readonly #room: SegmentRoom;

  constructor(room: SegmentRoom) {
    this.#room = room;
    this.#bytesLeft = room.bytes;
    this.#padLeft = room.padMode === "off" ? 0 : room.padBytes;
  }

  /**
   * Adds a chunk that exists; false when the cell has to leave without it. A cell holds either chunks that
   * went out without a pad before or others: the two are sealed in different ways. The first chunk is
   * added even where the pad seems spent, since in its own slot it has its own pad bytes still.
   */
  add(chunk: Chunk): boolean {
    const bytes = TEXT_HEAD_BYTES + chunk.text.length;
    if (bytes > this.#bytesLeft) return false;
    const isBare = chunk.went === "unpadded";
    const [first] = this.chunks;
    if (first !== undefined) {
      if ((first.went === "unpadded") !== isBare) return false;
      const needsPad = !isBare && (this.#room.padMode === "always" || chunk.went === "padded");
      if (needsPad && chunk.text.length > this.#padLeft) return false;
    }
    this.#bytesLeft -= bytes;
    if (!isBare && chunk.text.length <= this.#padLeft) this.#padLeft -= chunk.text.length;
    this.chunks.push(chunk);
    return true;
  }

  /** Cuts the next chunk from an entry; undefined when it has to wait for another cell or slot. */
  cut(entry: Waiting, from: number, seq: number): Chunk | undefined {
    const wanted = entry.text.length - from;
    const length = Math.min(wanted, this.#bytesLeft - TEXT_HEAD_BYTES, this.#padLimit(wanted));
    if (length < 1 || (this.chunks.length > 0 && length < wanted && length < WORTHWHILE_PAD)) {
      return undefined;
    }
    const chunk: Chunk = {
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
    return this.add(chunk) ? chunk : undefined;
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

function isDue(chunk: Chunk, nowMs: number): boolean {
  // A clock that was set back must not make a chunk wait: the age is taken without its sign.
  return chunk.sentAtMs === undefined || Math.abs(nowMs - chunk.sentAtMs) >= RESEND_MS;
}
