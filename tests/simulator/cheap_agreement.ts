/**
 * X25519 and ML-KEM-768 without their mathematics: digests of the same lengths take their place in a simulated run. Both
 * sides still come to one secret, another key or a changed byte to another one, and all of it in the turn that asks
 * for it, so that nothing depends on the threads of the runtime. Tests of keys/cell/handshake use the real ones.
 */
import { hash, randomBytes } from "node:crypto";
import { concat } from "@std/bytes/concat";
import { ML_KEM_CIPHERTEXT_BYTES, ML_KEM_PUBLIC_BYTES } from "../../keys/cell/handshake/ml_kem.ts";
import { replaceCrypto } from "./replaced_crypto.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A key of either kind; `isBase`: the base point of X25519, which gives the public key itself. */
interface CheapKey {
  publicBytes: Bytes;
  isBase?: boolean | undefined;
}

const cheap = new WeakSet<object>();
const isCheap = (key: unknown): key is CheapKey => cheap.has(key as object);

replaceCrypto("importKey", (original) => (...args) => {
  const [format, given, algorithm] = args as [string, Bytes, { name?: string }];
  const bytes = given.slice?.();
  const name = algorithm.name;
  if (name === "X25519") {
    if (format === "pkcs8") return keyOf({ publicBytes: digest(bytes) });
    return keyOf({
      publicBytes: bytes,
      isBase: bytes[0] === 9 && !bytes.some((byte, at) => at > 0 && byte !== 0),
    });
  }
  if (name !== "ML-KEM-768") return original(...args);
  return keyOf({
    publicBytes: format === "raw-seed" ? repeated(digest(bytes), ML_KEM_PUBLIC_BYTES) : bytes,
  });
});

replaceCrypto("deriveBits", (original) => (...args) => {
  const [parameters, own] = args as [{ public?: unknown }, unknown];
  const other = parameters.public;
  if (!isCheap(own) || !isCheap(other)) return original(...args);
  if (other.isBase === true) return bufferOf(own.publicBytes);
  return bufferOf(digest(...[own.publicBytes, other.publicBytes].toSorted(compare)));
});

replaceCrypto("getPublicKey", () => (key) => Promise.resolve(key));
replaceCrypto("exportKey", (original) => (...args) => {
  const [, key] = args;
  return isCheap(key) ? bufferOf(key.publicBytes) : original(...args);
});

replaceCrypto("encapsulateBits", () => (_algorithm, key) => {
  const { publicBytes } = key as CheapKey;
  const ciphertext = repeated(new Uint8Array(randomBytes(32)), ML_KEM_CIPHERTEXT_BYTES);
  const sharedKey = digest(publicBytes, ciphertext).buffer;
  return Promise.resolve({ ciphertext: ciphertext.buffer, sharedKey });
});

replaceCrypto("decapsulateBits", () => (_algorithm, key, ciphertext) => {
  return bufferOf(digest((key as CheapKey).publicBytes, ciphertext as Uint8Array));
});

replaceCrypto("digest", (original) => (...args) => {
  const [algorithm, bytes] = args as [unknown, Uint8Array];
  return algorithm === "SHA-256" ? bufferOf(digest(bytes)) : original(...args);
});

function keyOf(key: CheapKey): Promise<CheapKey> {
  cheap.add(key);
  return Promise.resolve(key);
}

function bufferOf(bytes: Bytes): Promise<ArrayBuffer> {
  return Promise.resolve(bytes.slice().buffer);
}

function digest(...parts: Uint8Array[]): Bytes {
  return Uint8Array.from(hash("sha256", concat(parts), "buffer"));
}

function repeated(bytes: Uint8Array, length: number): Bytes {
  const whole = new Uint8Array(length);
  for (let at = 0; at < length; at += bytes.length) whole.set(bytes, at);
  return whole;
}

function compare(one: Uint8Array, other: Uint8Array): number {
  const [left, right] = [one.toHex(), other.toHex()];
  return left < right ? -1 : left > right ? 1 : 0;
}
