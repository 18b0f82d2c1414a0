/**
 * Tells the program what has been read. An entry has been read when it was in view while somebody looked at the
 * page; the program is told of an entry only when all before it have been read too, since its word to the other
 * side covers them.
 */
import type { EntryJson } from "../server/gui_api/entry_json.ts";
import { selectedConversation } from "./state/overview.ts";
import type { PageState } from "./state/page_state.ts";
import { unreadIndexes } from "./state/unread.ts";

/** What `Reading` needs from outside. */
export interface ReadingParts {
  /** True while the page is visible and has the focus. */
  isWatched(): boolean;
  /** Asks the program to mark the incoming entries up to `through` as read. */
  markRead(conversation: string, through: string): Promise<unknown>;
}

/** Asks once for each entry, so that an answer that changes nothing starts no loop. */
export class Reading {
  readonly #parts: ReadingParts;
  /** Ids of the incoming entries that are in view. */
  #inView: ReadonlySet<string> = new Set();
  /** Ids of unread entries that somebody saw, by conversation. */
  readonly #seen = new Map<string, Set<string>>();
  readonly #asked = new Map<string, string>();

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  /** The view tells which incoming entries it shows; none while it shows no conversation. */
  markInView(ids: ReadonlySet<string>, state: PageState): void {
    this.#inView = ids;
    this.note(state);
  }

  /** Call after every change of the state, of the visibility and of the focus. */
  note(state: PageState): void {
    const conversation = selectedConversation(state);
    if (conversation === undefined || state.connection !== "live") return;
    if (!this.#parts.isWatched()) return;
    const { name, entries } = conversation;
    const unread = unreadIndexes(entries).flatMap((index) => entries[index] ?? []);
    const seen = this.#seenOf(name, unread);
    const next = unread.findIndex((entry) => !seen.has(entry.id));
    const through = unread.at(next < 0 ? -1 : next - 1)?.id;
    if (next === 0 || through === undefined || this.#asked.get(name) === through) return;
    this.#asked.set(name, through);
    void this.#parts.markRead(name, through);
  }

  /** Forgets what was asked: the program may have been started anew. */
  reset(): void {
    this.#asked.clear();
  }

  #seenOf(name: string, unread: readonly EntryJson[]): Set<string> {
    const before = this.#seen.get(name);
    const seen = new Set(
      unread.map((each) => each.id).filter((id) => before?.has(id) || this.#inView.has(id)),
    );
    this.#seen.set(name, seen);
    return seen;
  }
}
