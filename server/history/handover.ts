import type { EntryRefJson } from "../gui_api/entry_json.ts";
import { keyOf, type Timeline } from "../messages/timeline.ts";
import type { KeptEntry } from "./kept_entry.ts";

/** What a vault that did not follow a timeline for a while lacks of it. */
export interface Handover {
  /** New, or not as the vault has them; in the order of the timeline. */
  entries: KeptEntry[];
  /** Taken away since. */
  removed: EntryRefJson[];
  /**
   * Of `entries`, those that stand before others which the vault has: it has them further down than it has told, or has
   * let them go to make room.
   */
  sought: EntryRefJson[];
}

/** What a vault has that did not follow a timeline for a while. */
export interface Behind {
  /** Its newest entries. */
  kept: readonly KeptEntry[];
  /** Entries that were taken away meanwhile; some may be there again, in another place. */
  removed: readonly EntryRefJson[];
}

/** Holds a timeline against its vault. */
export function handoverOf(timeline: Timeline, { kept, removed }: Behind): Handover {
  const away = new Set(removed.map(keyOf));
  const known = new Map(
    kept.map((each) => [keyOf(each.entry), textOf(each)] as const)
      .filter(([key]) => !away.has(key)),
  );
  const shown = timeline.entries().map((entry) => {
    return { entry, writtenAtMs: timeline.writtenAtMs(entry) };
  });
  const lastKnown = shown.findLastIndex(({ entry }) => known.has(keyOf(entry)));
  const isSought = ({ entry }: KeptEntry, at: number): boolean =>
    at < lastKnown && !known.has(keyOf(entry)) && !away.has(keyOf(entry));
  return {
    entries: shown.filter((each) => known.get(keyOf(each.entry)) !== textOf(each)),
    removed: [...removed],
    sought: shown.filter(isSought).map(({ entry: { direction, id } }) => ({ direction, id })),
  };
}

function textOf({ entry, writtenAtMs }: KeptEntry): string {
  return JSON.stringify([writtenAtMs, entry]);
}
