import type { EntranceJson } from "../gui_api/settings_json.ts";
import type { Refusal } from "../refusal.ts";

/** The ways by which peers reach this program. */
export interface Ways {
  entrance: EntranceJson;
  /** A port of the router is asked for. */
  mapPort: boolean;
  /** Onion addresses are published. */
  onion: boolean;
}

/** Ways to be changed; what is absent stays as it is. */
export type WaysPatch = { [Name in keyof Ways]?: Ways[Name] | undefined };

/** The settings' control of the ways in. */
export interface WaysControl {
  /** Those that were asked for. */
  ways(): Ways;
  /** Changes those that are named: all of them or, when one cannot be had, none. */
  change(wanted: WaysPatch): Promise<{ kind: "changed" } | Refusal>;
}
