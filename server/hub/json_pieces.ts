import type { MessagesJson } from "../gui_api/conversation_json.ts";

/**
 * A document as JSON, in pieces of an entry each, so that it is never in memory as a whole. They are not put together
 * as strings: long ones outlive many a collection. `now` may be left out; `gap` stands before each entry.
 */
export function* jsonPieces(
  { conversations, ...head }: Omit<MessagesJson, "now"> & { now?: string | undefined },
  gap = "",
): Generator<string> {
  yield opened({ ...head, conversations: [] });
  for (const [at, { entries, ...rest }] of conversations.entries()) {
    yield (at > 0 ? "," : "") + opened({ ...rest, entries: [] });
    for (const [place, entry] of entries.entries()) {
      if (place > 0) yield ",";
      if (gap !== "") yield gap;
      yield JSON.stringify(entry);
    }
    yield `${gap}]}`;
  }
  yield "]}";
}

/** An object as JSON up to the inside of the empty array at its end. */
function opened(object: object): string {
  return JSON.stringify(object).slice(0, -"]}".length);
}
