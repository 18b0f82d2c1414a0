// Room: the page: its client, its state, and what keeps it live.
/** What a person can do on the page: each asks the program and turns its answer into events of the state. */
import type { SettingsPatch } from "../server/gui_api.ts";
import * as client from "./client.ts";
import { draftOf, type PageEvent, type PageState, withoutSent } from "./state.ts";

/** Handed to the views, which know neither the client nor the store. */
export interface Actions {
  select(conversation: string): void;
  draft(conversation: string, text: string): void;
  /**
   * Sends what stands in the composer, after the text that is under way; it stays there until the program has
   * taken it.
   */
  send(conversation: string): Promise<void>;
  /** Takes a queued entry back. */
  cancel(conversation: string, id: string): Promise<void>;
  fetchSettings(): Promise<void>;
  /** Applies a change of settings; answers why it was refused. */
  saveSettings(patch: SettingsPatch): Promise<Refused | undefined>;
  /** Opens a list, or unlocks one, and shows its conversation; answers why it was refused. */
  openList(list: string, passphrase: string): Promise<Refused | undefined>;
  /** Ends the program on this computer; answers why not. */
  quit(): Promise<Refused | undefined>;
  /** Puts a complaint away. */
  dismiss(): void;
  /** Tries to reach the program now. */
  retry(): void;
  /** The program's clock, Unix milliseconds. */
  now(): number;
}

/** Why the program said no: `code` for choosing the field, `message` for people. */
export interface Refused {
  code: string;
  message: string;
}

/** What the actions stand on. */
export interface ActionParts {
  state(): PageState;
  dispatch(event: PageEvent): void;
  /** The browser's clock, Unix milliseconds. */
  now(): number;
  retry(): void;
  /** Fetches everything anew. */
  reload(): Promise<unknown>;
}

const UNREACHABLE = { code: "unreachable", message: "hchat on this computer does not answer" };

/** Why a request failed; undefined when it did not. */
function failure(reply: client.Reply<unknown>): Refused | undefined {
  if (reply.kind === "ok") return undefined;
  return reply.kind === "refused" ? reply : UNREACHABLE;
}

/** The actions of one page. */
export function makeActions({ state, dispatch, now, retry, reload }: ActionParts): Actions {
  /** What stood in each composer when sending was asked for while a text before it was under way. */
  const wanted = new Map<string, string>();
  return {
    select: (conversation) => dispatch({ kind: "selected", conversation }),
    draft: (conversation, text) => dispatch({ kind: "drafted", conversation, text }),
    async send(conversation) {
      const draft = draftOf(state(), conversation);
      if (draft.sending !== undefined) return void wanted.set(conversation, draft.text);
      for (let text = draft.text; text.trim() !== "";) {
        dispatch({ kind: "sendBegun", conversation, text });
        const refused = failure(await client.postText(conversation, text));
        const next = wanted.get(conversation) ?? "";
        wanted.delete(conversation);
        if (refused !== undefined) {
          return dispatch({ kind: "sendFailed", conversation, message: refused.message });
        }
        dispatch({ kind: "sendTaken", conversation });
        text = withoutSent({ text: next, sending: text });
      }
    },
    async cancel(conversation, id) {
      const refused = failure(await client.deleteEntry(conversation, id));
      if (refused !== undefined) dispatch({ kind: "complained", message: refused.message });
    },
    async fetchSettings() {
      const reply = await client.fetchSettings();
      if (reply.kind === "ok") dispatch({ kind: "settingsLoaded", settings: reply.value });
      else dispatch({ kind: "complained", message: failure(reply)?.message });
    },
    async saveSettings(patch) {
      const reply = await client.putSettings(patch);
      if (reply.kind === "ok") await this.fetchSettings();
      return failure(reply);
    },
    async openList(list, passphrase) {
      const before = new Set(state().conversations.map((each) => each.name));
      const refused = await this.saveSettings(passphrase === "" ? { list } : { list, passphrase });
      if (refused !== undefined) return refused;
      await reload();
      const opened = state().conversations.find((each) => !before.has(each.name));
      if (opened !== undefined) dispatch({ kind: "selected", conversation: opened.name });
      return undefined;
    },
    async quit() {
      const refused = failure(await client.postQuit());
      if (refused === undefined) dispatch({ kind: "connectionChanged", connection: "ended" });
      return refused;
    },
    dismiss: () => dispatch({ kind: "complained", message: undefined }),
    retry,
    now: () => now() + state().skewMs,
  };
}
