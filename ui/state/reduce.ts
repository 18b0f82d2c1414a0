// Room: what the page knows, and how it changes: pure.
/** The next state of the page: a pure reducer over the JSON of the local API and what a person does. */
import type { LockJson } from "../../server/gui_api/lock_json.ts";
import { withCompose } from "./compose.ts";
import { withChange, withEarlier, withLoaded } from "./conversations.ts";
import { withRecentEmoji } from "./emoji.ts";
import type { PageEvent } from "./page_event.ts";
import { type Connection, INITIAL_STATE, type PageState } from "./page_state.ts";
import { type PendingEvent, reducePending } from "./pending.ts";
import type { MemoryJson } from "./prefs.ts";

/** The next state; what an event does not touch stays the same object. */
export function reduce(state: PageState, event: PageEvent): PageState {
  // What was the last word stays the last word.
  if (state.connection === "ended" || state.connection === "taken") return state;
  // What was on its way from before is not let in.
  if (state.lock?.locked && !isForLocked(event)) return state;
  switch (event.kind) {
    case "lockChanged":
      return withLock(state, event.lock);
    case "loaded":
      return withLoaded(state, event.messages, event.receivedAtMs);
    case "earlierLoaded":
      return withEarlier(state, event);
    case "settingsLoaded":
      return { ...state, settings: event.settings };
    case "changed":
      if (event.change.kind === "lock") return withLock(state, event.change.lock);
      return withChange(state, event.change);
    case "connectionChanged":
      return withConnection(state, event.connection);
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
      return withMemory(state, event.memory);
    case "prefsChanged":
      return { ...state, prefs: { ...state.prefs, ...event.prefs } };
    case "dialogChanged":
      return { ...state, dialog: event.dialog };
    case "emojiUsed":
      return { ...state, recentEmoji: withRecentEmoji(state.recentEmoji, event.emoji) };
    case "drafted":
      return { ...state, drafts: withDraft(state.drafts, event.conversation, event.text) };
    default:
      return withPending(state, event);
  }
}

/** What was typed meanwhile is newer than what the program kept. */
function withMemory(state: PageState, { drafts, prefs }: MemoryJson): PageState {
  return { ...state, prefs, drafts: new Map([...drafts, ...state.drafts]) };
}

function isForLocked(event: PageEvent): boolean {
  return event.kind === "lockChanged" || event.kind === "connectionChanged" ||
    (event.kind === "changed" && event.change.kind === "lock");
}

/** Nothing stays while the program is locked but how the page looks, and its panic key. */
function withLock(state: PageState, lock: LockJson): PageState {
  if (!lock.locked) return { ...state, lock };
  const { language, theme, panicKey } = state.prefs;
  const prefs = { ...INITIAL_STATE.prefs, language, theme, panicKey };
  return { ...INITIAL_STATE, connection: state.connection, lock, prefs };
}

/** At the end nothing stays but the word for it. */
function withConnection(state: PageState, connection: Connection): PageState {
  if (connection === "ended" || connection === "taken") return { ...INITIAL_STATE, connection };
  return { ...state, connection };
}

/** What is sent leaves the composer at once; the draft that a withdrawn text becomes again is an event of its own. */
function withPending(state: PageState, event: PendingEvent): PageState {
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
