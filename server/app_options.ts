import type { LookupFunction } from "node:net";
import type { RandomFill } from "../keys/random.ts";
import type { PageFiles } from "./api/page_route.ts";
import type { ListDesk } from "../keys/live/list_job.ts";
import type { Medium } from "./conversation/conversation_options.ts";
import type { Decoy } from "./decoy/decoy.ts";
import type { FilePlace } from "./files/file_place.ts";
import type { ConversationJson } from "./gui_api/conversation_json.ts";
import type { ListenErrorJson } from "./gui_api/error_json.ts";
import type { RouteJson } from "./gui_api/route_json.ts";
import type { VisitJson } from "./gui_api/visit_json.ts";
import type { PanicMode, TimeServerJson } from "./gui_api/settings_json.ts";
import type { StartMakeDesk } from "./making/make_desk.ts";
import type { StartVaultDesk } from "./history/vault_desk.ts";
import type { LocalUsers } from "./http/local_users.ts";
import type { SettingsFile } from "./hub/hub_options.ts";
import type { Clock } from "./time/clock.ts";
import type { FindTorOptions } from "./transport/onion/find_tor.ts";
import type { TlsListening } from "./transport/tls/tls_listening.ts";
import type { Place } from "./transport/peer_ports_options.ts";
import type { WayAids } from "./transport/ways_control.ts";

/** How every conversation of the app behaves until its settings are changed. */
export interface ConversationModes {
  padMode: ConversationJson["padMode"];
  coverMode: ConversationJson["coverMode"];
  /** About the time between two cells of steady cover, ms. */
  tickMs?: number | undefined;
  /** Do not burn used keys. */
  keepKeys: boolean;
  /** Where the conversation over the list at a path is kept; undefined: in memory alone. */
  historyPath?: ((listPath: string) => string | undefined) | undefined;
}

/** What an app is made of. */
export interface AppOptions {
  clock: Clock;
  random: RandomFill;
  listen: Place;
  page: Place;
  pageFiles: PageFiles;
  modes: ConversationModes;
  decoy: Decoy;
  /** Public address of the user's web server in front; absent: peers reach the listener by themselves. */
  behind?: URL | undefined;
  /** URLs under which a listener may be dialled, best guess first. */
  dialable: (host: string, port: number) => string[];
  /** Where settings are saved when the user says so. */
  savedSettings?: SettingsFile | undefined;
  /** Choices for the page that were kept for this run. */
  choices?: Record<string, unknown> | undefined;
  /** Folders that key lists can go to, looked up anew each time. */
  places?: (() => Promise<{ media: string[]; own: string[] }>) | undefined;
  /** What a panic does. */
  panic?: PanicMode | undefined;
  /** Key lists to offer while none is open. */
  found?: string[] | undefined;
  /** How many files the system lets the app have open; absent: no limit that is known. */
  openFiles?: number | undefined;
  /** Tells whose a connection to the page is. */
  users?: LocalUsers | undefined;
  /** Listen for peers under TLS. */
  tls?: TlsListening | undefined;
  /** Authorities that certificates of https addresses may come from beside those of the system, as PEM. */
  authorities?: readonly string[] | undefined;
  /** Finds the addresses of servers that https addresses name; by the system when absent. */
  lookup?: LookupFunction | undefined;
  /** Where they, the password of tor and the time of another clock come from; nowhere when absent. */
  aids?: WayAids | undefined;
  /** How to reach the user's tor. */
  tor?: Pick<FindTorOptions, "password" | "ports"> | undefined;
  /** Publish every list as an onion service. */
  onion?: boolean | undefined;
  /** Map the port for peers at the router. */
  mapPort?: boolean | undefined;
  /** Hears what the time server says, about every quarter of an hour. */
  onTime?: ((time: TimeServerJson) => void) | undefined;
  /** Hears of a medium that had not answered when the conversation of a list ended. */
  onUnsettled?: ((listPath: string, late: Medium) => void) | undefined;
  /** Where a list's files are worked on; a thread of its own for each when absent. */
  listDesk?: (() => Promise<ListDesk>) | undefined;
  /** Where a vault is worked on; a thread of its own for each when absent. */
  vaultDesk?: StartVaultDesk | undefined;
  /** Where key lists are made; a thread of its own when absent. */
  makeDesk?: StartMakeDesk | undefined;
  /** Hears how it is with a way in, at first and whenever it changes. */
  onRoute?: ((route: RouteJson) => void) | undefined;
  /** Hears of the first visit of each kind that is not the peer's. */
  onVisit?: ((visit: VisitJson) => void) | undefined;
  /** Where received files go, and whether pictures ask first; in memory, and they do not, when absent. */
  files?: Omit<FilePlace, "memory"> | undefined;
  /** Takes lines for the local log. */
  log: (line: string) => void;
}

/** A list to be opened. */
export interface ListRequest {
  path: string;
  passphrase?: string | undefined;
  /** Address to dial. */
  peer?: URL | undefined;
}

/** The port for peers or that of the page could not be taken. */
export class AppError extends Error {
  override name = "AppError";
  readonly door: "peers" | "page";
  readonly error: ListenErrorJson;

  constructor(door: "peers" | "page", error: ListenErrorJson) {
    super(`Cannot take the port for the ${door}: ${error.code}`);
    this.door = door;
    this.error = error;
  }
}
