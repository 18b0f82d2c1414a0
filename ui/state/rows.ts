/** How the entries of a timeline are set among their neighbours: groups, days, the unread line; pure. */
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import { asEntry, type Pending } from "./pending.ts";

/** Entries of one author this near to each other share one line of time and marks. */
const GROUP_MS = 180_000;

/** One entry with all that its place decides. */
export interface Row {
  /** The same for one entry for ever. */
  key: string;
  entry: EntryJson;
  /** Set while the program has not made an entry of it. */
  pending: Pending | undefined;
  /** It is the first of its local day. */
  startsDay: boolean;
  /** It belongs to the group of the one before it. */
  joins: boolean;
  /** It is the last of its group and carries the line of time and marks. */
  ends: boolean;
  /** It is the first that was unread when the conversation was opened. */
  startsUnread: boolean;
}

/** All that rows are made of. */
export interface RowSource {
  entries: readonly EntryJson[];
  pending: readonly Pending[];
  /** Id of the incoming entry that comes right after the unread line. */
  unreadFrom: string | undefined;
  isSameDay(oneMs: number, otherMs: number): boolean;
}

/** How many rows there are. */
export function rowCount({ entries, pending }: RowSource): number {
  return entries.length + pending.length;
}

/** The key of a row without making it; undefined beyond the end. */
export function rowKey(source: RowSource, index: number): string | undefined {
  const entry = entryAt(source, index);
  return entry === undefined ? undefined : `${entry.direction}${entry.id}`;
}

/** The row at `index`; there must be one. */
export function rowAt(source: RowSource, index: number): Row {
  const entry = entryAt(source, index);
  if (entry === undefined) throw new Error(`Internal error: no row ${index}`);
  const before = entryAt(source, index - 1);
  const next = entryAt(source, index + 1);
  const atMs = Date.parse(entry.at);
  const startsUnread = entry.direction === "in" && entry.id === source.unreadFrom;
  const isNextUnread = next?.direction === "in" && next.id === source.unreadFrom;
  return {
    key: `${entry.direction}${entry.id}`,
    entry,
    pending: source.pending[index - source.entries.length],
    startsDay: before === undefined || !source.isSameDay(Date.parse(before.at), atMs),
    joins: !startsUnread && before !== undefined && isOneGroup(source, before, entry),
    ends: isNextUnread || next === undefined || !isOneGroup(source, entry, next),
    startsUnread,
  };
}

/** True when two rows are drawn alike. */
export function isSameRow(one: Row, other: Row): boolean {
  return one.entry === other.entry && one.pending === other.pending && one.joins === other.joins &&
    one.ends === other.ends && one.startsDay === other.startsDay &&
    one.startsUnread === other.startsUnread;
}

/** Index of the first entry on or after `timeMs`; the last one when there is none. */
export function indexAtTime(entries: readonly EntryJson[], timeMs: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Date.parse(entries[middle]?.at ?? "") < timeMs) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low);
}

function entryAt({ entries, pending }: RowSource, index: number): EntryJson | undefined {
  const waiting = pending[index - entries.length];
  return waiting === undefined ? entries[index] : asEntry(waiting);
}

/** One line of marks must be true of all entries above it. */
function isOneGroup(source: RowSource, one: EntryJson, other: EntryJson): boolean {
  if (one.direction !== other.direction || one.protection !== other.protection) return false;
  if (one.disappearsAfterMs !== other.disappearsAfterMs) return false;
  if (one.state !== other.state && !(one.direction === "in")) return false;
  if (!isSettled(one) || !isSettled(other)) return false;
  const [oneMs, otherMs] = [Date.parse(one.at), Date.parse(other.at)];
  return Math.abs(otherMs - oneMs) <= GROUP_MS && source.isSameDay(oneMs, otherMs);
}

/** What waits, failed or was taken back says so for itself. */
function isSettled({ state, padWait, file, agreement, changes = [] }: EntryJson): boolean {
  return padWait === undefined && file === undefined && agreement === undefined &&
    changes.length === 0 &&
    (state === "sent" || state === "delivered" || state === "read");
}
