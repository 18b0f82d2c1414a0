import type { PortItem } from "../../keys/cell/frame/frame_items.ts";
import type { RandomFill } from "../../keys/random.ts";
import type { RecordSource } from "../../keys/record_source.ts";
import type { PadMode, PadUse } from "../../keys/cell/sealer_outcomes.ts";
import type { FilePlace } from "../files/file_place.ts";
import type { HistoryOpened } from "../history/history.ts";
import type { StartVaultDesk } from "../history/vault_desk.ts";
import type { RateLimit } from "../http/rate_limiter.ts";
import type { Clock } from "../time/clock.ts";
import type { ConversationJson } from "../gui_api/conversation_json.ts";
import type { Transport } from "../transport/transport.ts";
import type { WatchedList } from "./list_watch.ts";

/** Whether the wire shows when there is something to say: `quiet` does, `steady` does not. */
export type CoverMode = ConversationJson["coverMode"];

/** What a conversation writes to: the key list, or the vault that keeps its history. */
export type Medium = "list" | "history";

/** What the header tells of a list that waits for its passphrase. */
export interface LockedList
  extends Pick<RecordSource, "listId" | "seat" | "schedule" | "recordBytes"> {
  locked: true;
}

/** True for a list that waits for its passphrase. */
export function isLocked(list: WatchedList | LockedList): list is LockedList {
  return "locked" in list;
}

/** What a conversation is made of. */
export interface ConversationOptions {
  /** The conversation closes it when it is open. */
  list: WatchedList | LockedList;
  /** Path of the list file, as the settings show it. */
  listPath: string;
  /** Both names from the list's header. */
  names: { a: string; b: string };
  /** What this conversation is called; the peer's name when absent. */
  name?: string | undefined;
  clock: Clock;
  random: RandomFill;
  transport: Transport;
  padMode?: PadMode | undefined;
  coverMode?: CoverMode | undefined;
  /** About the time between two cells of steady cover, ms. */
  tickMs?: number | undefined;
  /** Address to dial. */
  peer?: URL | undefined;
  /** Path of the vault that keeps the conversation from run to run; absent: it is in memory alone. */
  historyPath?: string | undefined;
  /** The vault there as it was opened, which the conversation closes; absent: nothing is kept. */
  history?: HistoryOpened | undefined;
  /** Where a vault that is not open is wiped; absent: in a thread of its own. */
  vaultDesk?: StartVaultDesk | undefined;
  /** Where received files are kept; in memory of its own when absent. */
  files?: FilePlace | undefined;
  /** Port on which this program listens for peers. */
  listenPort?: (() => PortItem | undefined) | undefined;
  /** When a port for peers that took no connections was opened anew, Unix ms; undefined: not lately. */
  portMendedAtMs?: (() => number | undefined) | undefined;
  /** Hears of each request that came under a key of the list, and too late. */
  onLateCell?: (() => void) | undefined;
  /** Cells of one address that may fail to open. */
  badCells?: RateLimit | undefined;
  /** Hears of every use of the pad; for the checker in tests. */
  onPadUse?: ((use: PadUse) => void) | undefined;
  /** The conversation has ended before a medium had answered; called for each one that is late. */
  onUnsettled?: ((late: Medium) => void) | undefined;
  /** Takes lines for the local log; they hold no text and no key. */
  log?: ((line: string) => void) | undefined;
}
