/** Typing errors (a letter more, less or other) between two words; from the untyped npm form of `@std/text`. */
export function levenshteinDistance(str1: string, str2: string): number;
