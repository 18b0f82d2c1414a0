/** The JSON of the local API, shared with the page (types only). Times are ISO 8601 in UTC. */

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
  /** How its text went over the wire; null while it waits. */
  protection: Protection | null;
  /** Only while the text waits for one-time pad (`padMode` `always`). */
  padWait?: PadWaitJson;
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

/** What a conversation is up to; `statusText` says it in words. */
export type ConversationStatus =
  /** The peer was heard within two keep-alive intervals, and nothing says that it is gone. */
  | "connected"
  /** No answer from the peer; messages queue. */
  | "away"
  /** First attempt under way. */
  | "connecting"
  /** No peer address and nobody has called yet. */
  | "waiting"
  /** The list's first slot lies ahead. */
  | "notBegun"
  /** The list's last slot has passed. */
  | "over"
  /** The list file cannot be read any more; recovers when it is back. */
  | "keyListRemoved"
  /** The slot of the moment lies in a damaged part of the list. */
  | "keyListDamaged"
  /** All slots are burned, or that of the moment is: by hand or because the clock was set back. */
  | "keysBurned"
  /** The slot of the moment is below the floor: the clock was set back. */
  | "clockSetBack"
  /** The peer's clock differs by more than the acceptance window. */
  | "clockApart"
  /** The other program holds the same copy of the list. */
  | "sameSeat"
  /** The peer address leads to this program itself. */
  | "ownAddress"
  /** The list needs its passphrase. */
  | "locked";

/** One conversation without or with its entries: all that the page shows of it. */
export interface ConversationJson {
  /** The peer's name from the list; unique among the open conversations. */
  name: string;
  /** Our own name from the list. */
  self: string;
  seat: "a" | "b";
  /** Address that we dial, or null. */
  peer: string | null;
  status: ConversationStatus;
  /** One plain sentence: what is so and what was done or can be done about it. */
  statusText: string;
  /** Warnings that stand beside the status: read-only list, damaged chunk, clock differs, list ends soon. */
  notices: string[];
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
  /** True while a confirmed session stands. */
  session: boolean;
  padMode: "prefer" | "always" | "off";
  coverMode: "quiet" | "steady";
  /** Pad bytes left for us in the slot of the moment. */
  padLeft: number;
  /** Newest last. */
  entries: EntryJson[];
}

/** The document of `GET /messages.json`. */
export interface MessagesJson {
  /** This program's clock. */
  now: string;
  conversations: ConversationJson[];
}

/** One event of `GET /events`: `event: entry|conversation|settings|reset`, `data:` one of these. */
export type ChangeJson =
  | { kind: "entry"; conversation: string; entry: EntryJson }
  | { kind: "conversation"; conversation: Omit<ConversationJson, "entries"> }
  | { kind: "settings"; settings: SettingsJson }
  /** Fetch `/messages.json` anew: changes were missed or conversations came or went. */
  | { kind: "reset" };

/** The answer of `GET` and `PUT /settings`. */
export interface SettingsJson {
  /** Where this program listens for peers; null when it does not. */
  listen: string | null;
  /** What the other side dials, best guess first. */
  dialable: string[];
  page: string;
  conversations: {
    name: string;
    peer: string | null;
    /** Path of the list file. */
    list: string;
    padMode: "prefer" | "always" | "off";
    coverMode: "quiet" | "steady";
  }[];
  /** Path of the file that `save` writes; absent where there is none. */
  saveTo?: string;
  /** Key lists that were found beside the program, in the current folder or on media, while none is open. */
  found?: string[];
}

/** Body of `PUT /settings`; what is absent stays as it is. */
export interface SettingsPatch {
  /**
   * Which conversation `peer`, `padMode`, `coverMode` mean: absent, the one that `list` opens, else the only one
   * there is; needed where there are several.
   */
  conversation?: string;
  /** Address to dial; null or "" for none. */
  peer?: string | null;
  /** HOST:PORT to listen on. */
  listen?: string;
  /** Path of a list file to open (a conversation more). */
  list?: string;
  /** Passphrase for `list`, where it has one. */
  passphrase?: string;
  padMode?: "prefer" | "always" | "off";
  coverMode?: "quiet" | "steady";
  /** Writes what is then in force to `saveTo`, for the next start. */
  save?: true;
}

/** The body of every 4xx and 5xx. */
export interface ErrorJson {
  error: { code: string; message: string };
}
