// Room: the JSON of the local API, shared with the page (types only).
/** What `GET /events` tells. */
import type { ConversationJson } from "./conversation_json.ts";
import type { EntryJson, EntryRefJson } from "./entry_json.ts";
import type { LockJson } from "./lock_json.ts";
import type { SettingsJson } from "./settings_json.ts";

/** One event of `GET /events`: `event:` the kind, `data:` one of these. */
export type ChangeJson =
  | { kind: "entry"; conversation: string; entry: EntryJson }
  /** The entry is not there any more: it has disappeared, or is sent now and comes anew. */
  | { kind: "gone"; conversation: string; entry: EntryRefJson }
  | { kind: "conversation"; conversation: Omit<ConversationJson, "entries"> }
  | { kind: "settings"; settings: SettingsJson }
  /** The program was locked or unlocked; while it is locked nothing else comes. */
  | { kind: "lock"; lock: LockJson }
  /** Fetch `/messages.json` anew: changes were missed or conversations came or went. */
  | { kind: "reset" }
  /** The program ends: the last event of a stream. */
  | { kind: "ended" };
