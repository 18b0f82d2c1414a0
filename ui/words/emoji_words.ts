/** What the page says of emoji, as a type. */
import type { EmojiGroup, EmojiTopics } from "./emoji_topics.ts";

/** In one language. */
export interface EmojiWords {
  emoji: {
    /** The button beside the composer's field, and the picker's title. */
    insert: string;
    /** The button behind the emoji that are offered at once, and the picker's title. */
    react: string;
    search: string;
    recent: string;
    groups: Record<EmojiGroup, string>;
    /** Words that find the emoji of a topic, with spaces between them. */
    topics: EmojiTopics;
  };
}
