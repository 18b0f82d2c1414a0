/** Pages of entries, and how they join: pure. */
import type { EntryJson } from "../../server/gui_api/entry_json.ts";

/** Entries of each conversation that come with the first request. */
export const FIRST_ENTRIES = 300;
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

function isSame(one: EntryJson, other: EntryJson): boolean {
  return one.id === other.id && one.direction === other.direction;
}
