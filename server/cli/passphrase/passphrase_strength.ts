import { passphraseBits, WEAK_BITS } from "../../shared/passphrase_bits.ts";

/** Why a passphrase is weak, in words that complete "it "; undefined when it is not. */
export function weaknessOf(passphrase: string): string | undefined {
  if (passphraseBits(passphrase) >= WEAK_BITS) return undefined;
  const characters = [...passphrase];
  if (characters.length > 3 && new Set(characters).size <= 3) return "repeats few characters";
  if (/^\d+$/.test(passphrase)) return "has digits only";
  return `has ${characters.length} character${characters.length === 1 ? "" : "s"} only`;
}
