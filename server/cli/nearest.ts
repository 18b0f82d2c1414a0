/** What a mistyped word was probably meant to be. */
import { closestString } from "@std/text/closest-string";
import { levenshteinDistance } from "@std/text/levenshtein-distance";

/** More typing errors than this make another word. */
const MAX_EDITS = 2;

/** The candidate that is at most two typing errors away from `word`; undefined for none. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const best = closestString(word, candidates);
  const edits = levenshteinDistance(word.toLowerCase(), best.toLowerCase());
  return edits <= MAX_EDITS && edits < word.length ? best : undefined;
}
