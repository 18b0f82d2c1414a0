/** Keys that outlive burning, derived from the vault secret of a seat (FORMAT.md §vault). */
import { hkdfSync } from "node:crypto";
import { concat } from "@std/bytes/concat";
import { NONCE_BYTES } from "../../constants.ts";
import { KeyListError } from "../../errors.ts";
import type { ListHeader } from "../../list_header.ts";
import { openSecret, sealSecret } from "./aead.ts";
import { seatBinding } from "../../seat.ts";
import { openVaultBlock } from "./vault_secret.ts";

const VAULT_KEY_BYTES = 32;

/** Seals and opens under one key of a vault, in the form of `Vault.seal`. */
export class VaultSealer {
  readonly #key: Uint8Array;

  /** Takes the key over. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** nonce ‖ ciphertext ‖ tag, 28 bytes more than `plaintext`; the nonce is 12 random bytes. */
  seal(
    plaintext: Uint8Array,
    { nonce, aad }: { nonce: Uint8Array; aad: Uint8Array },
  ): Uint8Array<ArrayBuffer> {
    return concat([nonce, sealSecret(plaintext, { key: this.#key, nonce, aad })]);
  }

  /** Opens what `seal` made with the same `aad`; undefined where it is not authentic. */
  open(sealed: Uint8Array, aad: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    if (sealed.length < NONCE_BYTES) return undefined;
    const nonce = sealed.subarray(0, NONCE_BYTES);
    return openSecret(sealed.subarray(NONCE_BYTES), { key: this.#key, nonce, aad });
  }

  /** Overwrites the key (best effort). */
  wipe(): void {
    this.#key.fill(0);
  }
}

/** Seals and derives under the vault secret of one open list; the secret itself stays here. */
export class Vault {
  readonly #secret: Uint8Array;
  readonly #binding: Uint8Array;

  /** `masterKey`: of a list with a passphrase. Throws KeyListError "headerDamaged" where it does not fit. */
  constructor(header: ListHeader, masterKey: Uint8Array | undefined) {
    const secret = openVaultBlock(header.vaultBlock, { ...header, masterKey });
    if (secret === undefined) throw foreignSecret();
    this.#secret = secret;
    this.#binding = seatBinding(header);
  }

  /** The 32-byte key for one use, such as `history`; the caller wipes it. */
  deriveKey(use: string): Uint8Array<ArrayBuffer> {
    const label = `hchat/v1/vault/${use}`;
    return new Uint8Array(
      hkdfSync("sha256", this.#secret, this.#binding, label, VAULT_KEY_BYTES),
    );
  }

  /**
   * Seals `plaintext` under the key for `use`: nonce ‖ ciphertext ‖ tag, 28 bytes more. The nonce is 12 bytes,
   * random or derived from the plaintext.
   */
  seal(
    use: string,
    plaintext: Uint8Array,
    { nonce, aad = new Uint8Array() }: { nonce: Uint8Array; aad?: Uint8Array },
  ): Uint8Array<ArrayBuffer> {
    const key = this.deriveKey(use);
    const sealed = concat([nonce, sealSecret(plaintext, { key, nonce, aad })]);
    key.fill(0);
    return sealed;
  }

  /** Opens what `seal` made for the same use and `aad`; undefined where it is not authentic. */
  open(
    use: string,
    sealed: Uint8Array,
    aad: Uint8Array = new Uint8Array(),
  ): Uint8Array<ArrayBuffer> | undefined {
    if (sealed.length < NONCE_BYTES) return undefined;
    const key = this.deriveKey(use);
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const plaintext = openSecret(sealed.subarray(NONCE_BYTES), { key, nonce, aad });
    key.fill(0);
    return plaintext;
  }

  /** Seals and opens many things for one use; the caller wipes it. */
  sealer(use: string): VaultSealer {
    return new VaultSealer(this.deriveKey(use));
  }

  /** Overwrites the secret (best effort); nothing can be sealed or opened afterwards. */
  wipe(): void {
    this.#secret.fill(0);
  }
}

function foreignSecret(): KeyListError {
  return new KeyListError(
    "headerDamaged",
    "Cannot open the key list: its master key does not open its vault secret",
    "the header was changed by another program: copy the list again from the original",
  );
}
