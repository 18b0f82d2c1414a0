/** How easily a passphrase is guessed; pure. */

/** Bits of an attacker's search below which a passphrase is called weak: hours for many computers. */
const WEAK_BITS = 55;

/**
 * Why a passphrase is weak, in words that complete "it "; undefined when it is not. An upper bound of its strength, as
 * if its characters were chosen by chance: what is weak by this measure is weak.
 */
export function weaknessOf(passphrase: string): string | undefined {
  const characters = [...passphrase];
  const different = new Set(characters).size;
  const bits = Math.min(
    characters.length * Math.log2(alphabetOf(passphrase)),
    // Repetitions add little.
    2 * different * Math.log2(alphabetOf(passphrase)),
  );
  if (bits >= WEAK_BITS) return undefined;
  if (different <= 3 && characters.length > 3) return "repeats few characters";
  if (/^\d+$/.test(passphrase)) return "has digits only";
  return `has ${characters.length} character${characters.length === 1 ? "" : "s"} only`;
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
