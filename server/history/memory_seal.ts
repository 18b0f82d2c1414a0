import { NONCE_BYTES } from "../../keys/constants.ts";
import type { Vault, VaultSealer } from "../../keys/list/secret/vault.ts";
import { randomBytes, type RandomFill } from "../../keys/random.ts";

const AAD = new TextEncoder().encode("hchat/v1/memory");

/** The seal that takes the passphrase of a list to be had again; undefined for a list without one. */
export function passphraseSeal(
  { isEncrypted, vault }: {
    isEncrypted?: boolean | undefined;
    vault?: Pick<Vault, "sealer"> | undefined;
  },
  random: RandomFill,
): MemorySeal | undefined {
  if (isEncrypted !== true || vault === undefined) return undefined;
  return new MemorySeal(vault.sealer("lock"), random);
}

/** Seals what a locked program keeps in memory, under one key. */
export class MemorySeal {
  readonly #sealer: Pick<VaultSealer, "seal" | "open" | "wipe">;
  readonly #random: RandomFill;

  /** Takes the sealer over. */
  constructor(sealer: Pick<VaultSealer, "seal" | "open" | "wipe">, random: RandomFill) {
    this.#sealer = sealer;
    this.#random = random;
  }

  /** 28 bytes more than `bytes`. */
  seal(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    return this.#sealer.seal(bytes, { nonce: randomBytes(this.#random, NONCE_BYTES), aad: AAD });
  }

  /** What `seal` sealed; undefined where it was another key. */
  open(sealed: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    return this.#sealer.open(sealed, AAD);
  }

  /** Overwrites the key (best effort). */
  wipe(): void {
    this.#sealer.wipe();
  }
}
