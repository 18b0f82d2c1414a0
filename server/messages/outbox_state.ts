import type { Segment, Waiting } from "./segment_packer.ts";
import { FORGOTTEN, SentSegments, type Unread } from "./sent_segments.ts";

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

/** A segment as it is kept: its bytes are those of its entry. */
export type KeptSegment = Omit<Segment, "text" | "sentAtMs"> & { bytes: number };

/** What of a segment is kept. */
export function keptSegment({ text, sentAtMs: _sentAtMs, ...rest }: Segment): KeptSegment {
  return { ...rest, bytes: text.length };
}

/** The segment again, due at once; `textOf` gives the bytes of an entry, none of one that is forgotten. */
export function restoredSegment(
  { bytes, ...rest }: KeptSegment,
  textOf: (id: string) => Uint8Array,
): Segment {
  const text = textOf(rest.entryId).subarray(rest.from, rest.from + bytes);
  return { ...rest, text: text.length === 0 ? FORGOTTEN : text, sentAtMs: undefined };
}

/** An outbox as it is kept from run to run, without the bytes of its entries. */
export interface OutboxState {
  stream: string;
  nextSeq: number;
  segments: KeptSegment[];
  waiting: Pick<Waiting, "id" | "writtenAtMs" | "cutBytes">[];
  /** Delivered entries that were not read yet, oldest first. */
  unread: Unread[];
}

/** The entries of a kept outbox that are not delivered, oldest first, each as a whole; `payloads` are their bytes, by id. */
export function undelivered(
  { segments, waiting }: OutboxState,
  payloads: ReadonlyMap<string, Uint8Array>,
): Omit<Waiting, "cutBytes">[] {
  const textOf = (id: string): Uint8Array => payloads.get(id) ?? new Uint8Array();
  const ids = new SentSegments(segments.map((kept) => restoredSegment(kept, textOf))).openIds();
  const written = new Map(segments.map(({ entryId, writtenAtMs }) => [entryId, writtenAtMs]));
  for (const { id, writtenAtMs } of waiting) {
    ids.add(id);
    written.set(id, writtenAtMs);
  }
  return [...ids].flatMap((id) => {
    const text = payloads.get(id);
    return text === undefined ? [] : [{ id, text, writtenAtMs: written.get(id) ?? 0 }];
  });
}
