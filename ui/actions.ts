/** What a person can do on the page: each asks the program and turns its answer into events of the state. */
import type { SettingsPatch } from "../server/gui_api.ts";
import * as client from "./client.ts";
import { draftOf, type PageEvent, type PageState } from "./state.ts";

/** Handed to the views, which know neither the client nor the store. */
export interface Actions {
  select(conversation: string): void;
  draft(conversation: string, text: string): void;
  /** Sends what stands in the composer; it stays there until the program has taken it. */
  send(conversation: string): Promise<void>;
  /** Takes a queued entry back. */
  cancel(conversation: string, id: string): Promise<void>;
  fetchSettings(): Promise<void>;
  /** Applies a change of settings; answers the reason when it was refused. */
  saveSettings(patch: SettingsPatch): Promise<string | undefined>;
  /** Puts a complaint away. */
  dismiss(): void;
  /** Tries to reach the program now. */
  retry(): void;
  /** The program's clock, Unix milliseconds. */
  now(): number;
}

/** What the actions stand on. */
export interface ActionParts {
  state(): PageState;
  dispatch(event: PageEvent): void;
  /** The browser's clock, Unix milliseconds. */
  now(): number;
  retry(): void;
}

const UNREACHABLE = "hchat on this computer does not answer";

/** Why a request failed, in words; undefined when it did not. */
function failure(reply: client.Reply<unknown>): string | undefined {
  if (reply.kind === "ok") return undefined;
  return reply.kind === "refused" ? reply.message : UNREACHABLE;
}

/** The actions of one page. */
export function makeActions({ state, dispatch, now, retry }: ActionParts): Actions {
  return {
    select: (conversation) => dispatch({ kind: "selected", conversation }),
    draft: (conversation, text) => dispatch({ kind: "drafted", conversation, text }),
    async send(conversation) {
      const { text, sending } = draftOf(state(), conversation);
      if (sending !== undefined || text.trim() === "") return;
      dispatch({ kind: "sendBegun", conversation });
      const message = failure(await client.postText(conversation, text));
      if (message === undefined) dispatch({ kind: "sendTaken", conversation });
      else dispatch({ kind: "sendFailed", conversation, message });
    },
    async cancel(conversation, id) {
      const message = failure(await client.deleteEntry(conversation, id));
      if (message !== undefined) dispatch({ kind: "complained", message });
    },
    async fetchSettings() {
      const reply = await client.fetchSettings();
      if (reply.kind === "ok") dispatch({ kind: "settingsLoaded", settings: reply.value });
      else dispatch({ kind: "complained", message: failure(reply) });
    },
    async saveSettings(patch) {
      const reply = await client.putSettings(patch);
      if (reply.kind === "ok") await this.fetchSettings();
      return failure(reply);
    },
    dismiss: () => dispatch({ kind: "complained", message: undefined }),
    retry,
    now: () => now() + state().skewMs,
  };
}
