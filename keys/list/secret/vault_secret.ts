/**
 * The vault secret of a seat (FORMAT.md §vault): 32 random bytes that outlive burning. It is stored in the
 * header, wrapped with the master key where the list has a passphrase.
 */
import { hkdfSync } from "node:crypto";
import { isZero } from "../../bytes.ts";
import { NONCE_BYTES } from "../../constants.ts";
import { randomBytes, type RandomFill } from "../../random.ts";
import type { Seat } from "../../seat.ts";
import { type AeadOptions, openSecret, sealSecret } from "./aead.ts";
import { seatBinding, type SeatId } from "../../seat.ts";

/** Length of a vault secret. */
const VAULT_SECRET_BYTES = 32;
/** Length of the block in the header that holds it. */
export const VAULT_BLOCK_BYTES = 48;

/** A key of this kind wraps one secret and nothing more, so it needs no nonce of its own. */
const WRAP_NONCE = new Uint8Array(NONCE_BYTES);

/** Which seat a block belongs to, and the master key of a list with a passphrase. */
export interface VaultBinding extends SeatId {
  masterKey: Uint8Array | undefined;
}

/** Vault secrets for both seats of a new list. */
export function freshVaultSecrets(random: RandomFill): Record<Seat, Uint8Array> {
  return { a: randomBytes(random, VAULT_SECRET_BYTES), b: randomBytes(random, VAULT_SECRET_BYTES) };
}

/** The block for the header: the secret and zeros, or the wrapped secret where there is a master key. */
export function encodeVaultBlock(
  secret: Uint8Array,
  binding: VaultBinding,
): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(VAULT_BLOCK_BYTES);
  if (binding.masterKey === undefined) block.set(secret);
  else block.set(wrapped(binding.masterKey, binding, (options) => sealSecret(secret, options)));
  return block;
}

/** The vault secret of a block, which the caller wipes; undefined where the master key does not open it. */
export function openVaultBlock(
  block: Uint8Array,
  binding: VaultBinding,
): Uint8Array<ArrayBuffer> | undefined {
  if (binding.masterKey === undefined) return block.slice(0, VAULT_SECRET_BYTES);
  return wrapped(binding.masterKey, binding, (options) => openSecret(block, options));
}

/** What is wrong with the block of a list without a passphrase; undefined when nothing is. */
export function plainVaultFault(block: Uint8Array): string | undefined {
  if (isZero(block.subarray(0, VAULT_SECRET_BYTES))) return "expected a vault secret, got zeros";
  return isZero(block.subarray(VAULT_SECRET_BYTES))
    ? undefined
    : "expected zeros behind the vault secret, got other bytes";
}

/** Has something done under the key that wraps the secret, which is overwritten then. */
function wrapped<Done>(
  masterKey: Uint8Array,
  seat: SeatId,
  work: (options: AeadOptions) => Done,
): Done {
  const aad = seatBinding(seat);
  const key = new Uint8Array(hkdfSync("sha256", masterKey, aad, "hchat/v1/vault/wrap", 32));
  const done = work({ key, nonce: WRAP_NONCE, aad });
  key.fill(0);
  return done;
}
