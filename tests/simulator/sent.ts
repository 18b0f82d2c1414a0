/** What an observer of all machines knows of one entry. */
import type { AgreementJson, EntryJson } from "../../server/gui_api/entry_json.ts";
import type { Who } from "./act.ts";

/** An owner, or whoever has a copy of one of their sticks. */
export type Name = Who | "thief";

/** What is known of an entry that somebody sent. */
export interface Sent {
  from: Name;
  /** Run of the sender's program; -1 for what was agreed on. */
  run: number;
  /** Run in which its writer told of it first. */
  writtenIn: number;
  /** Run of the receiver's program when a file was offered; -1: it is no file. */
  peerRun: number;
  /**
   * The end of the program in this time may lose it, Unix ms: a page does not wait for a slow stick. Absent: the
   * stick had it before the page did.
   */
  unsafe?: { fromMs: number; untilMs: number } | undefined;
  /** Entries of all senders, counted as they are written. */
  order: number;
  /** The text at first, and what it was changed to. */
  texts: string[];
  /** SHA-256 of its bytes; absent: it is no file. */
  sha256?: string | undefined;
  state: EntryJson["state"];
  shownTo: Set<Name>;
  /** Who was told again, in a later run, what they had agreed on. */
  toldAgainTo: Set<Name>;
  wasRead: boolean;
  /** What it agrees on. */
  agreed?: AgreementJson | undefined;
  wasErased: boolean;
  wasTakenBack: boolean;
  /** Run of its writer that has taken it back while its vault did not know. */
  takenBackIn?: number | undefined;
  /** A file that somebody has whole. */
  wasWhole: boolean;
  /** When it is to leave, Unix ms by its writer's clock; absent: at once, or it has left. */
  leavesAtMs?: number | undefined;
  /** Run of the program that took it out of the timeline to send it. */
  leftIn?: number | undefined;
  /** Runs in which it has disappeared, as the ledger names them. */
  goneFrom: Set<string>;
  /** When it is to disappear from what a run shows, Unix ms by the clock of its machine; by run, as before. */
  endsAtMs: Map<string, number>;
}

/** What is known of a file beside its entry. */
export type SentFile = Pick<Sent, "sha256" | "peerRun">;

/** An entry as it is written. */
export function newSent(
  { from, text, writtenIn, order }: Pick<Sent, "from" | "writtenIn" | "order"> & { text: string },
): Sent {
  return {
    from,
    run: -1,
    writtenIn,
    peerRun: -1,
    order,
    texts: [text],
    state: "queued",
    shownTo: new Set(),
    toldAgainTo: new Set(),
    wasRead: false,
    wasErased: false,
    wasTakenBack: false,
    wasWhole: false,
    goneFrom: new Set(),
    endsAtMs: new Map(),
  };
}

/** Enough of an id to find it again. */
export function short(id: string): string {
  return id.slice(0, 8);
}

/** The run that an entry leaves in. */
export function runOf({ run, writtenIn }: Sent): number {
  return run < 0 ? writtenIn : run;
}
