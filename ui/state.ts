/**
 * What the page knows, and how it changes: a pure reducer over the JSON of the local API. The page can be
 * rebuilt from `/messages.json` at any time, so nothing here is the only copy of anything but the drafts.
 */
import type {
  ChangeJson,
  ConversationJson,
  EntryJson,
  MessagesJson,
  SettingsJson,
} from "../server/gui_api.ts";
import { type PendingEvent, type PendingTexts, reducePending, withoutArrived } from "./pending.ts";

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
  /** The user has ended it. */
  | "ended";

/** All that the page knows. */
export interface PageState {
  connection: Connection;
  /** False until the first `/messages.json`. */
  loaded: boolean;
  /** The program's clock minus the browser's, in milliseconds. */
  skewMs: number;
  conversations: readonly ConversationJson[];
  /** Name of the conversation in view; undefined when there is none. */
  selected: string | undefined;
  settings: SettingsJson | undefined;
  /** What stands in each composer, by conversation; a Map, since names may be `__proto__`. */
  drafts: ReadonlyMap<string, string>;
  /** What was sent and has not come back as an entry. */
  pending: PendingTexts;
  /** A word about something that just failed outside the composer. */
  complaint: string | undefined;
}

/** All that can change it. */
export type PageEvent =
  | { kind: "loaded"; messages: MessagesJson; receivedAtMs: number }
  | { kind: "settingsLoaded"; settings: SettingsJson }
  | { kind: "changed"; change: ChangeJson }
  | { kind: "connectionChanged"; connection: Connection }
  | { kind: "selected"; conversation: string }
  | { kind: "drafted"; conversation: string; text: string }
  | PendingEvent
  | { kind: "complained"; message: string | undefined };

/** The state before anything was heard. */
export const INITIAL_STATE: PageState = {
  connection: "connecting",
  loaded: false,
  skewMs: 0,
  conversations: [],
  selected: undefined,
  settings: undefined,
  drafts: new Map(),
  pending: new Map(),
  complaint: undefined,
};

/** The next state; what an event does not touch stays the same object. */
export function reduce(state: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case "loaded":
      return noteLoaded(state, event.messages, event.receivedAtMs);
    case "settingsLoaded":
      return { ...state, settings: event.settings };
    case "changed":
      return noteChange(state, event.change);
    case "connectionChanged":
      // Whoever has ended the program need not hear that it is gone.
      if (state.connection === "ended" && event.connection === "lost") return state;
      return { ...state, connection: event.connection };
    case "selected":
      return { ...state, selected: event.conversation };
    case "complained":
      return { ...state, complaint: event.message };
    case "drafted":
      return { ...state, drafts: withDraft(state.drafts, event.conversation, event.text) };
    default:
      return notePending(state, event);
  }
}

function noteLoaded(state: PageState, messages: MessagesJson, receivedAtMs: number): PageState {
  const { conversations } = messages;
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
    selected: stays ? state.selected : conversations[0]?.name,
  };
}

function noteChange(state: PageState, change: ChangeJson): PageState {
  switch (change.kind) {
    case "entry":
      return {
        ...updateConversation(state, change.conversation, (conversation) => ({
          ...conversation,
          entries: withEntry(conversation.entries, change.entry),
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

/** Puts a changed entry in its place, a new one at the end. */
function withEntry(entries: EntryJson[], entry: EntryJson): EntryJson[] {
  const at = entries.findLastIndex((each) =>
    each.id === entry.id && each.direction === entry.direction
  );
  return at < 0 ? [...entries, entry] : entries.with(at, entry);
}

/** What is sent leaves the composer at once; the draft that a withdrawn text becomes again is an event of its own. */
function notePending(state: PageState, event: PendingEvent): PageState {
  const drafts = event.kind === "sendAsked"
    ? withDraft(state.drafts, event.conversation, "")
    : state.drafts;
  return { ...state, drafts, pending: reducePending(state.pending, event) };
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

/** How many of the peer's entries nobody has seen yet. */
export function unreadCount(conversation: ConversationJson): number {
  return conversation.entries
    .filter((entry) => entry.direction === "in" && entry.state === "delivered").length;
}

/** True when `change` cannot be applied to what is known, so that everything must be fetched anew. */
export function isBeyond(state: PageState, change: ChangeJson): boolean {
  if (change.kind === "reset") return true;
  if (change.kind === "settings") return false;
  const name = change.kind === "entry" ? change.conversation : change.conversation.name;
  return !state.conversations.some((each) => each.name === name);
}

/** Words for the window's title: unread first, so that a narrow tab still shows it. */
export function pageTitle(state: PageState): string {
  const unread = state.conversations.reduce((sum, each) => sum + unreadCount(each), 0);
  const name = selectedConversation(state)?.name;
  return `${unread > 0 ? `(${unread}) ` : ""}${name === undefined ? "" : `${name} · `}hchat`;
}
