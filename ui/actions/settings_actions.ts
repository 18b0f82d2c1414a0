/** What a person can do with the settings of the program, and with further lists. */
import type { SettingsPatch } from "../../server/gui_api/settings_json.ts";
import { failure } from "../client/reply.ts";
import { fetchSettings, putSettings } from "../client/settings.ts";
import type { PageEvent } from "../state/page_event.ts";
import type { PageState } from "../state/page_state.ts";
import type { Refused } from "../state/refused.ts";

/** Handed to the views. */
export interface SettingsActions {
  fetchSettings(): Promise<void>;
  /** Applies a change of settings; answers why it was refused. */
  saveSettings(patch: SettingsPatch): Promise<Refused | undefined>;
  /** Opens a list, or unlocks one, and shows its conversation; answers why it was refused. */
  openList(list: string, passphrase: string): Promise<Refused | undefined>;
}

interface SettingsActionParts {
  state(): PageState;
  dispatch(event: PageEvent): void;
  /** Fetches everything anew. */
  reload(): Promise<unknown>;
  /** Puts drafts and choices into the program's memory now. */
  flushMemory(): Promise<unknown>;
}

/** The actions of one page. */
export function makeSettingsActions(parts: SettingsActionParts): SettingsActions {
  const { state, dispatch } = parts;
  return {
    async fetchSettings() {
      let before, reply;
      do {
        before = state().settings;
        reply = await fetchSettings();
        // An answer that was on its way when they changed may be older.
      } while (reply.kind === "ok" && state().settings !== before);
      if (reply.kind === "ok") dispatch({ kind: "settingsLoaded", settings: reply.value });
      else dispatch({ kind: "complained", refused: failure(reply) });
    },
    async saveSettings(patch) {
      // What is kept for the next start includes the choices, which are put there with some delay.
      if (patch.save === true) await parts.flushMemory();
      const reply = await putSettings(patch);
      if (reply.kind === "ok") await this.fetchSettings();
      return failure(reply);
    },
    async openList(list, passphrase) {
      const before = new Set(state().conversations.map((each) => each.name));
      const refused = await this.saveSettings(passphrase === "" ? { list } : { list, passphrase });
      if (refused !== undefined) return refused;
      await parts.reload();
      const opened = state().conversations.find((each) => !before.has(each.name));
      if (opened !== undefined) dispatch({ kind: "selected", conversation: opened.name });
      return undefined;
    },
  };
}
