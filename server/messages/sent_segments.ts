/**
 * The segments of an outbox that have a number, oldest first: which arrived, which are kept until their entry is
 * read, and which nobody needs any more (PROTOCOL.md §4).
 */
import { SEGMENTS_IN_FLIGHT } from "../constants.ts";
import type { Segment, Waiting } from "./segment_packer.ts";

/** Delivered entries that are kept until they are read, in bytes; the oldest leave first. */
export const UNREAD_BYTES = 1_048_576;

/** In place of the bytes of a segment that is forgotten. */
export const FORGOTTEN = new Uint8Array(1);

/** A delivered entry that was not read yet. */
export interface Unread {
  id: string;
  /** Of its last segment. */
  lastSeq: number;
}

/**
 * The numbered segments of one stream. Acknowledgements are cumulative and entries settle in order, so that two counts
 * tell where the segments that matter for the next cell begin: it takes no longer when much was sent and not read.
 */
export class SentSegments {
  #segments: Segment[];
  /** So many at the beginning have arrived. */
  #arrived: number;
  /** Of so many at the beginning the entry is settled: it was delivered, or taken back. */
  #settled: number;
  /** Bytes of the delivered entries that are kept. */
  #unreadBytes = 0;
  /** How many segments of an entry are needed, by its id; those of which none is are left out. */
  readonly #needed = new Map<string, number>();

  constructor(segments: Segment[] = []) {
    this.#segments = segments;
    this.#arrived = countFirst(segments, ({ acknowledged }) => acknowledged);
    this.#settled = countFirst(segments, ({ kept }) => kept !== undefined);
    for (const segment of segments) {
      if (segment.kept === "unread") this.#unreadBytes += segment.text.length;
      if (segment.kept !== "over") this.#count(segment, 1);
    }
  }

  /** All of them, oldest first. */
  get all(): readonly Segment[] {
    return this.#segments;
  }

  /** Those that go out again now: their exchange failed, or `resendMs` have passed without an acknowledgement. */
  overdue(nowMs: number, resendMs: number): Segment[] {
    if (this.inFlight === 0) return [];
    return this.#resendable.filter((segment) => isDue(segment, nowMs, resendMs));
  }

  /** When the next one is overdue, Unix ms, -Infinity for now; undefined where all have arrived. */
  dueAtMs(resendMs: number): number | undefined {
    if (this.inFlight === 0) return undefined;
    let dueAtMs = Infinity;
    for (const { sentAtMs = -Infinity } of this.#resendable) {
      dueAtMs = Math.min(dueAtMs, sentAtMs + resendMs);
    }
    return dueAtMs;
  }

  /** Those that have not arrived and may go out again. */
  get #resendable(): Segment[] {
    return this.#segments.slice(this.#arrived, this.#arrived + SEGMENTS_IN_FLIGHT);
  }

  /** How many have not arrived. */
  get inFlight(): number {
    return this.#segments.length - this.#arrived;
  }

  /** How many are of entries that are not settled. */
  get open(): number {
    return this.#segments.length - this.#settled;
  }

  /** Some entry of these is not settled. */
  get hasOpen(): boolean {
    return this.open > 0;
  }

  /** Ids of the entries that are not settled, oldest first. */
  openIds(): Set<string> {
    const open = this.#segments.slice(this.#settled);
    const ids = new Set(open.map((segment) => segment.entryId));
    for (const segment of open) if (segment.abandoned) ids.delete(segment.entryId);
    return ids;
  }

  /** Whether bytes of this entry are still needed. */
  needs(id: string): boolean {
    return this.#needed.has(id);
  }

  /** The delivered entries that are kept, whole; `payloads` has their bytes. */
  unreadEntries(payloads: ReadonlyMap<string, Uint8Array>): Waiting[] {
    return this.#segments
      .filter(({ kept, last }) => kept === "unread" && last)
      .map(({ entryId: id, writtenAtMs }) => {
        return { id, text: payloads.get(id) ?? new Uint8Array(), writtenAtMs, cutBytes: 0 };
      })
      .filter(({ text }) => text.length > 0);
  }

  /** Number of the first one whose bytes are kept; undefined where none is. */
  get keptFrom(): number | undefined {
    return this.#segments.find(({ kept }) => kept !== "over")?.seq;
  }

  /** The segment with this number; undefined where there is none any more. */
  find(seq: number): Segment | undefined {
    const [first] = this.#segments;
    return first === undefined ? undefined : this.#segments[seq - first.seq];
  }

  /** The exchange of this segment failed: it is due again, unless it went out once more since `sentAtMs`. */
  noteFailed(seq: number, sentAtMs: number): void {
    const segment = this.find(seq);
    if (segment !== undefined && segment.sentAtMs === sentAtMs) segment.sentAtMs = undefined;
  }

  /** Adds the next segment. */
  push(segment: Segment): void {
    this.#segments.push(segment);
    this.#count(segment, 1);
  }

  /** Marks the newest segment of an entry that will not be followed by its last one. */
  abandon(id: string): void {
    const last = this.#segments.findLast((segment) => segment.entryId === id);
    if (last !== undefined) last.abandoned = true;
  }

  /** What is numbered up to `through` has arrived, the others have not; returns the entries that this delivers. */
  acknowledge(through: number): Unread[] {
    const firstSeq = this.#segments[0]?.seq ?? 0;
    const arrived = Math.min(Math.max(0, through - firstSeq + 1), this.#segments.length);
    this.#mark(arrived);
    const delivered: Unread[] = [];
    for (let at = this.#settled; at < this.#arrived; at++) {
      const segment = this.#segments[at]!;
      if (!isEnd(segment)) continue;
      this.#settle(at + 1);
      if (segment.last) delivered.push({ id: segment.entryId, lastSeq: segment.seq });
    }
    return delivered;
  }

  /**
   * The entries that end up to `readThrough` were read. It may lie inside one of which a part had come when the others
   * were read: that one is kept whole.
   */
  markRead(readThrough: number): void {
    let from = 0;
    for (const [at, segment] of this.#segments.entries()) {
      if (segment.seq > readThrough) return;
      if (!isEnd(segment)) continue;
      for (; from <= at; from++) this.#letGo(this.#segments[from]!);
    }
  }

  /**
   * The bytes of a delivered entry are not kept any more. Its numbers stay: a peer without memory gets segments of one
   * byte that come to no end, and drops them.
   */
  forget(id: string): void {
    const own = this.#segments.filter(({ entryId, kept }) => entryId === id && kept !== undefined);
    for (const segment of own) this.#empty(segment);
    this.abandon(id);
  }

  /** Nothing counts as arrived any more; what is kept until it is read goes out again. */
  offerAgain(): void {
    this.#mark(0);
    for (const segment of this.#segments) {
      if (segment.kept !== undefined) segment.sentAtMs = undefined;
    }
  }

  /**
   * Drops what nobody needs any more, and the oldest unread entries where they are too many; returns the ids of the
   * entries that lost segments by that. The number of the last one stays: a peer without memory, which has not heard
   * it, acknowledges less than one with.
   */
  trim(): Set<string> {
    let gone = 0;
    for (
      let kept = this.#segments[0]?.kept;
      kept !== undefined;
      kept = this.#segments[gone]?.kept
    ) {
      if (kept === "over") gone++;
      else if (this.#unreadBytes > UNREAD_BYTES) this.#letEntryGo(gone);
      else break;
    }
    if (gone === 0) return new Set();
    const ids = new Set(this.#segments.slice(0, gone).map(({ entryId }) => entryId));
    const dropped = gone - 1;
    this.#segments.splice(0, dropped);
    Object.assign(this.#empty(this.#segments[0]!), { abandoned: true });
    this.#arrived = Math.max(0, this.#arrived - dropped);
    this.#settled -= dropped;
    return ids;
  }

  /** The entry of the first segment that is not settled ends before the segment at `end`. */
  #settle(end: number): void {
    const kept = this.#segments[end - 1]!.last ? "unread" : "over";
    for (const segment of this.#segments.slice(this.#settled, end)) {
      segment.kept = kept;
      if (kept === "unread") this.#unreadBytes += segment.text.length;
      else this.#count(segment, -1);
    }
    this.#settled = end;
  }

  /** The delivered entry that begins with the segment at `at` is not kept any more. */
  #letEntryGo(at: number): void {
    for (let segment = this.#segments[at]; segment !== undefined; segment = this.#segments[++at]) {
      this.#letGo(segment);
      if (isEnd(segment)) return;
    }
  }

  /** Nothing but its number is kept. */
  #empty(segment: Segment): Segment {
    this.#letGo(segment);
    return Object.assign(segment, { text: FORGOTTEN, from: 0, last: false });
  }

  #letGo(segment: Segment): void {
    if (segment.kept !== "unread") return;
    segment.kept = "over";
    this.#unreadBytes -= segment.text.length;
    this.#count(segment, -1);
  }

  /** One more segment of this entry is needed, or one less. */
  #count({ entryId }: Segment, by: 1 | -1): void {
    const count = (this.#needed.get(entryId) ?? 0) + by;
    if (count === 0) this.#needed.delete(entryId);
    else this.#needed.set(entryId, count);
  }

  /** So many at the beginning have arrived, the others have not. */
  #mark(arrived: number): void {
    for (let at = arrived; at < this.#arrived; at++) this.#segments[at]!.acknowledged = false;
    for (let at = this.#arrived; at < arrived; at++) this.#segments[at]!.acknowledged = true;
    this.#arrived = arrived;
  }
}

/** Whether a segment may go out now: it never did since its exchange failed, or `resendMs` ago. */
function isDue(segment: Segment, nowMs: number, resendMs: number): boolean {
  // A clock that was set back must not make a segment wait: the age is taken without its sign.
  return segment.sentAtMs === undefined || Math.abs(nowMs - segment.sentAtMs) >= resendMs;
}

function countFirst(segments: Segment[], fits: (segment: Segment) => boolean): number {
  const end = segments.findIndex((segment) => !fits(segment));
  return end < 0 ? segments.length : end;
}

/** Nothing but the number of the segment is left: when it goes out again, nothing of its entry does. */
export function isForgotten({ text, last }: Pick<Segment, "text" | "last">): boolean {
  return !last && text.length === FORGOTTEN.length && text[0] === FORGOTTEN[0];
}

/** Nothing of the segment's entry follows. */
function isEnd(segment: Segment): boolean {
  return segment.last || segment.abandoned === true;
}
