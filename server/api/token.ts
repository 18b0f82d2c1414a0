import { createHash } from "node:crypto";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import type { RandomFill } from "../../keys/random.ts";

const TOKEN_BYTES = 32;

/** A fresh token for the local API: 256 random bits in 43 letters that need no escaping in a URL. */
export function makeToken(random: RandomFill): string {
  const bytes = new Uint8Array(TOKEN_BYTES);
  random(bytes);
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Compares in a time that tells nothing of where, or whether the lengths, differ: digests are compared. */
export function isSameToken(token: string, offered: string): boolean {
  return timingSafeEqual(digest(token), digest(offered));
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
