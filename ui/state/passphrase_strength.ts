/** How easily a passphrase is guessed; pure. The program and the page measure alike (tests compare them). */

import type { Strength } from "../words/form_words.ts";

/** Bits of an attacker's search below which a passphrase is weak: hours for many computers. */
const WEAK_BITS = 55;
const STRONG_BITS = 80;

/** An upper bound, as if its characters were chosen by chance: what is weak by this measure is weak. */
export function strengthOf(passphrase: string): Strength {
  if (passphrase === "") return "none";
  const bits = Math.log2(alphabetOf(passphrase));
  const characters = [...passphrase];
  // Repetitions add little.
  const length = Math.min(characters.length, 2 * new Set(characters).size);
  if (length * bits < WEAK_BITS) return "weak";
  return length * bits < STRONG_BITS ? "fair" : "strong";
}

/** How many characters the one who guesses has to try in each place. */
function alphabetOf(passphrase: string): number {
  const kinds: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[ !-/:-@[-`{-~]/, 33],
    [/[^ -~]/, 100],
  ];
  return kinds.reduce((sum, [kind, count]) => sum + (kind.test(passphrase) ? count : 0), 0);
}
