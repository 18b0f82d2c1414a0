import type { EntryJson } from "../gui_api/entry_json.ts";

/** Tells whether an entry's text holds all of the words, in any order and case. */
export function matcherOf(search: string): (entry: EntryJson) => boolean {
  const words = folded(search).split(/\s+/u).filter((word) => word !== "");
  return ({ text }) => {
    const all = folded(text);
    return words.every((word) => all.includes(word));
  };
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
