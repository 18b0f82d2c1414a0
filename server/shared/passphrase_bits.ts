/** Bits of search below which a passphrase is called weak: many computers need hours for them. */
export const WEAK_BITS = 55;

/**
 * Bits that somebody has to search who guesses `passphrase`: an upper bound, as if its characters were chosen by
 * chance. What is weak by this measure is weak.
 */
export function passphraseBits(passphrase: string): number {
  const characters = [...passphrase];
  // Repetitions add little.
  const length = Math.min(characters.length, 2 * new Set(characters).size);
  return length * Math.log2(alphabetOf(passphrase));
}

/** How many characters come into question for each place. */
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
