/** What the user should know beside the status. */
import type { ListNotice } from "../../keys/list/list_notices.ts";

/** What the user should know beside the status. */
export type NoticeJson =
  | ListNotice
  /** The list is damaged from one time to another: no message passes then. */
  | { code: "damaged"; from: string; to: string }
  /** The list has no one-time pad; `requested` is the pad mode that was asked for. */
  | { code: "noPad"; requested: "prefer" | "always" | "off" }
  /** The peer's clock minus ours, in whole seconds; messages still pass. */
  | { code: "clockDiffers"; offsetMs: number }
  /** The port for peers took no connections for a while and was opened anew at `at`; told for ten minutes. */
  | { code: "portMended"; at: string }
  /** The conversation goes by a clock that is so many hours ahead of the computer's, as the user chose. */
  | { code: "otherHour"; hours: number }
  /** There is no history in this run: the vault at `path` cannot be used, and was left as it is. */
  | { code: "historyUnusable"; path: string; fault: HistoryFault }
  /** The vault could not be written any more: what came since is in memory alone. */
  | { code: "historyStopped"; path: string; reason: HistoryStop }
  /** The peer has sent more than a vault keeps: its oldest entries leave for its newest ones. */
  | { code: "historyFull" }
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

/** Why a vault cannot be written any more. */
export type HistoryStop =
  /** Its disk is full. */
  | "full"
  /** Its file or its medium is gone. */
  | "gone"
  /** What is at its path now is not the vault as it was left: an older copy, one that was used since, or none. */
  | "changed"
  | "failed";

/** Why a vault cannot be used. */
export type HistoryFault =
  /** It is of another list, or something else. */
  | "foreign"
  /** Made by a later hchat. */
  | "newer"
  | "damaged"
  /** Another program has it open. */
  | "inUse"
  /** Its disk has no room for it. */
  | "full"
  /** It has been there, or a link leads to it, and it is not there; none is made in its place. */
  | "gone"
  /** It cannot be opened, made or read. */
  | "unreadable";
