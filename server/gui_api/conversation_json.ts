/** A conversation, and the document of all of them. Times are ISO 8601 in UTC. */
import type { EntryJson } from "./entry_json.ts";
import type { NoticeJson } from "./notice_json.ts";
import type { StatusJson } from "./status_json.ts";

/** One conversation without or with its entries: all that the page shows of it. */
export interface ConversationJson {
  /** The peer's name from the list; unique among the open conversations. */
  name: string;
  /** What the user calls it, for the page alone; null: by its name. */
  title: string | null;
  /** Nothing calls for attention when something arrives. */
  muted: boolean;
  /** Entries of the peer that were not read. */
  unread: number;
  /** Our own name from the list. */
  self: string;
  seat: "a" | "b";
  /** Address that we dial, or null. */
  peer: string | null;
  status: StatusJson;
  /** Most lasting first. */
  notices: NoticeJson[];
  /** Slot of the moment; null before the start and after the end. */
  slot: number | null;
  periodMs: number;
  slotCount: number;
  slotsLeft: number;
  startsAt: string;
  endsAt: string;
  /** When the key changes next; null outside the list. */
  nextKeyAt: string | null;
  /** Peer's clock minus ours in milliseconds, from authenticated times; null before the first. */
  clockOffsetMs: number | null;
  /** When the peer was last heard, or null. */
  lastHeardAt: string | null;
  /** When we last called in vain; null while the peer is here, and while nobody was called. */
  lastTriedAt: string | null;
  /** True while there is a confirmed session. */
  session: boolean;
  continuity: ContinuityJson;
  /** What is written now disappears that long after it was read; null: it stays. */
  disappearMs: number | null;
  /** Either learns that something was read. */
  seen: boolean;
  padMode: "prefer" | "always" | "off";
  coverMode: "quiet" | "steady";
  /** Pad bytes left for us in the slot of the moment. */
  padLeft: number;
  /** Path of the vault that keeps the entries; null: they are in memory alone. */
  history: string | null;
  /** Newest last. */
  entries: EntryJson[];
}

/** Whether the peer is the one of before, and the words by which two people find out. */
export interface ContinuityJson {
  /** `lost` stays until the words were compared; `unknown`: there was no session in this run yet. */
  code: "first" | "kept" | "lost" | "unknown";
  /** Of the session in use, six; null where there is none. */
  words: string[] | null;
}

/** Body of `PUT /conversations/NAME`; what is absent stays as it is. */
export interface ConversationPatch {
  /** What the user calls it; null: by its name. */
  title?: string | null | undefined;
  muted?: boolean | undefined;
  /** For both people, from now on: 60,000 to 31,622,400,000; null: what is written stays. */
  disappearMs?: number | null | undefined;
  /** For both people: whether either learns that something was read. */
  seen?: boolean | undefined;
}

/** The document of `GET /messages.json`. */
export interface MessagesJson {
  /** This program's clock. */
  now: string;
  /** Lists that are being opened and have no conversation yet. */
  opening: OpeningJson[];
  conversations: ConversationJson[];
}

/** A list that is being opened. */
export interface OpeningJson {
  /** Path of its file. */
  list: string;
  /** Its medium takes long. */
  slow: boolean;
}
