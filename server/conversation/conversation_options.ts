import type { RandomFill } from "../../keys/random.ts";
import type { PadMode, PadUse } from "../../keys/cell/sealer_outcomes.ts";
import type { RateLimit } from "../http/rate_limiter.ts";
import type { Clock } from "../time/clock.ts";
import type { ConversationJson } from "../gui_api.ts";
import type { Transport } from "../transport/transport.ts";
import type { WatchedList } from "./list_watch.ts";

/** Whether the wire shows when there is something to say: `quiet` does, `steady` does not. */
export type CoverMode = ConversationJson["coverMode"];

/** What a conversation is made of. */
export interface ConversationOptions {
  /** The conversation closes it. */
  list: WatchedList;
  /** Path of the list file, as the settings show it. */
  listPath: string;
  /** Both names from the list's header. */
  names: { a: string; b: string };
  /** What this conversation is called; the peer's name when absent. */
  name?: string;
  clock: Clock;
  random: RandomFill;
  transport: Transport;
  padMode?: PadMode;
  coverMode?: CoverMode;
  /** Milliseconds between two cells in steady cover. */
  tickMs?: number;
  /** Address to dial. */
  peer?: URL;
  /** Port on which this program listens for peers. */
  listenPort?: () => number | undefined;
  /** Cells of one address that may fail to open. */
  badCells?: RateLimit;
  /** Hears of every use of the pad; for the checker in tests. */
  onPadUse?: (use: PadUse) => void;
  /** Takes lines for the local log; they hold no text and no key. */
  log?: (line: string) => void;
}
