/** What nobody has seen yet of the entries that are here; pure, and worked out once for each list of entries. */
import type { EntryJson } from "../../server/gui_api/entry_json.ts";

const known = new WeakMap<readonly EntryJson[], readonly number[]>();
const NONE: readonly number[] = [];

/** Of the peer, and nobody has seen it yet. */
export function isUnread({ direction, state }: EntryJson): boolean {
  return direction === "in" && state === "delivered";
}

/** Indexes of the unread entries, in order. */
export function unreadIndexes(entries: readonly EntryJson[]): readonly number[] {
  const before = known.get(entries);
  if (before !== undefined) return before;
  const indexes = entries.flatMap((entry, index) => isUnread(entry) ? [index] : NONE);
  known.set(entries, indexes);
  return indexes;
}

/** The first unread entry. */
export function firstUnread(entries: readonly EntryJson[]): EntryJson | undefined {
  return entries[unreadIndexes(entries)[0] ?? -1];
}
