// Room: what a person can do on the page: each action asks the program and tells the state.
/** All actions of the page; each turns the program's answer into events of the state. */
import { fetchQr } from "../client/qr.ts";
import { type ConversationActions, makeConversationActions } from "./conversation_actions.ts";
import { type EntryActions, makeEntryActions } from "./entry_actions.ts";
import { type FileActions, type FileMeans, makeFileActions } from "./file_actions.ts";
import type { HandOver } from "./hand_over.ts";
import { type LockActions, makeLockActions } from "./lock_actions.ts";
import { type MakeActions, makeMakeActions } from "./make_actions.ts";
import { makeSendActions, type SendActions } from "./send_actions.ts";
import { makeSettingsActions, type SettingsActions } from "./settings_actions.ts";
import type { PageEvent } from "../state/page_event.ts";
import type { Dialog, PageState } from "../state/page_state.ts";
import type { Prefs } from "../state/prefs.ts";

/** What changes nothing but this page. */
export interface ViewActions {
  select(conversation: string): void;
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
  /** Offers an emoji first from now on, for as long as the page is open. */
  keepEmoji(emoji: string): void;
  /** What was kept, the last one first. */
  recentEmoji(): readonly string[];
}

/** Handed to the views, which know neither the client nor the store. */
export interface Actions
  extends
    ConversationActions,
    EntryActions,
    FileActions,
    LockActions,
    MakeActions,
    SendActions,
    SettingsActions,
    ViewActions {
  /** A text as the rows of a QR code, true for each dark module; undefined when the program cannot draw it. */
  drawQr(text: string): Promise<boolean[][] | undefined>;
  /** The incoming entries in view, by id. */
  markInView(ids: ReadonlySet<string>): void;
  /** Asks the browser whether it may notify; answers whether it may. */
  askToNotify(): Promise<boolean>;
  /** Tries to reach the program now. */
  retry(): void;
  /** The program's clock, Unix milliseconds. */
  now(): number;
}

/** What the actions work with. */
export interface ActionParts extends FileMeans {
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
  /** Leaves this page for an empty one, and nothing of it behind. */
  wipe(): void;
  handOver: HandOver;
  markInView(ids: ReadonlySet<string>): void;
  /** A fresh id for an entry: 32 lower-case hexadecimal digits. */
  makeId(): string;
}

/** The actions of one page. */
export function makeActions(parts: ActionParts): Actions {
  const { state } = parts;
  const now = (): number => parts.now() + state().skewMs;
  const entryActions = makeEntryActions(parts);
  const sendEdit = (conversation: string, id: string): void =>
    void entryActions.sendEdit(conversation, id);
  return {
    ...entryActions,
    ...makeSendActions({ ...parts, now, sendEdit }),
    ...makeMakeActions(),
    ...makeConversationActions(parts),
    ...makeSettingsActions(parts),
    ...makeLockActions(parts),
    ...makeFileActions(parts),
    ...makeViewActions(parts),
    drawQr,
    markInView: parts.markInView,
    askToNotify: parts.askToNotify,
    retry: parts.retry,
    now,
  };
}

/** What changes nothing but this page. */
function makeViewActions({ state, dispatch }: ActionParts): ViewActions {
  return {
    select: (conversation) => dispatch({ kind: "selected", conversation }),
    dismiss: () => dispatch({ kind: "complained", refused: undefined }),
    dismissNotice: (key) => dispatch({ kind: "noticeDismissed", key }),
    hide: () => dispatch({ kind: "hidden", isHidden: true }),
    show: () => dispatch({ kind: "hidden", isHidden: false }),
    openDialog: (dialog) => dispatch({ kind: "dialogChanged", dialog }),
    closeDialog: () => dispatch({ kind: "dialogChanged", dialog: undefined }),
    setPrefs: (prefs) => dispatch({ kind: "prefsChanged", prefs }),
    keepEmoji: (emoji) => dispatch({ kind: "emojiUsed", emoji }),
    recentEmoji: () => state().recentEmoji,
  };
}

async function drawQr(text: string): Promise<boolean[][] | undefined> {
  const reply = await fetchQr(text);
  if (reply.kind !== "ok") return undefined;
  return reply.value.rows.map((row) => [...row].map((module) => module === "1"));
}
