// Room: a list in use by a running program: its files are touched in a thread of their own.
/** What a list is asked to do with its files, and what it answers: plain values that can go to another thread. */
import type { BurnOutcome } from "../list/burn.ts";
import type { SlotSpan } from "../list/digest_table.ts";
import type { KnownList } from "../list/key_list.ts";
import type { MemoryImage } from "../list/list_memory.ts";
import type { ListNotice } from "../list/list_notices.ts";
import type { ListHeader } from "../list_header.ts";
import type {
  ClaimOutcome,
  HandshakeMemory,
  ReadOutcome,
  RememberOutcome,
} from "../record_source.ts";

/** How a list is opened. */
export interface LiveListOptions {
  /** Never burn (`--keep-keys`). */
  keepKeys?: boolean | undefined;
  passphrase?: string | undefined;
  /** What the program remembers of an earlier opening. */
  known?: KnownList | undefined;
}

/** Slots from `first` up to `end`, and how many of the first bytes of each record are wanted. */
export interface ReadSpan extends SlotSpan {
  bytesEach: number;
}

/** What became of a part of a span; `bytes` where it was read, one record's beginning after the other. */
export interface SpanRead extends ReadSpan {
  outcome: Exclude<ReadOutcome["kind"], "pending">;
  bytes: Uint8Array<ArrayBuffer>;
}

/** One thing to do; one after the other, but that burning leaves room for others between its batches. */
export type ListJob =
  | { kind: "open"; path: string; options: LiveListOptions }
  | { kind: "read"; spans: ReadSpan[] }
  | { kind: "claim"; slot: number }
  | { kind: "remember"; changes: Partial<HandshakeMemory> }
  /** Is the medium there? One that was away is taken up again. */
  | { kind: "look" }
  | { kind: "check"; slot: number }
  | { kind: "burn"; untilSlot: number }
  /** Burns no further. */
  | { kind: "stop" }
  | { kind: "close" };

/** What the list is opened as. The master key is overwritten by whoever gets it. */
export interface OpenedAs {
  header: ListHeader;
  masterKey: Uint8Array<ArrayBuffer> | undefined;
}

/** What each kind of job comes to. */
export interface ListResults {
  open: OpenedAs;
  read: SpanRead[];
  claim: ClaimOutcome;
  remember: RememberOutcome;
  look: void;
  check: SlotSpan[];
  burn: BurnOutcome;
  stop: void;
  close: void;
}

/** How it is with the list after a job. */
export interface ListStatus {
  isPresent: boolean;
  writable: boolean;
  burnedUntil: number;
  overwrittenUntil: number;
  claimedBefore: number;
  notices: ListNotice[];
  memory: MemoryImage;
}

/** The answer to a job. */
export interface ListAnswer<Kind extends ListJob["kind"] = ListJob["kind"]> {
  result: ListResults[Kind];
  /** Undefined before a list is open. */
  status: ListStatus | undefined;
}

/** The buffers of an answer that hold keys: each is another thread's, or is overwritten. */
export function secretsOf({ result }: ListAnswer): ArrayBuffer[] {
  if (result === undefined) return [];
  if ("header" in result) return result.masterKey === undefined ? [] : [result.masterKey.buffer];
  return Array.isArray(result)
    ? result.flatMap((part) => "bytes" in part ? [part.bytes.buffer] : [])
    : [];
}

/** The secrets in a job, which came to the thread as copies of its own. */
export function secretsIn(job: ListJob): Uint8Array[] {
  if (job.kind !== "remember") return [];
  const { retained, previousRetained } = job.changes;
  return [retained, previousRetained].filter((secret) => secret !== undefined);
}

/** Where the jobs of one list are done. Rejects with KeyListError where the list cannot be opened. */
export interface ListDesk {
  do<Job extends ListJob>(job: Job): Promise<ListAnswer<Job["kind"]>>;
  /** Nothing more comes: lets go of the thread, whether it has answered or not. */
  end(): void;
}
