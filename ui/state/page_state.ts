/** What the page knows; it can be rebuilt from `/messages.json`, so nothing here is the only copy but the drafts. */
import type { ConversationJson, OpeningJson } from "../../server/gui_api/conversation_json.ts";
import type { LockJson } from "../../server/gui_api/lock_json.ts";
import type { SettingsJson } from "../../server/gui_api/settings_json.ts";
import type { Composes } from "./compose.ts";
import type { PendingTexts } from "./pending.ts";
import { DEFAULT_PREFS, type Prefs } from "./prefs.ts";
import type { Refused } from "./refused.ts";

/** The limit of one text in bytes of UTF-8; the program enforces it, the page counts towards it. */
export const TEXT_LIMIT_BYTES = 65_536;

/** The page's connection to its program. */
export type Connection =
  /** First attempt under way. */
  | "connecting"
  /** Changes arrive. */
  | "live"
  /** The program on this computer does not answer. */
  | "lost"
  /** It answers, but this page's token is not (or no longer) good. */
  | "stranger"
  /** The user has ended it: the page forgets all that it knew. */
  | "ended"
  /** Another program asks for its code: this page tells it nothing. */
  | "taken";

/** All that the page knows. */
export interface PageState {
  connection: Connection;
  /** False until the first `/messages.json`. */
  loaded: boolean;
  /** The program's clock minus the browser's, in milliseconds. */
  skewMs: number;
  conversations: readonly ConversationJson[];
  /** Lists that are being opened. */
  opening: readonly OpeningJson[];
  /** Names of those whose older entries are still to come. */
  incomplete: ReadonlySet<string>;
  /** Name of the conversation in view; undefined when there is none. */
  selected: string | undefined;
  settings: SettingsJson | undefined;
  /** The lock of the program; undefined before it was asked about. While it is locked nothing else is known. */
  lock: LockJson | undefined;
  /** The text in each composer, by conversation; a Map, since names may be `__proto__`. */
  drafts: ReadonlyMap<string, string>;
  composes: Composes;
  /** Files that the user has to decide on: they go without pad. */
  heldFiles: ReadonlyMap<string, readonly File[]>;
  /** What was sent and has not come back as an entry. */
  pending: PendingTexts;
  /** Why something just failed outside of the forms. */
  complaint: Refused | undefined;
  /** The page shows nothing until somebody asks for it. */
  isHidden: boolean;
  /** Keys of the notices that were dismissed. */
  dismissed: ReadonlySet<string>;
  prefs: Prefs;
  /** What is open above the talk. */
  dialog: Dialog | undefined;
  /** Used lately, the last one first. */
  recentEmoji: readonly string[];
}

/** What can be open above the talk. */
export type Dialog = "settings" | "openList" | "help" | "search" | "lock";

/** The state before anything was heard. */
export const INITIAL_STATE: PageState = {
  connection: "connecting",
  loaded: false,
  skewMs: 0,
  conversations: [],
  opening: [],
  incomplete: new Set(),
  selected: undefined,
  settings: undefined,
  lock: undefined,
  drafts: new Map(),
  composes: new Map(),
  heldFiles: new Map(),
  pending: new Map(),
  complaint: undefined,
  isHidden: false,
  dismissed: new Set(),
  prefs: DEFAULT_PREFS,
  dialog: undefined,
  recentEmoji: [],
};
