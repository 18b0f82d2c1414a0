import type { EntranceJson } from "../gui_api/settings_json.ts";
import type { Refusal } from "../refusal.ts";

/** The ways by which peers reach this program. */
export interface WaysToUs {
  entrance: EntranceJson;
  /** A port of the router is asked for. */
  mapPort: boolean;
  /** Onion addresses are published. */
  onion: boolean;
}

/** What ways in both directions go by; null where there is none. */
export interface WayAids {
  /** Path of the file with authorities that are trusted beside those of the system. */
  authorities: string | null;
  /** Path of the file with the password of tor's control port. */
  torPasswordFile: string | null;
  /** HOST or HOST:PORT of the time server that our clock is compared with. */
  sntp: string | null;
}

/** All of it. */
export interface Ways extends WaysToUs, WayAids {}

/** Ways to be changed; what is absent stays as it is. */
export type WaysPatch = { [Name in keyof Ways]?: Ways[Name] | undefined };

/** The settings' control of the ways. */
export interface WaysControl {
  /** Those that were asked for. */
  ways(): Ways;
  /** Changes those that are named: all of them or, when one cannot be had, none. */
  change(wanted: WaysPatch): Promise<{ kind: "changed" } | Refusal>;
}
