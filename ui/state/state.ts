// Room: what the page knows, and how it changes: pure.
/**
 * What the page knows, and how it changes: a pure reducer over the JSON of the local API. The page can be
 * rebuilt from `/messages.json` at any time, so nothing here is the only copy of anything but the drafts.
 */
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { ConversationJson, MessagesJson } from "../../server/gui_api/conversation_json.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { SettingsJson } from "../../server/gui_api/settings_json.ts";
import type { Refused } from "./refused.ts";
import { type Compose, type Composes, withCompose } from "./compose.ts";
import { type EarlierEvent, FIRST_ENTRIES, joinNewest, joinPage } from "./pages.ts";
import { type PendingEvent, type PendingTexts, reducePending, withoutArrived } from "./pending.ts";
import { DEFAULT_PREFS, type MemoryJson, type Prefs } from "./prefs.ts";
import { isVisible, withoutControls } from "./text_parts.ts";
import { unreadCount } from "./unread.ts";

/** The limit of one text in bytes of UTF-8; the program enforces it, the page counts towards it. */
export const TEXT_LIMIT_BYTES = 65_536;

/** How the page stands with its program. */
export type Connection =
  /** First attempt under way. */
  | "connecting"
  /** Changes arrive. */
  | "live"
  /** The program on this computer does not answer. */
  | "lost"
  /** It answers, but this page's token is not (or no longer) good. */
  | "stranger"
  /** The user has ended it: the page forgets all that it knew. */
  | "ended"
  /** Another program's code stands between this page and everything: the page tells it nothing. */
  | "taken";

/** All that the page knows. */
export interface PageState {
  connection: Connection;
  /** False until the first `/messages.json`. */
  loaded: boolean;
  /** The program's clock minus the browser's, in milliseconds. */
  skewMs: number;
  conversations: readonly ConversationJson[];
  /** Names of those whose older entries are still to come. */
  incomplete: ReadonlySet<string>;
  /** Name of the conversation in view; undefined when there is none. */
  selected: string | undefined;
  settings: SettingsJson | undefined;
  /** What stands in each composer, by conversation; a Map, since names may be `__proto__`. */
  drafts: ReadonlyMap<string, string>;
  composes: Composes;
  /** Files that the user has to decide on: they go without pad. */
  heldFiles: ReadonlyMap<string, readonly File[]>;
  /** What was sent and has not come back as an entry. */
  pending: PendingTexts;
  /** Why something just failed outside of the forms. */
  complaint: Refused | undefined;
  /** The page shows nothing until somebody asks for it. */
  isHidden: boolean;
  /** Keys of the notices that were dismissed. */
  dismissed: ReadonlySet<string>;
  prefs: Prefs;
  /** What is open above the talk. */
  dialog: Dialog | undefined;
}

/** What can be open above the talk. */
export type Dialog = "settings" | "help" | "search";

/** All that can change it. */
export type PageEvent =
  | { kind: "loaded"; messages: MessagesJson; receivedAtMs: number }
  | { kind: "settingsLoaded"; settings: SettingsJson }
  | { kind: "changed"; change: ChangeJson }
  | { kind: "connectionChanged"; connection: Connection }
  | { kind: "selected"; conversation: string }
  | { kind: "drafted"; conversation: string; text: string }
  | { kind: "composeChanged"; conversation: string; compose: Compose | undefined }
  | { kind: "filesHeld"; conversation: string; files: readonly File[] }
  | EarlierEvent
  | PendingEvent
  | { kind: "complained"; refused: Refused | undefined }
  | { kind: "hidden"; isHidden: boolean }
  | { kind: "noticeDismissed"; key: string }
  | { kind: "memoryLoaded"; memory: MemoryJson }
  | { kind: "prefsChanged"; prefs: Partial<Prefs> }
  | { kind: "dialogChanged"; dialog: Dialog | undefined };

/** The state before anything was heard. */
export const INITIAL_STATE: PageState = {
  connection: "connecting",
  loaded: false,
  skewMs: 0,
  conversations: [],
  incomplete: new Set(),
  selected: undefined,
  settings: undefined,
  drafts: new Map(),
  composes: new Map(),
  heldFiles: new Map(),
  pending: new Map(),
  complaint: undefined,
  isHidden: false,
  dismissed: new Set(),
  prefs: DEFAULT_PREFS,
  dialog: undefined,
};

/** The next state; what an event does not touch stays the same object. */
export function reduce(state: PageState, event: PageEvent): PageState {
  // What was the last word stays the last word.
  if (state.connection === "ended" || state.connection === "taken") return state;
  switch (event.kind) {
    case "loaded":
      return noteLoaded(state, event.messages, event.receivedAtMs);
    case "earlierLoaded":
      return noteEarlier(state, event);
    case "settingsLoaded":
      return { ...state, settings: event.settings };
    case "changed":
      return noteChange(state, event.change);
    case "connectionChanged":
      return noteConnection(state, event.connection);
    case "selected":
      return { ...state, selected: event.conversation };
    case "composeChanged":
      return {
        ...state,
        composes: withCompose(state.composes, event.conversation, event.compose),
      };
    case "filesHeld":
      return {
        ...state,
        heldFiles: new Map(state.heldFiles).set(event.conversation, event.files),
      };
    case "complained":
      return { ...state, complaint: event.refused };
    case "hidden":
      return { ...state, isHidden: event.isHidden };
    case "noticeDismissed":
      return { ...state, dismissed: new Set(state.dismissed).add(event.key) };
    case "memoryLoaded":
      return noteMemory(state, event.memory);
    case "prefsChanged":
      return { ...state, prefs: { ...state.prefs, ...event.prefs } };
    case "dialogChanged":
      return { ...state, dialog: event.dialog };
    case "drafted":
      return { ...state, drafts: withDraft(state.drafts, event.conversation, event.text) };
    default:
      return notePending(state, event);
  }
}

/** What was typed meanwhile is newer than what the program kept. */
function noteMemory(state: PageState, { drafts, prefs }: MemoryJson): PageState {
  return { ...state, prefs, drafts: new Map([...drafts, ...state.drafts]) };
}

/** At the end nothing stays but the word for it. */
function noteConnection(state: PageState, connection: Connection): PageState {
  if (connection === "ended" || connection === "taken") return { ...INITIAL_STATE, connection };
  return { ...state, connection };
}

function noteLoaded(state: PageState, messages: MessagesJson, receivedAtMs: number): PageState {
  const known = new Map(state.conversations.map((each) => [each.name, each.entries]));
  const conversations = messages.conversations.map((each) => ({
    ...each,
    entries: joinNewest(known.get(each.name) ?? [], each.entries),
  }));
  const stays = conversations.some((each) => each.name === state.selected);
  return {
    ...state,
    pending: conversations.reduce(
      (pending, { name, entries }) => withoutArrived(pending, name, entries),
      state.pending,
    ),
    loaded: true,
    skewMs: Date.parse(messages.now) - receivedAtMs,
    conversations,
    incomplete: new Set(
      messages.conversations.filter(({ entries }) => entries.length >= FIRST_ENTRIES)
        .map(({ name }) => name),
    ),
    selected: stays ? state.selected : conversations[0]?.name,
  };
}

function noteEarlier(state: PageState, event: EarlierEvent): PageState {
  const incomplete = new Set(state.incomplete);
  if (event.isFirst) incomplete.delete(event.conversation);
  return {
    ...updateConversation(state, event.conversation, (conversation) => ({
      ...conversation,
      entries: joinPage(conversation.entries, event),
    })),
    incomplete,
  };
}

function noteChange(state: PageState, change: ChangeJson): PageState {
  switch (change.kind) {
    case "entry":
      return {
        ...updateConversation(state, change.conversation, (conversation) => ({
          ...conversation,
          entries: withEntry(conversation.entries, change.entry, {
            isWhole: !state.incomplete.has(change.conversation),
          }),
        })),
        pending: withoutArrived(state.pending, change.conversation, [change.entry]),
      };
    case "conversation":
      return updateConversation(state, change.conversation.name, ({ entries }) => ({
        ...change.conversation,
        entries,
      }));
    case "settings":
      return { ...state, settings: change.settings };
    case "lock":
    case "reset":
      return state;
  }
}

function updateConversation(
  state: PageState,
  name: string,
  update: (conversation: ConversationJson) => ConversationJson,
): PageState {
  const conversations = state.conversations
    .map((each) => each.name === name ? update(each) : each);
  return { ...state, conversations };
}

/** Puts a changed entry in its place, a new one at the end; one whose page is still to come is left to that. */
function withEntry(
  entries: EntryJson[],
  entry: EntryJson,
  { isWhole }: { isWhole: boolean },
): EntryJson[] {
  const at = entries.findLastIndex((each) =>
    each.id === entry.id && each.direction === entry.direction
  );
  if (at >= 0) return entries.with(at, entry);
  const isOlder = !isWhole && entry.at < (entries[0]?.at ?? "");
  return isOlder ? entries : [...entries, entry];
}

/** What is sent leaves the composer at once; the draft that a withdrawn text becomes again is an event of its own. */
function notePending(state: PageState, event: PendingEvent): PageState {
  const drafts = event.kind === "sendAsked"
    ? withDraft(state.drafts, event.conversation, "")
    : state.drafts;
  const composes = event.kind === "sendAsked"
    ? withCompose(state.composes, event.conversation, undefined)
    : state.composes;
  return { ...state, drafts, composes, pending: reducePending(state.pending, event) };
}

function withDraft(
  drafts: ReadonlyMap<string, string>,
  conversation: string,
  text: string,
): ReadonlyMap<string, string> {
  const next = new Map(drafts);
  if (text === "") next.delete(conversation);
  else next.set(conversation, text);
  return next;
}

/** What stands in the composer of a conversation. */
export function draftOf(state: PageState, conversation: string): string {
  return state.drafts.get(conversation) ?? "";
}

/** The conversation in view. */
export function selectedConversation(state: PageState): ConversationJson | undefined {
  return state.conversations.find((each) => each.name === state.selected);
}

/** True when `change` cannot be applied to what is known, so that everything must be fetched anew. */
export function isBeyond(state: PageState, change: ChangeJson): boolean {
  if (change.kind === "reset" || change.kind === "lock") return true;
  if (change.kind === "settings") return false;
  const name = change.kind === "entry" ? change.conversation : change.conversation.name;
  return !state.conversations.some((each) => each.name === name);
}

/** Words for the window's title: unread first, so that a narrow tab still shows it. */
export function pageTitle(state: PageState): string {
  const unread = unreadTotal(state);
  // What is hidden is hidden from the title too.
  const name = state.isHidden ? undefined : selectedConversation(state)?.name;
  return `${unread > 0 ? `(${unread}) ` : ""}${
    name === undefined ? "" : `${withoutControls(name)} · `
  }hchat`;
}

/** Unread entries of all conversations. */
export function unreadTotal({ conversations }: PageState): number {
  return conversations.reduce((sum, each) => sum + unreadCount(each), 0);
}

/** The conversation before or behind the one in view, in the order of the list. */
export function neighbourOf(state: PageState, step: "previous" | "next"): string | undefined {
  const names = byLatest(state.conversations).map((each) => each.name);
  const at = names.indexOf(state.selected ?? "");
  return names[step === "next" ? at + 1 : at - 1];
}

/** The latest first; those without an entry keep their order behind the others. */
export function byLatest(conversations: readonly ConversationJson[]): ConversationJson[] {
  const latest = (each: ConversationJson): string => each.entries.at(-1)?.at ?? "";
  return conversations.toSorted((one, other) => latest(other).localeCompare(latest(one)));
}

/** True when something was typed or sent that the program does not have. */
export function hasUnsent({ drafts, pending }: PageState): boolean {
  return [...drafts.values()].some(isVisible) ||
    [...pending.values()].some((texts) => texts.some((each) => each.state !== "taken"));
}
