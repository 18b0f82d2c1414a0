import type { ConversationLike } from "../conversation/conversation_like.ts";
import type { RouteJson } from "../gui_api/route_json.ts";
import type { PanicMode, SettingsJson, TimeServerJson } from "../gui_api/settings_json.ts";
import type { VisitJson } from "../gui_api/visit_json.ts";
import type { Clock } from "../time/clock.ts";
import type { SettingsReach } from "./settings_change.ts";

/** What a hub works with. */
export interface HubOptions extends SettingsReach {
  clock: Clock;
  /** Conversations that are open from the start; the hub closes them. */
  conversations?: ConversationLike[] | undefined;
  /** Address of the page without the token; asked each time, since the port is known late. */
  page?: (() => string) | undefined;
  /** How it is with the ways in that were asked for. */
  routes?: (() => RouteJson[]) | undefined;
  /** What has come and was not the peer. */
  visits?: (() => VisitJson[]) | undefined;
  /** Hears of each request from the wire that is for no conversation. */
  onStrangeCell?: (() => void) | undefined;
  /** Hears of each cell that opened nowhere but may be a peer's: a list is locked or opening, or the caller hung up. */
  onUnreadCell?: (() => void) | undefined;
  /** What the time server said that was asked for. */
  timeServer?: (() => TimeServerJson | undefined) | undefined;
  /** Where settings are saved when the user says so; nowhere when absent. */
  savedSettings?: SettingsFile | undefined;
  /** Choices for the page that were kept for this run. */
  choices?: Record<string, unknown> | undefined;
  /** What a panic does, until that is changed; it ends the program when absent. */
  panic?: PanicMode | undefined;
  /** Key lists to offer while none is open. */
  found?: string[] | undefined;
  /** Takes lines for the local log. */
  log?: ((line: string) => void) | undefined;
}

/** The file that settings are saved to. */
export interface SettingsFile {
  path: string;
  /** `choices`: those for the page. Rejects when the medium cannot be written. */
  write(settings: SettingsJson, choices: Record<string, unknown> | undefined): Promise<void>;
}
