/** X25519 (RFC 7748) through WebCrypto, on byte strings. */
import { concat } from "@std/bytes/concat";
import { expectLength, isZero } from "../../bytes.ts";

/** Length of a private or public key, and of the shared secret (RFC 7748 §6.1). */
export const X25519_BYTES = 32;

/** PKCS #8 around a private key of 32 bytes (RFC 8410); WebCrypto takes no bare one. */
const PKCS8_HEAD = Uint8Array.fromHex("302e020100300506032b656e04220420");
const BASE_POINT = Uint8Array.of(9, ...new Uint8Array(X25519_BYTES - 1));
const ALGORITHM = { name: "X25519" } as const;

/** Imports a private key of 32 random bytes; the caller overwrites them. */
export async function importX25519(privateBytes: Uint8Array): Promise<CryptoKey> {
  expectLength(privateBytes, X25519_BYTES, "an X25519 private key");
  const wrapped = concat([PKCS8_HEAD, privateBytes]);
  const key = await crypto.subtle.importKey("pkcs8", wrapped, ALGORITHM, false, ["deriveBits"]);
  wrapped.fill(0);
  return key;
}

/** The public key of a private one: the agreement with the base point. */
export async function x25519Public(privateKey: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  return await agree(privateKey, BASE_POINT);
}

/** The shared secret, 32 bytes; undefined for a public key that would make it all zero. */
export async function x25519Agree(
  privateKey: CryptoKey,
  publicBytes: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  expectLength(publicBytes, X25519_BYTES, "an X25519 public key");
  try {
    const shared = await agree(privateKey, publicBytes);
    return isZero(shared) ? undefined : shared;
  } catch (error) {
    // The runtime refuses points of small order with an OperationError.
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

async function agree(privateKey: CryptoKey, publicBytes: Uint8Array) {
  const bytes = new Uint8Array(publicBytes);
  const publicKey = await crypto.subtle.importKey("raw", bytes, ALGORITHM, false, []);
  const algorithm = { name: "X25519", public: publicKey };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, privateKey, 8 * X25519_BYTES));
}
