/** What the rows of a vault are (VAULT.md §Rows); a kind and a place name one row. */

/** Tells whether the file is of this list. */
export const MARK = 0;
/** An entry of the timeline, or one that has left it. */
export const ENTRY = 1;
/** Outbox and inbox. */
export const LANE = 2;
/** The bytes of an entry of ours that is not delivered or not read. */
export const PAYLOAD = 3;
/** How this side shows the conversation. */
export const SETTINGS = 4;
/** When the entry in the same place disappears. */
export const END = 5;
/** Files that are not settled. */
export const FILES = 7;
/** Words of the entries from this place on. */
export const WORDS = 6;
/** What the peer's entries take. */
export const ROOM = 8;
