import type { MessagesJson } from "../gui_api/conversation_json.ts";

/**
 * Least length of a piece but the last, in UTF-16 code units: so long that the memory of its bytes is given back once
 * they are written, rather than left to the collector.
 */
const PIECE_UNITS = 32_768;

/** A document as JSON, in pieces, so that it is never in memory as a whole. `now` may be left out. */
export function* jsonPieces(
  document: Omit<MessagesJson, "now"> & { now?: string | undefined },
): Generator<string> {
  let piece = "";
  for (const token of tokens(document)) {
    piece += token;
    if (piece.length < PIECE_UNITS) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

/** The same, cut between the entries. */
function* tokens({ conversations, ...head }: Parameters<typeof jsonPieces>[0]): Generator<string> {
  yield opened({ ...head, conversations: [] });
  for (const [at, { entries, ...rest }] of conversations.entries()) {
    yield (at > 0 ? "," : "") + opened({ ...rest, entries: [] });
    for (const [place, entry] of entries.entries()) {
      yield (place > 0 ? "," : "") + JSON.stringify(entry);
    }
    yield "]}";
  }
  yield "]}";
}

/** An object as JSON up to the inside of the empty array at its end. */
function opened(object: object): string {
  return JSON.stringify(object).slice(0, -"]}".length);
}
