import type { Segment, Waiting } from "./segment_packer.ts";
import type { Unread } from "./sent_segments.ts";

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

/** An outbox as it is kept from run to run, without the bytes of its entries. */
export interface OutboxState {
  stream: string;
  nextSeq: number;
  segments: (Omit<Segment, "text" | "sentAtMs"> & { bytes: number })[];
  waiting: Pick<Waiting, "id" | "writtenAtMs" | "cutBytes">[];
  /** Delivered entries that were not read yet, oldest first. */
  unread: Unread[];
}
