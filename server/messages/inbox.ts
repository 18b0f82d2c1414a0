/**
 * The peer's texts on their way into the timeline: each exactly once and in the sender's order
 * (PROTOCOL.md §4). A stream is one run of the peer's program; its segments are numbered from 1.
 */
import type { AckItem } from "../../keys/cell/frame/frame_items.ts";
import type { TextItem } from "../../keys/cell/frame/text_item.ts";
import { type Decoded, decodePayload } from "./payload.ts";
import { concat } from "@std/bytes/concat";
import { AHEAD_BYTES, ENTRY_BYTES, SEGMENTS_AHEAD, STREAMS } from "../constants.ts";

/** Entries of one stream that nobody has read and that can be read one by one, at most. */
const UNREAD_ENTRIES = 1_000;

const NO_BYTES = new Uint8Array(0);

/** A whole entry of the peer. */
export interface ReceivedEntry {
  kind: "entry";
  id: string;
  payload: Exclude<Decoded, { kind: "unusable" }>;
  /** By the peer's clock. */
  writtenAtMs: number;
  padded: boolean;
}

/** What a segment led to. */
export type Received =
  | ReceivedEntry
  /** The entry is consumed but cannot be used; `reason` is for the local log. */
  | { kind: "unusable"; reason: string };

interface Partial {
  entryId: string;
  writtenAtMs: number;
  parts: Uint8Array[];
  bytes: number;
  padded: boolean;
}

interface Stream {
  /** The next seq in order; everything below it is consumed. */
  next: number;
  ahead: Map<number, TextItem>;
  partial: Partial | undefined;
  readThrough: number;
  /** Last seq of entries that nobody has read yet, by id. */
  unread: Map<string, number>;
}

/** An inbox as it is kept from run to run: what came ahead of its turn comes again. */
export type InboxState = {
  id: string;
  next: number;
  readThrough: number;
  unread: [id: string, lastSeq: number][];
  /** Its parts as one, in base64. */
  partial?: Omit<Partial, "parts"> & { part: string } | undefined;
}[];

/** Takes the segments of every stream of the peer and gives out whole texts. */
export class Inbox {
  /** Oldest first, by the time of their latest segment. */
  #streams = new Map<string, Stream>();
  #owed = false;

  /** True when the peer waits for an acknowledgement that did not go out yet. */
  get owesAck(): boolean {
    return this.#owed;
  }

  /** Takes a segment; returns what became complete by it, in order. */
  receive(segment: TextItem): Received[] {
    const stream = this.#open(segment);
    this.#owed = true;
    if (segment.seq < stream.next || segment.seq >= stream.next + SEGMENTS_AHEAD) return [];
    // The next one in order is always taken, so that a full memory empties.
    if (segment.seq > stream.next && aheadBytes(stream) + segment.text.length > AHEAD_BYTES) {
      return [];
    }
    stream.ahead.set(segment.seq, segment);
    const received: Received[] = [];
    for (let next = stream.ahead.get(stream.next); next; next = stream.ahead.get(stream.next)) {
      stream.ahead.delete(stream.next++);
      const outcome = consume(stream, next);
      if (outcome !== undefined) received.push(outcome);
      if (outcome?.kind === "entry") noteUnread(stream, outcome, next.seq);
    }
    return received;
  }

  /** All that has to be kept, oldest stream first. */
  state(): InboxState {
    return [...this.#streams].map(([id, { next, readThrough, unread, partial }]) => ({
      id,
      next,
      readThrough,
      unread: [...unread],
      partial: partial && {
        entryId: partial.entryId,
        writtenAtMs: partial.writtenAtMs,
        bytes: partial.bytes,
        padded: partial.padded,
        part: concat(partial.parts).toBase64(),
      },
    }));
  }

  /** Takes up what an earlier run has kept; an acknowledgement is owed, since the last one may not have left. */
  restore(state: InboxState): void {
    for (const { id, next, readThrough, unread, partial } of state) {
      this.#streams.set(id, {
        next,
        readThrough,
        unread: new Map(unread),
        ahead: new Map(),
        partial: partial && { ...partial, parts: [Uint8Array.fromBase64(partial.part)] },
      });
    }
    this.#owed = state.length > 0;
  }

  /** The acknowledgement of the peer's current stream, undefined before its first segment. */
  ack(): AckItem | undefined {
    const latest = [...this.#streams].at(-1);
    if (latest === undefined) return undefined;
    const [id, stream] = latest;
    return { kind: "ack", stream: id, through: stream.next - 1, readThrough: stream.readThrough };
  }

  /** Says that the acknowledgement of `ack()` is on its way. */
  noteAcked(): void {
    this.#owed = false;
  }

  /**
   * Says that the user has seen what has arrived: all of it, or all up to the entry `through`. False when that is
   * nothing new.
   */
  markRead(through?: string): boolean {
    const streams = [...this.#streams.values()];
    const at = through === undefined
      ? streams.length
      : streams.findIndex((stream) => stream.unread.has(through));
    let changed = false;
    // Streams behind that of the entry hold what came later, those before it what came earlier.
    for (const [index, stream] of streams.slice(0, at + 1).entries()) {
      const last = index === at ? stream.unread.get(through ?? "") : undefined;
      changed = readUpTo(stream, last ?? stream.next - 1) || changed;
    }
    if (changed) this.#owed = true;
    return changed;
  }

  #open(segment: TextItem): Stream {
    const stream = this.#streams.get(segment.stream) ?? newStream(segment.base);
    this.#streams.delete(segment.stream);
    this.#streams.set(segment.stream, stream);
    if (this.#streams.size > STREAMS) this.#streams.delete([...this.#streams.keys()][0]!);
    return stream;
  }
}

/** Nothing counts as read: what an earlier run of ours took in may never have been. */
function newStream(next: number): Stream {
  return { next, ahead: new Map(), partial: undefined, readThrough: 0, unread: new Map() };
}

/** Bytes of text that wait for their turn. */
function aheadBytes({ ahead }: Stream): number {
  let bytes = 0;
  for (const { text } of ahead.values()) bytes += text.length;
  return bytes;
}

/** Remembers where an entry ends that people see; the oldest are forgotten, and are read with those behind them. */
function noteUnread({ unread }: Stream, { id, payload }: ReceivedEntry, seq: number): void {
  if (["reaction", "edit", "delete"].includes(payload.kind)) return;
  unread.set(id, seq);
  const over = Math.max(0, unread.size - UNREAD_ENTRIES);
  for (const oldest of unread.keys().take(over)) unread.delete(oldest);
}

/** Moves the mark of what was read forward; false when it is there already. */
function readUpTo(stream: Stream, seq: number): boolean {
  if (stream.readThrough >= seq) return false;
  stream.readThrough = seq;
  for (const [id, last] of stream.unread) if (last <= seq) stream.unread.delete(id);
  return true;
}

function consume(stream: Stream, segment: TextItem): Received | undefined {
  if (segment.first) {
    const { entryId, writtenAtMs } = segment;
    stream.partial = { entryId, writtenAtMs, parts: [], bytes: 0, padded: true };
  }
  const partial = stream.partial;
  if (partial === undefined || partial.entryId !== segment.entryId) {
    stream.partial = undefined;
    return { kind: "unusable", reason: "a text without its beginning" };
  }
  partial.bytes += segment.text.length;
  partial.padded &&= segment.padOffset !== undefined;
  // A byte too many is kept, so that the length is found out at the end.
  if (partial.bytes <= ENTRY_BYTES + segment.text.length) partial.parts.push(segment.text);
  if (!segment.last) return undefined;
  stream.partial = undefined;
  const { entryId: id, writtenAtMs, padded, parts } = partial;
  const [only = NO_BYTES] = parts;
  const payload = decodePayload(parts.length > 1 ? concat(parts) : only);
  return payload.kind === "unusable"
    ? payload
    : { kind: "entry", id, payload, writtenAtMs, padded };
}
