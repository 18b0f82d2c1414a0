import type { SettingsJson, SettingsPatch } from "../../server/gui_api/settings_json.ts";
import type { Reply } from "./reply.ts";
import { ask, json } from "./request.ts";

/** `GET /settings`. */
export function fetchSettings(): Promise<Reply<SettingsJson>> {
  return ask<SettingsJson>("settings");
}

/** `PUT /settings`. */
export function putSettings(patch: SettingsPatch): Promise<Reply<unknown>> {
  return ask("settings", { method: "PUT", ...json(patch) });
}
