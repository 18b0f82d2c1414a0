/** Pages of entries, and how they join: pure. */
import type { EntryJson } from "../../server/gui_api/entry_json.ts";

/** Entries of each conversation that come with the first request. */
export const FIRST_ENTRIES = 300;
/** More than the program keeps of a conversation the page does not keep either: entries, and UTF-16 units of texts. */
const MOST_ENTRIES = 10_000;
const MOST_UNITS = 8_388_608;

/** A page of entries, and whether there are any before it. */
export interface EarlierEvent {
  kind: "earlierLoaded";
  conversation: string;
  /** Id of the entry that the page ends before. */
  before: string;
  entries: EntryJson[];
  isFirst: boolean;
}

/** The newest entries on top of what was known: what is older stays until its page comes, if it joins on. */
export function joinNewest(known: EntryJson[], newest: EntryJson[]): EntryJson[] {
  const [first] = newest;
  if (first === undefined || newest.length < FIRST_ENTRIES) return newest;
  const at = known.findLastIndex((each) => isSame(each, first));
  return at < 0 ? newest : [...known.slice(0, at), ...newest];
}

/** A page in its place before `before`; nothing stays in front of it that does not join on. */
export function joinPage(known: EntryJson[], event: EarlierEvent): EntryJson[] {
  const { before, entries: page, isFirst } = event;
  const end = known.findIndex((each) => each.id === before);
  if (end < 0) return known;
  const [first] = page;
  const start = first === undefined ? -1 : known.findIndex((each) => isSame(each, first));
  const older = isFirst || start < 0 ? [] : known.slice(0, start);
  return [...older, ...page, ...known.slice(end)];
}

/** What fits into the bounds: the oldest leave first, but none of ours that is still on its way. */
export function withinBounds(entries: EntryJson[]): EntryJson[] {
  let units = entries.reduce((sum, { text }) => sum + text.length, 0);
  let count = entries.length;
  if (count <= MOST_ENTRIES && units <= MOST_UNITS) return entries;
  return entries.filter((entry) => {
    const fits = count <= MOST_ENTRIES && units <= MOST_UNITS;
    if (fits || isOnItsWay(entry)) return true;
    count--;
    units -= entry.text.length;
    return false;
  });
}

function isOnItsWay({ direction, state }: EntryJson): boolean {
  return direction === "out" && (state === "queued" || state === "sent");
}

function isSame(one: EntryJson, other: EntryJson): boolean {
  return one.id === other.id && one.direction === other.direction;
}
