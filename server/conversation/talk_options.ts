import type { Clock } from "../time/clock.ts";
import type { HourClock } from "../time/hour_clock.ts";
import type { PadMode } from "../../keys/cell/sealer_outcomes.ts";
import type { ConversationJson } from "../gui_api/conversation_json.ts";
import type { EntryJson, EntryRefJson } from "../gui_api/entry_json.ts";
import type { PeerAddresses } from "../peer/peer_addresses.ts";
import type { ConversationOptions, CoverMode } from "./conversation_options.ts";
import type { WatchedList } from "./list_watch.ts";

/** How the user wants a conversation to behave; read anew at each use. */
export interface Modes {
  padMode: PadMode;
  coverMode: CoverMode;
}

/** What a talk is made of. */
export interface TalkOptions
  extends Omit<ConversationOptions, "list" | "peer" | "clock" | "historyPath" | keyof Modes> {
  clock: HourClock;
  /** The computer's own. */
  ownClock: Clock;
  /** The talk closes it. */
  list: WatchedList;
  addresses: PeerAddresses;
  modes: Readonly<Modes>;
  /** What `Talk.image()` gave before the program was locked. */
  image?: Uint8Array | undefined;
  /** An entry is new or changed. */
  onEntry: (entry: EntryJson) => void;
  /** An entry is not there any more. */
  onGone: (ref: EntryRefJson) => void;
  /** Something that `describe()` tells may have changed. */
  onChange: () => void;
}

/** What is shown of a talk beside its list and the user's own settings. */
export type TalkJson = Pick<
  ConversationJson,
  | "status"
  | "notices"
  | "clockOffsetMs"
  | "lastHeardAt"
  | "lastTriedAt"
  | "session"
  | "continuity"
  | "padLeft"
  | "history"
  | "title"
  | "disappearMs"
  | "seen"
  | "muted"
  | "unread"
>;

/** What is shown of a list that waits for its passphrase. */
export const LOCKED: TalkJson = {
  status: { code: "locked" },
  notices: [],
  clockOffsetMs: null,
  lastHeardAt: null,
  lastTriedAt: null,
  history: null,
  session: false,
  continuity: { code: "unknown", words: null },
  padLeft: 0,
  title: null,
  disappearMs: null,
  seen: true,
  muted: false,
  unread: 0,
};
