/** Finding words in a talk; pure. Upper and lower case are one, and so are composed and decomposed letters. */
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import { foldedCase } from "../../server/shared/folded_case.ts";

/** Indexes of the entries that hold the words, oldest first; none for an empty search. */
export function findMatches(entries: readonly EntryJson[], words: string): number[] {
  const wanted = fold(words.trim());
  if (wanted === "") return [];
  return entries.flatMap((entry, index) => fold(entry.text).includes(wanted) ? index : []);
}

/** A piece of a text, and whether it is one that was looked for. */
export interface SearchedPiece {
  text: string;
  isFound: boolean;
}

/** A text cut at what was looked for; joined, the pieces are the text. */
export function cutAtMatches(text: string, words: string): SearchedPiece[] {
  const wanted = fold(words.trim());
  const folded = fold(text);
  // Where folding changes the length, places cannot be carried over.
  if (wanted === "" || folded.length !== text.length) return [{ text, isFound: false }];
  const pieces: SearchedPiece[] = [];
  let end = 0;
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, end)) {
    if (at > end) pieces.push({ text: text.slice(end, at), isFound: false });
    end = at + wanted.length;
    pieces.push({ text: text.slice(at, end), isFound: true });
  }
  if (end < text.length || pieces.length === 0) {
    pieces.push({ text: text.slice(end), isFound: false });
  }
  return pieces;
}

function fold(text: string): string {
  return foldedCase(text.normalize("NFC"));
}
