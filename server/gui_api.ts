/** The JSON of the local API, shared with the page (types only). Times are ISO 8601 in UTC. */
import type { KeyListErrorKind } from "../keys/errors.ts";
import type { ListNotice } from "../keys/list/list_notices.ts";

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
  /** It is a file, and its text is empty. */
  file?: FileJson | undefined;
  /** What we have done with it that the peer has not acknowledged, oldest first. */
  changes?: EntryChangeJson[] | undefined;
}

/** How it is with a file. */
export type FileState =
  /** The receiver has to decide. */
  | "offered"
  /** Accepted, and on its way. */
  | "moving"
  /** We have stopped it for now, or the peer has. */
  | "paused"
  | "pausedByPeer"
  /** It is whole on the receiver's side, and its digest is right. */
  | "complete"
  | "refused"
  | "cancelled"
  /** It could not be read or stored, or came out wrong. */
  | "failed";

/** The file of an entry. */
export interface FileJson {
  /** Harmless to show and to store, whatever the peer has called it. */
  name: string;
  bytes: number;
  /** Media type; for pictures as their bytes have it, else as the sender says; "" when unknown. */
  type: string;
  /** How much of it the receiver has. */
  receivedBytes: number;
  state: FileState;
  /** 64 hexadecimal digits, once the whole file was read. */
  sha256: string | null;
  /** While it moves, over the last seconds. */
  bytesPerSecond?: number | undefined;
  secondsLeft?: number | undefined;
  /** Where it was saved; absent for one in memory. */
  path?: string | undefined;
}

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

/** What a conversation is up to. The page and the terminal each make a sentence of it from one table. */
export type StatusJson =
  /** The peer was heard within two keep-alive intervals, and nothing says that it is gone. */
  | { code: "connected"; steady: boolean }
  /** No answer from the peer; `waiting` of our entries are not delivered. */
  | { code: "away"; reason: AwayReasonJson; waiting: number }
  /** The first attempt is under way. */
  | { code: "connecting"; address: string }
  /** There is no address to dial, and nobody has called yet. */
  | { code: "waiting" }
  /** The list's first slot is in the future. */
  | { code: "notBegun"; startsAt: string }
  /** The list's last slot has passed. */
  | { code: "over"; endedAt: string }
  /** The list file cannot be read any more; recovers when it is back. */
  | { code: "keyListRemoved" }
  /** The slot of the moment is in a damaged part of the list. */
  | { code: "keyListDamaged" }
  /** The key of the moment is burned; the first one that is not begins at `until`, null: all are burned. */
  | { code: "keysBurned"; until: string | null }
  /** The clock was set back below keys that were used; sending waits until `until`, null: not known. */
  | { code: "clockSetBack"; until: string | null }
  /** The peer's clock minus ours, more than the acceptance window; rounded to seconds. */
  | { code: "clockApart"; offsetMs: number }
  /**
   * Another program talks with the peer in our place, with our copy of the list: this one neither calls nor answers
   * until `POST /resume`.
   */
  | { code: "replaced" }
  /** The other program holds the same copy of the list. */
  | { code: "sameSeat" }
  /** The peer address leads to this program itself. */
  | { code: "ownAddress" }
  /** The list needs its passphrase. */
  | { code: "locked" };

/** The codes of `StatusJson`. */
export type StatusCode = StatusJson["code"];

/** Why the peer is away. `address` is the one that was dialled, HOST:PORT. */
export type AwayReasonJson =
  /** The dial failed, in the way that the transport names. */
  | { code: UnreachableReason; address: string }
  /** A server answers at the address, but not as hchat with this list. */
  | { code: "notHchat"; address: string }
  /** What answers cannot prove that it holds this list. */
  | { code: "notPeer"; address: string }
  /** The peer said goodbye: its program was closed. */
  | { code: "saidBye" }
  /** The connection on which the peer was calling broke. */
  | { code: "callBroke" }
  /** The peer has not called for a while, and we have no address to dial. */
  | { code: "noCall" }
  /** The peer was not heard for a while. */
  | { code: "silent" }
  /** hchat itself failed; its local log knows more. */
  | { code: "internal" };

/** Why a cell could not be brought to an address. */
export type UnreachableReason =
  /** Nothing listens on the port, or a firewall rejects the connection. */
  | "refused"
  /** There is no such host name. */
  | "unknownHost"
  /** The name could not be looked up now. */
  | "lookupFailed"
  /** No route leads to the address. */
  | "noRoute"
  /** This machine has no network. */
  | "noNetwork"
  /** Nothing came back in time. */
  | "noAnswer"
  /** The connection broke before the answer. */
  | "broke"
  /** An onion address, and neither tor nor Tor Browser runs here. */
  | "torMissing"
  /** Tor runs, but its control port is off. */
  | "torWithoutControl"
  /** Tor's control port wants a password, another one than was given. */
  | "torPassword"
  /** This user may not read the cookie of tor's control port. */
  | "torCookie"
  /** Tor is still joining its network. */
  | "torStarting"
  /** The list has no keys for this month's onion address. */
  | "onionKeysMissing"
  /** Tor finds no service at the peer's onion address. */
  | "onionSilent";

/** What the user should know beside the status. */
export type NoticeJson =
  | ListNotice
  /** The list is damaged from one time to another: no message passes then. */
  | { code: "damaged"; from: string; to: string }
  /** The list has no one-time pad; `requested` is the pad mode that was asked for. */
  | { code: "noPad"; requested: "prefer" | "always" | "off" }
  /** The peer's clock minus ours, in whole seconds; messages still pass. */
  | { code: "clockDiffers"; offsetMs: number }
  /** There is no history in this run: the vault at `path` cannot be used, and was left as it is. */
  | { code: "historyUnusable"; path: string; fault: HistoryFault }
  /** The vault could not be written any more: what came since is in memory alone. */
  | { code: "historyStopped"; path: string }
  /** More than `limit` entries, or long ones: the oldest have left to make room. */
  | { code: "timelineFull"; limit: number }
  /** The list ends soon. */
  | { code: "listEnds"; endsAt: string }
  /** Somebody has talked in the peer's place or in ours: the words of `continuity` are to be compared. */
  | { code: "continuityLost" }
  /** Two programs use the peer's copy of the list in turn. */
  | { code: "twoPrograms" }
  /** Somebody with a copy of the list called at `at` and could not prove to be the peer of before. */
  | { code: "unprovenCall"; at: string };

/** Whether the peer is the one of before, and the words by which two people find out. */
export interface ContinuityJson {
  /** `lost` stays until the words were compared; `unknown`: there was no session in this run yet. */
  code: "first" | "kept" | "lost" | "unknown";
  /** Of the session in use, six; null where there is none. */
  words: string[] | null;
}

/** Why a vault cannot be used. */
export type HistoryFault =
  /** It is of another list, or something else. */
  | "foreign"
  /** Made by a later hchat. */
  | "newer"
  | "damaged"
  /** Another program has it open. */
  | "inUse"
  /** It cannot be opened, made or read. */
  | "unreadable";

/** One conversation without or with its entries: all that the page shows of it. */
export interface ConversationJson {
  /** The peer's name from the list; unique among the open conversations. */
  name: string;
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
  /** True while a confirmed session stands. */
  session: boolean;
  continuity: ContinuityJson;
  padMode: "prefer" | "always" | "off";
  coverMode: "quiet" | "steady";
  /** Pad bytes left for us in the slot of the moment. */
  padLeft: number;
  /** Path of the vault that keeps the entries; null: they are in memory alone. */
  history: string | null;
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
  /** Ways in beside the port itself that were asked for. */
  routes: RouteJson[];
  /** What the time server said that was asked for (`--sntp`). */
  timeServer?: TimeServerJson | undefined;
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
  saveTo?: string | undefined;
  /** Key lists that were found beside the program, in the current folder or on media, while none is open. */
  found?: string[] | undefined;
}

/** The latest answer of a time server, which anybody on the way can forge: it is shown, and nothing goes by it. */
export type TimeServerJson =
  /** `offsetMs`: its clock minus ours. */
  | { code: "answered"; host: string; offsetMs: number; at: string }
  | { code: "noAnswer"; host: string; at: string }
  /** It does not know the time itself. */
  | { code: "notSynchronised"; host: string; at: string };

/** A way in, and how the latest attempt to have it went; `at`: since when, ISO 8601. */
export type RouteJson = RouteNews & { at: string };

/** What is told of a way in. */
export type RouteNews =
  /** A port of the router that leads to the one for peers (`--map-port`). */
  | { route: "router"; result: MappingResult }
  /** The onion service of a list, by the path of its file (`--onion`). */
  | { route: "onion"; list: string; result: OnionResult };

/** How it is with a port of the router. */
export type MappingResult =
  /** The other side dials `host` and `port`. */
  | { code: "mapped"; protocol: "pcp" | "natPmp" | "upnp"; host: string; port: number }
  /** The router maps, but is itself behind another one: `host` is no address of the internet. */
  | { code: "mappedBehindNat"; host: string; port: number }
  /** No router was found. */
  | { code: "noRouter" }
  /** The router speaks none of the three protocols, or declines. */
  | { code: "notMapped"; router: string }
  /** The port for peers is on loopback, where a router cannot lead. */
  | { code: "onLoopback" };

/** How it is with an onion service. */
export type OnionResult =
  | { code: "onionPublished"; host: string }
  /** The list has no record for this month. */
  | { code: "onionKeysMissing" }
  /** Another program publishes the same service: one with a copy of this list. */
  | { code: "onionTaken" }
  /** Tor would not publish it. */
  | { code: "onionRefused" }
  | TorTrouble;

/** Why the user's tor cannot be used. */
export type TorTrouble =
  /** Neither tor nor Tor Browser runs. */
  | { code: "torMissing" }
  /** It runs (SOCKS answers) without a control port. */
  | { code: "torWithoutControl"; controlPort: number }
  /** It wants a password: none was given, or another one. */
  | { code: "torPassword"; controlPort: number }
  /** This user may not read its cookie. */
  | { code: "torCookie"; path: string }
  /** It is not in touch with its network yet. */
  | { code: "torStarting"; percent: number };

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

/** Body of `POST /lists` and `POST /lists/estimate`. */
export interface MakeListsJson {
  /** Of the one who makes them, and of the other one. */
  names: [string, string];
  /** Absolute paths of folders that are there: for one's own list, and for the one to be handed over. */
  folders: [string, string];
  /** How long each key is in use; 10 seconds when absent. */
  periodMs?: number | undefined;
  /** How long the lists last; 30 days when absent. */
  spanMs?: number | undefined;
  /** With one-time pad, when absent; without it a list is twenty times lighter. */
  hasPad?: boolean | undefined;
  /** Opens both lists; "" for none. */
  passphrase?: string | undefined;
}

/** What making lists takes. */
export interface MakeEstimateJson {
  /** Of one list; two are written. */
  bytes: number;
  /** Files that each is split into. */
  files: number;
  paths: string[];
  /** Where each goes; null where it is not known. */
  freeBytes: (number | null)[];
}

/** How making lists is going. */
export type MakingJson =
  | { code: "none" }
  /** Bytes of both lists; first they are written, then read back. */
  | {
    code: "writing" | "checking";
    doneBytes: number;
    allBytes: number;
    bytesPerSecond: number | null;
  }
  /** Eight groups of digits for the two people to compare. */
  | { code: "written"; paths: [string, string]; fingerprint: string }
  | { code: "failed"; fault: MakeFaultJson };

/** Why lists cannot be made. */
export interface MakeFaultJson {
  code: "makeFailed";
  reason: MakeReason;
  /** The file or folder that it is about; "" for none. */
  path: string;
  /** With `full`. */
  wantedBytes?: number | undefined;
  freeBytes?: number | undefined;
  /** Unfinished files that could not be removed; they may hold keys. */
  leftPaths?: string[] | undefined;
}

/** Kinds of it. */
export type MakeReason =
  | "noFolder"
  | "exists"
  | "full"
  | "tooLarge"
  | "denied"
  /** The medium does not give back what was written. */
  | "unfaithful"
  /** It was pulled out. */
  | "gone"
  | "other";

/** The answer of `GET /media`. */
export interface MediaJson {
  places: {
    path: string;
    /** A stick or a card; else a folder of this computer. */
    isMedium: boolean;
    /** Null where it is not known. */
    freeBytes: number | null;
    /** Key lists in it. */
    lists: string[];
  }[];
}

/** The answer of `GET /folders`: what a folder holds. */
export interface FolderJson {
  path: string;
  /** Null at the root. */
  parent: string | null;
  folders: string[];
  lists: string[];
}

/** The body of every 4xx and 5xx. */
export interface ErrorJson {
  error: ApiErrorJson;
}

/** Why the program declines a request. */
export type ApiErrorJson =
  // Access.
  | { code: "foreignHost" | "foreignOrigin" | "foreignUser" | "tokenMissing" | "tokenWrong" }
  // The form of the request.
  | { code: "notFound" | "badEncoding" | "badJson" | "bodyBroken" }
  | { code: "methodNotAllowed"; allow: string }
  | { code: "badType"; expected: string[] }
  | { code: "bodyTooLong"; limitBytes: number }
  /** The member or setting `name` has a value that cannot be used. */
  | { code: "valueInvalid"; name: string; reason: ValueFaultJson }
  | { code: "settingUnknown"; name: string }
  // Texts and entries.
  /** A blank text has nothing to see: spaces and invisible characters alone. */
  | { code: "textEmpty" | "textBlank" | "entryUnknown" }
  | { code: "textTooLong"; limitBytes: number }
  | { code: "outboxFull"; limit: number }
  /** The entry was deleted, taken back, or is of an unknown kind. */
  | { code: "entryGone" }
  /** It was written more than `limitMs` ago. */
  | { code: "tooLate"; limitMs: number }
  /** The entry is not one that failed or was taken back. */
  | { code: "notResendable"; state: EntryState }
  /** The entry has left already; `state` is where it is now. */
  | { code: "entryNotQueued"; state: EntryState }
  // The words of `continuity`.
  /** They are not those of the session in use any more: compare the new ones. */
  | { code: "sessionChanged" }
  /** Nothing waits for the user's word. */
  | { code: "notPaused" }
  // Files.
  /** `padMode` is `always`, and files go without pad: ask, then send it with `withoutPad`. */
  | { code: "fileWithoutPad" }
  // Making lists.
  | MakeFaultJson
  /** Others are being made. */
  | { code: "makingAlready" }
  | { code: "fileUnreadable" }
  /** A file in the body of a request; longer ones go by path. */
  | { code: "fileTooLong"; limitBytes: number }
  /** Received files have no more room in memory. */
  | { code: "memoryFull"; limitBytes: number }
  /** The file is not one with which this can be done now. */
  | { code: "fileNotReady"; state: FileState }
  // Conversations.
  | { code: "noList" | "locked" | "closed" | "listOver" | "keysBurned" }
  | { code: "conversationUnknown"; name: string }
  /** Several are open: name one of these. */
  | { code: "conversationNeeded"; names: string[] }
  // Key lists. `detail` is the finding of the list's reader, in English, with the path; it holds no key byte.
  | { code: "listOpen"; list: string }
  | { code: KeyListErrorKind; list: string; detail: string }
  | { code: "listFailed"; list: string }
  // Ports and files.
  | ListenErrorJson
  /** `path` is the file that could not be written; null: there is no folder for one. */
  | { code: "saveFailed"; path: string | null }
  /** hchat itself failed; its local log knows more. */
  | { code: "internal" };

/** Why a port could not be taken. */
export interface ListenErrorJson {
  code:
    /** Another program has it. */
    | "portTaken"
    /** The system reserves it. */
    | "portForbidden"
    /** This machine has no such address. */
    | "addressUnknown"
    /** The page is for this machine alone. */
    | "notLoopback"
    | "listenFailed";
  host: string;
  port: number;
}

/** What is wrong with a value. */
export type ValueFaultJson =
  | { code: AddressFault }
  | {
    code:
      | "notAString"
      | "notUnicode"
      | "notAPath"
      | "notAnId"
      | "notACount"
      | "notAnEmoji"
      | "notWords"
      | "notTrue";
  }
  | { code: "notABoolean" }
  /** A name that no list and no file can have; two that look the same; a number too small or too large. */
  | { code: "notAName" | "sameNames" | "outOfRange" }
  | { code: "notOneOf"; values: readonly string[] }
  | { code: "tooLong"; limit: number }
  /** A passphrase came without its list. */
  | { code: "needsList" }
  /** The list has no one-time pad. */
  | { code: "noPad" }
  /** It cannot be changed in this run. */
  | { code: "fixed" };

/** What is wrong with an address; what was typed is not repeated, it may hold a password or a token. */
export type AddressFault =
  | "notHostPort"
  | "portOutOfRange"
  | "badHost"
  | "badScheme"
  | "badUrl"
  | "hasUser"
  /** It is the link of a page, which is for nobody but its user. */
  | "isPageLink"
  | "hasPath"
  /** Port 0 cannot be dialled. */
  | "portZero"
  /** It is an address to listen on, such as 0.0.0.0. */
  | "listenOnly";
