/** Tells the program what has been seen: the conversation in view, while somebody looks at the page. */
import { type PageState, selectedConversation, unreadCount } from "./state.ts";

/** What `Reading` needs from outside. */
export interface ReadingParts {
  /** True while the page is visible and has the focus. */
  isWatched(): boolean;
  /** Asks the program to mark a conversation read. */
  markRead(conversation: string): Promise<unknown>;
}

/** Asks once for each newest unread entry, so that an answer that changes nothing starts no loop. */
export class Reading {
  readonly #parts: ReadingParts;
  readonly #asked = new Map<string, string>();

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  /** Call after every change of the state, of the visibility and of the focus. */
  note(state: PageState): void {
    const conversation = selectedConversation(state);
    if (conversation === undefined || state.connection !== "live") return;
    if (unreadCount(conversation) === 0 || !this.#parts.isWatched()) return;
    const newest = conversation.entries.findLast((entry) => entry.direction === "in")?.id ?? "";
    if (this.#asked.get(conversation.name) === newest) return;
    this.#asked.set(conversation.name, newest);
    void this.#parts.markRead(conversation.name);
  }

  /** Forgets what was asked: the program may have been started anew. */
  reset(): void {
    this.#asked.clear();
  }
}
