import type { HistoryParts } from "../../server/history/due_changes.ts";
import type { Timeline } from "../../server/messages/timeline.ts";

/** A talk of which the timeline alone matters. */
export function partsOf(timeline: Timeline): HistoryParts {
  const still = { state: () => ({}), restore: () => {}, payloads: new Map() };
  return { timeline, texts: still, settings: still, files: still } as unknown as HistoryParts;
}
