// Room: the page: its actions, its state, and what keeps it live.
/** What a person can do on the page: each asks the program and turns its answer into events of the state. */
import type { SettingsPatch } from "../server/gui_api/settings_json.ts";
import { postResume, postWords } from "./client/conversations.ts";
import { postQuit } from "./client/lock.ts";
import { fetchQr } from "./client/qr.ts";
import { failure } from "./client/reply.ts";
import { fetchSettings, putSettings } from "./client/settings.ts";
import type { Refused } from "./state/refused.ts";
import { type EntryActions, makeEntryActions } from "./entry_actions.ts";
import { type FileActions, makeFileActions } from "./file_actions.ts";
import { type ConversationActions, makeConversationActions } from "./conversation_actions.ts";
import { type LockActions, makeLockActions } from "./lock_actions.ts";
import { type MakeActions, makeMakeActions } from "./make_actions.ts";
import type { HandOver } from "./hand_over.ts";
import { type Pending, pendingOf } from "./state/pending.ts";
import type { Prefs } from "./state/prefs.ts";
import { draftOf } from "./state/overview.ts";
import type { PageEvent } from "./state/page_event.ts";
import type { Dialog, PageState } from "./state/page_state.ts";

/** Handed to the views, which know neither the client nor the store. */
export interface Actions
  extends ConversationActions, EntryActions, FileActions, LockActions, MakeActions {
  select(conversation: string): void;
  draft(conversation: string, text: string): void;
  /** Sends the composer's text, behind what was sent before. */
  send(conversation: string): void;
  /** Tries once more what the program refused, and what waits behind it. */
  sendAgain(conversation: string): void;
  /** Puts a text that the program refused back into the composer. */
  takeBack(conversation: string, id: string): void;
  /** The two people have compared the words of the session, and they match. */
  confirmWords(conversation: string, words: string[]): Promise<void>;
  /** The program goes on, where it waits for the user's word. */
  resume(conversation: string): Promise<void>;
  /** A text as the rows of a QR code, true for each dark module; undefined when the program cannot draw it. */
  drawQr(text: string): Promise<boolean[][] | undefined>;
  fetchSettings(): Promise<void>;
  /** Applies a change of settings; answers why it was refused. */
  saveSettings(patch: SettingsPatch): Promise<Refused | undefined>;
  /** Opens a list, or unlocks one, and shows its conversation; answers why it was refused. */
  openList(list: string, passphrase: string): Promise<Refused | undefined>;
  /** Ends the program on this computer; answers why not. */
  quit(): Promise<Refused | undefined>;
  /** The incoming entries in view, by id. */
  markInView(ids: ReadonlySet<string>): void;
  /** Puts a complaint away. */
  dismiss(): void;
  /** Puts a notice away until it changes. */
  dismissNotice(key: string): void;
  /** Shows nothing of any conversation until `show()`. */
  hide(): void;
  show(): void;
  openDialog(dialog: Dialog): void;
  closeDialog(): void;
  setPrefs(prefs: Partial<Prefs>): void;
  /** Asks the browser whether it may notify; answers whether it may. */
  askToNotify(): Promise<boolean>;
  /** Tries to reach the program now. */
  retry(): void;
  /** The program's clock, Unix milliseconds. */
  now(): number;
}

/** What the actions work with. */
export interface ActionParts {
  state(): PageState;
  dispatch(event: PageEvent): void;
  /** Draws once, after all of `work`. */
  together(work: () => void): void;
  /** The browser's clock, Unix milliseconds. */
  now(): number;
  retry(): void;
  /** Fetches everything anew. */
  reload(): Promise<unknown>;
  /** Asks the program for nothing any more. */
  end(): void;
  askToNotify(): Promise<boolean>;
  /** Puts drafts and choices into the program's memory now. */
  flushMemory(): Promise<unknown>;
  /** Puts a text on the clipboard. */
  copy(text: string): Promise<void>;
  /** Has the browser save what is at `url`. */
  save(url: string, name: string): void;
  /** Leaves this page for an empty one, and nothing of it behind. */
  wipe(): void;
  handOver: HandOver;
  markInView(ids: ReadonlySet<string>): void;
  /** A fresh id for an entry: 32 lower-case hexadecimal digits. */
  makeId(): string;
}

/** The actions of one page. */
export function makeActions(
  parts: ActionParts,
): Actions {
  const { state, dispatch, now, retry, reload, end, handOver, markInView, makeId } = parts;
  const { askToNotify } = parts;
  return {
    ...makeEntryActions({ state, dispatch, copy: parts.copy }),
    ...makeMakeActions(),
    ...makeConversationActions(parts),
    ...makeLockActions(parts),
    ...makeFileActions({ state, dispatch, save: parts.save }),
    select: (conversation) => dispatch({ kind: "selected", conversation }),
    draft: (conversation, text) => dispatch({ kind: "drafted", conversation, text }),
    send(conversation) {
      const text = draftOf(state(), conversation);
      if (text.trim() === "") return;
      const compose = state().composes.get(conversation);
      if (compose?.kind === "edit") return void this.sendEdit(conversation, compose.id);
      const at = new Date(this.now()).toISOString();
      const pending: Pending = { id: makeId(), text, at, state: "waiting", reply: compose?.to };
      parts.together(() => {
        dispatch({ kind: "sendAsked", conversation, pending });
        void handOver.run(conversation);
      });
    },
    sendAgain(conversation) {
      dispatch({ kind: "sendRetried", conversation });
      void handOver.run(conversation);
    },
    takeBack(conversation, id) {
      const taken = pendingOf(state().pending, conversation).find((each) => each.id === id);
      if (taken === undefined) return;
      dispatch({ kind: "sendWithdrawn", conversation, id });
      const draft = draftOf(state(), conversation);
      const text = draft === "" ? taken.text : `${taken.text}\n${draft}`;
      dispatch({ kind: "drafted", conversation, text });
      void handOver.run(conversation);
    },
    async confirmWords(conversation, words) {
      const refused = failure(await postWords(conversation, words));
      if (refused !== undefined) dispatch({ kind: "complained", refused });
    },
    async resume(conversation) {
      const refused = failure(await postResume(conversation));
      if (refused !== undefined) dispatch({ kind: "complained", refused });
    },
    async drawQr(text) {
      const reply = await fetchQr(text);
      if (reply.kind !== "ok") return undefined;
      return reply.value.rows.map((row) => [...row].map((module) => module === "1"));
    },
    async fetchSettings() {
      const reply = await fetchSettings();
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
      await reload();
      const opened = state().conversations.find((each) => !before.has(each.name));
      if (opened !== undefined) dispatch({ kind: "selected", conversation: opened.name });
      return undefined;
    },
    async quit() {
      const refused = failure(await postQuit());
      if (refused !== undefined) return refused;
      end();
      dispatch({ kind: "connectionChanged", connection: "ended" });
      return undefined;
    },
    markInView,
    dismiss: () => dispatch({ kind: "complained", refused: undefined }),
    dismissNotice: (key) => dispatch({ kind: "noticeDismissed", key }),
    hide: () => dispatch({ kind: "hidden", isHidden: true }),
    show: () => dispatch({ kind: "hidden", isHidden: false }),
    openDialog: (dialog) => dispatch({ kind: "dialogChanged", dialog }),
    closeDialog: () => dispatch({ kind: "dialogChanged", dialog: undefined }),
    setPrefs: (prefs) => dispatch({ kind: "prefsChanged", prefs }),
    askToNotify,
    retry,
    now: () => now() + state().skewMs,
  };
}
