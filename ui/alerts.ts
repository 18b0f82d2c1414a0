/**
 * Announces messages that nobody saw, with a notification and a sound. An entry is announced when it is still unread
 * a moment after it came, so that no tab announces what another tab shows. One tab, the leader, announces for all.
 */
import type { ChangeJson } from "../server/gui_api/change_json.ts";
import type { ConversationJson } from "../server/gui_api/conversation_json.ts";
import { lineOf } from "./state/entry_text.ts";
import type { PageState } from "./state/page_state.ts";
import { isUnread } from "./state/unread.ts";

/** In this time a page that shows an entry has marked it read. */
const UNSEEN_AFTER_MS = 400;

/** The announcement of one message. */
export interface Alert {
  conversation: string;
  text: string;
}

/** What `Alerts` needs from outside. */
export interface AlertParts {
  state(): PageState;
  /** Whether this tab announces for all. */
  isTeller(): boolean;
  after(delayMs: number, callback: () => void): () => void;
  notify(alert: Alert): void;
  sound(): void;
}

/** The announcements of one tab. */
export class Alerts {
  readonly #parts: AlertParts;

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  /** Call with each change, before the state is updated. */
  note(change: ChangeJson): void {
    if (change.kind !== "entry" || !isUnread(change.entry)) return;
    const { conversation, entry: { id } } = change;
    if (this.#find(conversation, id) !== undefined) return;
    this.#parts.after(UNSEEN_AFTER_MS, () => this.#tell(conversation, id));
  }

  /** Call with all conversations when they were fetched anew, before the state is updated; one alert for each. */
  noteAll(conversations: readonly ConversationJson[]): void {
    const { state, after } = this.#parts;
    if (!state().loaded) return;
    for (const { name, entries } of conversations) {
      const newest = entries.findLast(isUnread);
      if (newest === undefined || this.#find(name, newest.id) !== undefined) continue;
      after(UNSEEN_AFTER_MS, () => this.#tell(name, newest.id));
    }
  }

  #tell(conversation: string, id: string): void {
    const { state, isTeller, notify, sound } = this.#parts;
    const entry = this.#find(conversation, id);
    const { notifies, sounds } = state().prefs;
    if (entry === undefined || !isUnread(entry) || !isTeller()) return;
    if (this.#conversation(conversation)?.muted) return;
    if (sounds) sound();
    if (notifies) notify({ conversation, text: lineOf(entry) });
  }

  #conversation(name: string): ConversationJson | undefined {
    return this.#parts.state().conversations.find((each) => each.name === name);
  }

  #find(conversation: string, id: string) {
    return this.#conversation(conversation)?.entries
      .findLast((each) => each.direction === "in" && each.id === id);
  }
}
