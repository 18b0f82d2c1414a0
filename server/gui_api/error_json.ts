/** Why the program declines a request. */
import type { KeyListErrorKind } from "../../keys/errors.ts";
import type { EntryState } from "./entry_json.ts";
import type { FileState } from "./file_json.ts";
import type { MakeFaultJson } from "./lists_json.ts";

/** The body of every 4xx and 5xx. */
export interface ErrorJson {
  error: ApiErrorJson;
}

/** Why the program declines a request. */
export type ApiErrorJson =
  // Access.
  | { code: "foreignHost" | "foreignOrigin" | "foreignUser" | "tokenMissing" | "tokenWrong" }
  /** The program is locked: `POST /unlock` first. */
  | { code: "programLocked" }
  /** No list that is open has a passphrase: set a PIN first. */
  | { code: "pinNeeded" }
  /** Neither the passphrase nor the PIN; without tries left the program ends. */
  | { code: "secretWrong"; triesLeft: number }
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
  /**
   * It is done here, but the history at `path` has not taken it and may still have the entry as it was: the next start
   * goes on with that. `goesOn`: the history takes it once its medium is back, has room, or has answered.
   */
  | { code: "stillInHistory"; path: string; goesOn: boolean }
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
  /** `path` holds no certificate, no private key, or they do not belong together. */
  | { code: "certificateUnusable"; path: string; reason: CertificateFault }
  /** `path` is the file that could not be written; null: there is no folder for one. */
  | { code: "saveFailed"; path: string | null }
  /** hchat itself failed; its local log knows more. */
  | { code: "internal" };

/** What is wrong with the files of a certificate; `notSafe`: TLS takes no key that short, or no such signature. */
export type CertificateFault = "unreadable" | "noCertificate" | "noKey" | "notPair" | "notSafe";

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
      | "notAFutureTime"
      | "notWords"
      | "notTrue";
  }
  | { code: "notABoolean" }
  /** A name that no list and no file can have; two that look the same; a number too small or too large. */
  | { code: "notAName" | "sameNames" | "outOfRange" }
  | { code: "notOneOf"; values: readonly string[] }
  | { code: "tooLong" | "tooShort"; limit: number }
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
  | "listenOnly"
  /** A web server in front has to speak TLS. */
  | "notHttps";
