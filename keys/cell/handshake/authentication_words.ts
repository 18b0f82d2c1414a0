// Room: how two seats agree on a session secret: hellos, X25519, ML-KEM, words to compare.
import { ENGLISH_WORDS } from "./english_words.ts";
import { expectLength } from "../../bytes.ts";
import type { Seat } from "../../seat.ts";

/** Bytes from which the words are read: 66 bits and a few that are left over. */
export const WORDS_SEED_BYTES = 9;

const WORD_COUNT = 6;
const WORD_BITS = 11;
const FIRST_BIT = 1n << 65n;

/**
 * The authentication string: six words for two people to compare by voice (FORMAT.md §authentication words).
 * `seed` comes from the handshake; the first bit says who began it, so that an attacker in between, called by
 * both, cannot make the two strings equal however long they search.
 */
export function authenticationWords(
  seed: Uint8Array,
  initiator: Seat,
  words: readonly string[] = ENGLISH_WORDS,
): string[] {
  expectLength(seed, WORDS_SEED_BYTES, "a seed of words");
  const bits = BigInt(`0x${seed.toHex()}`) >> 6n;
  const marked = initiator === "a" ? bits & ~FIRST_BIT : bits | FIRST_BIT;
  return Array.from({ length: WORD_COUNT }, (_, index) => {
    const shift = BigInt((WORD_COUNT - 1 - index) * WORD_BITS);
    return words[Number((marked >> shift) & 2_047n)]!;
  });
}
