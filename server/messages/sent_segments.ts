/**
 * The segments of an outbox that have a number, oldest first: which arrived, which are kept until their entry is
 * read, and which nobody needs any more (PROTOCOL.md §4).
 */
import { RESEND_MS, SEGMENTS_IN_FLIGHT } from "../constants.ts";
import type { Segment } from "./segment_packer.ts";

/** Delivered entries that are kept until they are read, in bytes; the oldest leave first. */
export const UNREAD_BYTES = 1_048_576;

/** A delivered entry that was not read yet. */
export interface Unread {
  id: string;
  /** Of its last segment. */
  lastSeq: number;
}

/** The numbered segments of one stream. */
export class SentSegments {
  #segments: Segment[];

  constructor(segments: Segment[] = []) {
    this.#segments = segments;
  }

  /** All of them, oldest first. */
  get all(): readonly Segment[] {
    return this.#segments;
  }

  /** Those that have not arrived and may go out again. */
  get resendable(): Segment[] {
    return this.#segments.filter((segment) => !segment.acknowledged).slice(0, SEGMENTS_IN_FLIGHT);
  }

  /** How many have not arrived. */
  get inFlight(): number {
    return this.#segments.filter((segment) => !segment.acknowledged).length;
  }

  /** Some entry of these is not settled. */
  get hasOpen(): boolean {
    return this.#segments.some((segment) => segment.kept === undefined);
  }

  /** Ids of the entries that are not settled, oldest first. */
  openIds(): Set<string> {
    const open = this.#segments.filter((segment) => segment.kept === undefined);
    const ids = new Set(open.map((segment) => segment.entryId));
    for (const segment of open) if (segment.abandoned) ids.delete(segment.entryId);
    return ids;
  }

  /** Ids of the entries whose bytes are still needed. */
  neededIds(): string[] {
    return this.#segments.filter(({ kept }) => kept !== "over").map(({ entryId }) => entryId);
  }

  /** The last segments of the delivered entries that are kept. */
  unreadEnds(): Segment[] {
    return this.#segments.filter(({ kept, last }) => kept === "unread" && last);
  }

  /** The segment with this number; undefined where there is none any more. */
  find(seq: number): Segment | undefined {
    const [first] = this.#segments;
    return first === undefined ? undefined : this.#segments[seq - first.seq];
  }

  /** Adds the next segment. */
  push(segment: Segment): void {
    this.#segments.push(segment);
  }

  /** Marks the newest segment of an entry that will not be followed by its last one. */
  abandon(id: string): void {
    const last = this.#segments.findLast((segment) => segment.entryId === id);
    if (last !== undefined) last.abandoned = true;
  }

  /** What is numbered up to `through` has arrived, the others have not; returns the entries that this delivers. */
  acknowledge(through: number): Unread[] {
    for (const segment of this.#segments) segment.acknowledged = segment.seq <= through;
    const delivered: Unread[] = [];
    let first = 0;
    for (const [at, segment] of this.#segments.entries()) {
      if (!segment.acknowledged) break;
      if (!isEnd(segment)) continue;
      const entry = this.#segments.slice(first, at + 1);
      first = at + 1;
      if (segment.kept !== undefined) continue;
      for (const each of entry) each.kept = segment.last ? "unread" : "over";
      if (segment.last) delivered.push({ id: segment.entryId, lastSeq: segment.seq });
    }
    return delivered;
  }

  /** What is numbered up to `readThrough` was read. */
  markRead(readThrough: number): void {
    for (const segment of this.#segments) {
      if (segment.seq > readThrough) break;
      if (segment.kept === "unread") segment.kept = "over";
    }
  }

  /** Nothing counts as arrived any more; what is kept until it is read goes out again. */
  offerAgain(): void {
    for (const segment of this.#segments) {
      segment.acknowledged = false;
      if (segment.kept !== undefined) segment.sentAtMs = undefined;
    }
  }

  /**
   * Drops what nobody needs any more, and the oldest unread entries where they are too many; true when something
   * was dropped. `bytesOf` tells how long an entry is.
   */
  trim(bytesOf: (id: string) => number): boolean {
    let bytes = 0;
    let isFull = false;
    for (const segment of this.#segments.toReversed()) {
      if (segment.kept !== "unread") continue;
      if (segment.last) bytes += bytesOf(segment.entryId);
      isFull ||= bytes > UNREAD_BYTES;
      if (isFull) segment.kept = "over";
    }
    const keep = this.#segments.findIndex((segment) => segment.kept !== "over");
    return this.#segments.splice(0, keep < 0 ? this.#segments.length : keep).length > 0;
  }
}

/** Whether a segment may go out now: it never did since its exchange failed, or too long ago. */
export function isDue(segment: Segment, nowMs: number): boolean {
  // A clock that was set back must not make a segment wait: the age is taken without its sign.
  return segment.sentAtMs === undefined || Math.abs(nowMs - segment.sentAtMs) >= RESEND_MS;
}

/** Nothing of the segment's entry follows. */
function isEnd(segment: Segment): boolean {
  return segment.last || segment.abandoned === true;
}
