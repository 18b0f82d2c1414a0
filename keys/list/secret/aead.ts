// Room: the secrets of a list: its vault secret and what that seals, a PIN, keys stretched from words.
/** ChaCha20-Poly1305 (RFC 8439) for the secrets of a list: its master key and what its vault holds. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { AEAD_TAG_BYTES } from "../../constants.ts";

const CIPHER = "chacha20-poly1305";
const OPTIONS = { authTagLength: AEAD_TAG_BYTES } as const;

/** What a secret is sealed with. */
export interface AeadOptions {
  /** 32 bytes. */
  key: Uint8Array;
  /** 12 bytes, never used for two plaintexts under one key. */
  nonce: Uint8Array;
  /** Bound to the secret but not stored with it. */
  aad: Uint8Array;
}

/** Ciphertext ‖ tag: 16 bytes more than `plaintext`. */
export function sealSecret(
  plaintext: Uint8Array,
  { key, nonce, aad }: AeadOptions,
): Uint8Array<ArrayBuffer> {
  const sealed = new Uint8Array(plaintext.length + AEAD_TAG_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, OPTIONS);
  cipher.setAAD(aad, { plaintextLength: plaintext.length });
  sealed.set(cipher.update(plaintext));
  cipher.final();
  sealed.set(cipher.getAuthTag(), plaintext.length);
  return sealed;
}

/** The plaintext of `sealed`, which the caller wipes; undefined where it is not authentic. */
export function openSecret(
  sealed: Uint8Array,
  { key, nonce, aad }: AeadOptions,
): Uint8Array<ArrayBuffer> | undefined {
  const length = sealed.length - AEAD_TAG_BYTES;
  if (length < 0) return undefined;
  const decipher = createDecipheriv(CIPHER, key, nonce, OPTIONS);
  decipher.setAAD(aad, { plaintextLength: length });
  decipher.setAuthTag(sealed.subarray(length));
  const opened = decipher.update(sealed.subarray(0, length));
  const plaintext = Uint8Array.from(opened);
  opened.fill(0);
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    return undefined;
  }
}
