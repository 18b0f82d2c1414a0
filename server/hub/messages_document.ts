import type { ConversationLike } from "../conversation/conversation_like.ts";
import type { ConversationJson, MessagesJson } from "../gui_api/conversation_json.ts";
import type { EntryWindow } from "../messages/timeline.ts";
import type { Clock } from "../time/clock.ts";
import { isoTime } from "../time/iso_time.ts";
import type { Openings } from "./openings.ts";

/** What the document is about. */
export interface MessagesDocumentOptions {
  clock: Clock;
  conversations: () => ConversationLike[];
  openings: Openings;
}

/** The JSON document of all conversations (LOCAL_API.md §routes). */
export class MessagesDocument {
  readonly #options: MessagesDocumentOptions;

  constructor(options: MessagesDocumentOptions) {
    this.#options = options;
  }

  /** All conversations, with the entries that are in memory. */
  shown(): MessagesJson {
    return this.#of(this.#options.conversations().map((each) => each.snapshot()));
  }

  /** All conversations or those that were picked, each with the entries of `window`, from its vault too. */
  async read(
    picked = this.#options.conversations(),
    window: EntryWindow = {},
  ): Promise<MessagesJson> {
    const entries = await Promise.all(picked.map((each) => each.readEntries(window)));
    return this.#of(picked.map((each, at) => {
      return { ...each.snapshot({ limit: 0 }), entries: entries[at] ?? [] };
    }));
  }

  #of(conversations: ConversationJson[]): MessagesJson {
    const { clock, openings } = this.#options;
    return { now: isoTime(clock.now()), opening: openings.list(), conversations };
  }
}
