/**
 * Tells of messages that nobody saw: a notification and a sound. An entry is told of when it is still unread a
 * moment after it came, so that no tab tells of what another tab shows; and once, by the tab that leads.
 */
import type { ChangeJson } from "../server/gui_api/change_json.ts";
import type { ConversationJson } from "../server/gui_api/conversation_json.ts";
import { lineOf } from "./state/entry_text.ts";
import type { PageState } from "./state/page_state.ts";
import { isUnread } from "./state/unread.ts";

/** A page that shows an entry has marked it read by then. */
const UNSEEN_AFTER_MS = 400;

/** What is told of one message. */
export interface Alert {
  conversation: string;
  text: string;
}

/** What `Alerts` needs from outside. */
export interface AlertParts {
  state(): PageState;
  /** This tab tells for all. */
  isTeller(): boolean;
  after(delayMs: number, callback: () => void): () => void;
  notify(alert: Alert): void;
  sound(): void;
}

/** What one tab tells. */
export class Alerts {
  readonly #parts: AlertParts;

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  /** Call with every change that comes, before the state knows of it. */
  note(change: ChangeJson): void {
    if (change.kind !== "entry" || !isUnread(change.entry)) return;
    const { conversation, entry: { id } } = change;
    if (this.#find(conversation, id) !== undefined) return;
    this.#parts.after(UNSEEN_AFTER_MS, () => this.#tell(conversation, id));
  }

  /** Call with everything that was fetched anew, before the state knows of it; one alert a conversation. */
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
