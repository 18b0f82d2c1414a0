/**
 * Brings the older entries of each conversation, a page at a time and the one in view first: the newest are there
 * at once, however long a talk is. After a break of the stream all pages are fetched anew, since what is older may
 * have changed as well.
 */
import type { MessagesJson } from "../server/gui_api/conversation_json.ts";
import type { Reply } from "./client/reply.ts";
import { type EarlierEvent, FIRST_ENTRIES } from "./state/pages.ts";
import type { PageState } from "./state/page_state.ts";

/** Entries of one page. */
const PAGE_ENTRIES = 2_000;

/** What `Earlier` needs from outside. */
export interface EarlierParts {
  state(): PageState;
  dispatch(event: EarlierEvent): void;
  fetchPage(
    conversation: string,
    options: { before: string; limit: number },
  ): Promise<Reply<MessagesJson>>;
}

/** One walk back through all conversations at a time. */
export class Earlier {
  readonly #parts: EarlierParts;
  #walk = 0;

  constructor(parts: EarlierParts) {
    this.#parts = parts;
  }

  /** Call when the newest entries have come anew; gives up an earlier walk. */
  async run(): Promise<void> {
    const walk = ++this.#walk;
    const { selected, conversations } = this.#parts.state();
    const names = conversations.map((each) => each.name)
      .sort((one, other) => Number(other === selected) - Number(one === selected));
    for (const name of names) {
      const entries = conversations.find((each) => each.name === name)?.entries ?? [];
      await this.#walkBack(name, entries.at(-FIRST_ENTRIES)?.id, walk);
    }
  }

  async #walkBack(name: string, from: string | undefined, walk: number): Promise<void> {
    for (let before = from; before !== undefined && walk === this.#walk;) {
      const reply = await this.#parts.fetchPage(name, { before, limit: PAGE_ENTRIES });
      if (reply.kind !== "ok" || walk !== this.#walk) return;
      const entries = reply.value.conversations[0]?.entries ?? [];
      const isFirst = entries.length < PAGE_ENTRIES;
      this.#parts.dispatch({ kind: "earlierLoaded", conversation: name, before, entries, isFirst });
      before = isFirst ? undefined : entries[0]?.id ?? undefined;
    }
  }
}
