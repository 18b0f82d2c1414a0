/** Where the unread begins, while one reads it. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import type { Pending } from "../../state/pending.ts";
import { firstUnread } from "../../state/unread.ts";

/**
 * The place of the unread line: before the first entry that came while nobody looked. It stays while
 * one reads, and goes when one writes.
 */
export function useUnreadFrom(
  entries: readonly EntryJson[],
  pending: readonly Pending[],
  isAtEnd: boolean,
): string | undefined {
  const [from, setFrom] = useState(() => firstUnread(entries)?.id);
  const first = firstUnread(entries)?.id;
  const known = useRef(first);
  useEffect(() => {
    const isFresh = first !== undefined && known.current === undefined;
    if (isFresh && (!isAtEnd || !document.hasFocus())) setFrom(first);
    known.current = first;
  }, [first]);
  useEffect(() => {
    if (pending.length > 0) setFrom(undefined);
  }, [pending.at(-1)?.id]);
  return from;
}
