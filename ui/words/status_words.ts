/** What the page says about a conversation's state, as a type. */
import type { NoticeJson } from "../../server/gui_api/notice_json.ts";
import type { AwayReasonJson, StatusCode, StatusJson } from "../../server/gui_api/status_json.ts";

/** What a sentence about a conversation may need beside its parameters. */
export interface Setting {
  /** The peer's name, ready for a sentence (`Formats.name`). */
  name: string;
  /** The program's clock, Unix milliseconds. */
  nowMs: number;
}

/** What the page says about a conversation's state (`ui/words/en/status.ts`). */
export interface StatusWords {
  /** One to three words; `notReached` is "away" before the first contact. */
  labels: Record<StatusCode | "notKnown" | "notReached" | "wrongPeer", string>;
  sentence(status: StatusJson, setting: Setting): string;
  away(reason: AwayReasonJson, setting: Setting): string;
  notice(notice: NoticeJson, setting: Setting): string;
  lastHeard(atMs: number, setting: Setting): string;
  notKnown(name: string): string;
}

/** What the page says of a way in; `ready` when the other side can use it. */
export interface RouteSentence {
  ready: boolean;
  text: string;
}
