import type { EntryJson } from "../gui_api/entry_json.ts";
import { foldedCase } from "../shared/folded_case.ts";

/** Tells whether an entry's text holds all of the words, in any order and case. */
export function matcherOf(search: string): (entry: EntryJson) => boolean {
  const words = wordsOf(search);
  return ({ text }) => {
    const all = folded(text);
    return words.every((word) => all.includes(word));
  };
}

/** The words of a search, folded. */
export function wordsOf(search: string): string[] {
  return folded(search).split(/\s+/u).filter((word) => word !== "");
}

/** The form in which texts are compared: without case, and without difference between ways to write a character. */
export function folded(text: string): string {
  return foldedCase(text.normalize("NFKC"));
}
