import { passphraseBits, WEAK_BITS } from "../../server/shared/passphrase_bits.ts";
import type { Strength } from "../words/form_words.ts";

const STRONG_BITS = 80;

/** How easily a passphrase is guessed, as the page calls it. */
export function strengthOf(passphrase: string): Strength {
  if (passphrase === "") return "none";
  const bits = passphraseBits(passphrase);
  if (bits < WEAK_BITS) return "weak";
  return bits < STRONG_BITS ? "fair" : "strong";
}
