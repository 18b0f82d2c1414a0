/** ML-KEM-768 (FIPS 203) through WebCrypto, whose types the type library lacks. */
import { expectLength } from "../../bytes.ts";

/** Length of the seed d ‖ z that a key pair comes from. */
export const ML_KEM_SEED_BYTES = 64;
/** Length of an encapsulation key (FIPS 203, table 3). */
export const ML_KEM_PUBLIC_BYTES = 1_184;
/** Length of a ciphertext (FIPS 203, table 3). */
export const ML_KEM_CIPHERTEXT_BYTES = 1_088;

/** The calls as the runtime takes them. */
interface KemSubtle {
  importKey(
    format: "raw-seed" | "raw-public",
    key: Uint8Array,
    algorithm: { name: "ML-KEM-768" },
    extractable: boolean,
    usages: ("encapsulateBits" | "decapsulateBits")[],
  ): Promise<CryptoKey>;
  getPublicKey(key: CryptoKey, usages: ["encapsulateBits"]): Promise<CryptoKey>;
  exportKey(format: "raw-public", key: CryptoKey): Promise<ArrayBuffer>;
  encapsulateBits(
    algorithm: { name: "ML-KEM-768" },
    key: CryptoKey,
  ): Promise<{ ciphertext: ArrayBuffer; sharedKey: ArrayBuffer }>;
  decapsulateBits(
    algorithm: { name: "ML-KEM-768" },
    key: CryptoKey,
    ciphertext: Uint8Array,
  ): Promise<ArrayBuffer>;
}

const ALGORITHM = { name: "ML-KEM-768" } as const;
const subtle = crypto.subtle as unknown as KemSubtle;

/** Imports the decapsulation key of a seed of 64 random bytes; the caller overwrites them. */
export async function importMlKemSeed(seed: Uint8Array): Promise<CryptoKey> {
  expectLength(seed, ML_KEM_SEED_BYTES, "an ML-KEM-768 seed");
  return await subtle.importKey("raw-seed", seed, ALGORITHM, false, ["decapsulateBits"]);
}

/** The encapsulation key, 1,184 bytes. */
export async function mlKemPublic(privateKey: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  const publicKey = await subtle.getPublicKey(privateKey, ["encapsulateBits"]);
  return new Uint8Array(await subtle.exportKey("raw-public", publicKey));
}

/**
 * A fresh shared secret of 32 bytes and its ciphertext of 1,088; undefined for an encapsulation key that
 * FIPS 203 §7.2 rejects. The randomness is the runtime's own.
 */
export async function mlKemEncapsulate(
  publicBytes: Uint8Array,
): Promise<{ ciphertext: Uint8Array; shared: Uint8Array } | undefined> {
  expectLength(publicBytes, ML_KEM_PUBLIC_BYTES, "an ML-KEM-768 encapsulation key");
  try {
    const usages: ["encapsulateBits"] = ["encapsulateBits"];
    const key = await subtle.importKey("raw-public", publicBytes, ALGORITHM, false, usages);
    const { ciphertext, sharedKey } = await subtle.encapsulateBits(ALGORITHM, key);
    return { ciphertext: new Uint8Array(ciphertext), shared: new Uint8Array(sharedKey) };
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

/** The shared secret of a ciphertext, 32 bytes; a random-looking one for a forged ciphertext. */
export async function mlKemDecapsulate(
  privateKey: CryptoKey,
  ciphertext: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  expectLength(ciphertext, ML_KEM_CIPHERTEXT_BYTES, "an ML-KEM-768 ciphertext");
  return new Uint8Array(await subtle.decapsulateBits(ALGORITHM, privateKey, ciphertext));
}
