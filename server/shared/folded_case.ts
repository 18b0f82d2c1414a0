/**
 * Without case, as long as it was: Turkish I with a dot becomes one letter, the one that other languages have, and a sigma at
 * the end of a word is like any other.
 */
export function foldedCase(text: string): string {
  return text.toLowerCase().replaceAll("i\u0307", "i").replaceAll("ς", "σ");
}
