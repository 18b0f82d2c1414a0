/** An entry of a timeline, as the local API and the page have it. Times are ISO 8601 in UTC. */
import type { FileJson } from "./file_json.ts";

/** Whether an entry came from the peer or goes to it. */
export type Direction = "in" | "out";

/**
 * What has happened to an entry: `sent` is what left this machine, `delivered` and `read` stand on the peer's
 * acknowledgement alone. What is `queued` with a slot was sealed for a peer who could not be reached then.
 */
export type EntryState = "queued" | "sent" | "delivered" | "read" | "failed" | "cancelled";

/** Under what a text went: one-time pad and session cipher, or the session cipher alone. */
export type Protection = "pad" | "aead";

/** One text of the timeline. */
export interface EntryJson {
  /** 32 lower-case hexadecimal digits, the same on both sides. */
  id: string;
  direction: Direction;
  text: string;
  /** When it was written (out) or arrived (in). */
  at: string;
  state: EntryState;
  /** Slot under which it was last sealed; null before: it can be cancelled. */
  slot: number | null;
  /** When both copies of the key of `slot` were found to be overwritten, by the word of either program. */
  keysGoneAt?: string | undefined;
  /** How its text went over the wire; null while it waits. */
  protection: Protection | null;
  /** Only while the text waits for one-time pad (`padMode` `always`). */
  padWait?: PadWaitJson | undefined;
  /** The entry that this one answers; it may be unknown here. */
  reply?: EntryRefJson | undefined;
  /** At most one of each emoji from either side. */
  reactions?: ReactionJson[] | undefined;
  /** When its text was last changed by its writer, by our clock. */
  editedAt?: string | undefined;
  /** Its writer has deleted it for both: its text is gone here. */
  deleted?: true | undefined;
  /** It holds what this version does not know; its text is empty. */
  unknown?: true | undefined;
  /** Nothing was written: its sender has changed what holds for both; its text is empty. */
  agreement?: AgreementJson | undefined;
  /** It disappears on both sides that long after it was read, in milliseconds. */
  disappearsAfterMs?: number | undefined;
  /** When it disappears here; absent before it was read. */
  disappearsAt?: string | undefined;
  /** It waits for that time and is sent then. */
  sendAt?: string | undefined;
  /** It is a file, and its text is empty. */
  file?: FileJson | undefined;
  /** What we have done with it that the peer has not acknowledged, oldest first. */
  changes?: EntryChangeJson[] | undefined;
}

/** What holds for both people, and either may change. */
export type AgreementJson =
  /** What is written from now on disappears that long after it was read; null: it stays. */
  | { code: "disappear"; afterMs: number | null }
  /** Whether either learns that something was read. */
  | { code: "seen"; on: boolean };

/** An entry by its direction and id. */
export interface EntryRefJson {
  direction: Direction;
  id: string;
}

/** An emoji that somebody put to an entry. */
export interface ReactionJson {
  emoji: string;
  /** `out`: we did; `in`: the peer did. */
  by: Direction;
}

/** A change that is on its way to the peer, or that will not arrive. */
export interface EntryChangeJson {
  id: string;
  kind: "reaction" | "edit" | "delete";
  state: "queued" | "sent" | "failed";
}

/** How far a text has come for which the pad of the key of the moment is not enough. */
export interface PadWaitJson {
  /** Of the whole text, in UTF-8. */
  bytes: number;
  /** Of these, gone out under the pad of earlier keys. */
  sentBytes: number;
  /**
   * When the key comes whose pad is enough for the rest, at the soonest; null while the peer is away, or if
   * the list ends before.
   */
  until: string | null;
}
