/**
 * The passphrase of a key list (FORMAT.md §passphrase): Argon2id wraps a random master key, records are
 * AES-256-CTR under that key.
 */
import { createCipheriv } from "node:crypto";
import { openSecret, sealSecret } from "./secret/aead.ts";
import { type Argon2Cost, argon2id } from "./secret/argon2id.ts";
import { PASSPHRASE_BLOCK_BYTES } from "./header_codec.ts";
import type { RandomFill } from "../random.ts";
import { seatBinding, type SeatId } from "../seat.ts";

/** Bytes of the key that the records are encrypted under. */
const MASTER_KEY_BYTES = 32;

const SALT_AT = 12;
const NONCE_AT = 28;
const WRAPPED_AT = 40;
const WRAPPED_BYTES = MASTER_KEY_BYTES + 16;
const USED_BYTES = WRAPPED_AT + WRAPPED_BYTES;

/** Least memory of one derivation. */
const MIN_MEMORY_KIB = 65_536;
/** A hostile header must not order more than this machine can bear. */
const MAX_MEMORY_KIB = 2_097_152;
const MAX_PASSES = 4_096;
const MAX_LANES = 16;

/** What tuning aims at. */
const TARGET_MS = 1_000;
const TUNED_MEMORY_KIB = 131_072;
const MIN_TUNED_PASSES = 2;
const MAX_TUNED_PASSES = 64;

/** What became of opening a passphrase block. */
export type PassphraseOutcome =
  | { kind: "opened"; masterKey: Uint8Array }
  | { kind: "wrong" }
  /** Parameters out of range or bytes that must be zero: the block was not written by this program. */
  | { kind: "malformed"; reason: string };

/** A block for the header and the master key that it wraps, which `wipeKey` takes away. */
export interface WrappedKey {
  block: Uint8Array;
  masterKey: Uint8Array;
}

/**
 * Wraps a master key under `passphrase` and returns the 192-byte block for the header. The key is
 * `options.masterKey` or a fresh random one; the cost is tuned to about one second unless given.
 * Throws KeyListError "noMemory".
 */
export async function createPassphraseBlock(
  passphrase: string,
  options: SeatId & { random: RandomFill; masterKey?: Uint8Array | undefined; cost?: Argon2Cost },
): Promise<WrappedKey> {
  const masterKey = options.masterKey?.slice() ?? new Uint8Array(MASTER_KEY_BYTES);
  if (options.masterKey === undefined) options.random(masterKey);
  const block = new Uint8Array(PASSPHRASE_BLOCK_BYTES);
  options.random(block.subarray(SALT_AT, WRAPPED_AT));
  encodeCost(block, options.cost ?? await (tunedCost ??= tuneCost()));
  const wrapKey = await deriveWrapKey(passphrase, block);
  const nonce = block.subarray(NONCE_AT, WRAPPED_AT);
  const wrapped = sealSecret(masterKey, { key: wrapKey, nonce, aad: seatBinding(options) });
  block.set(wrapped, WRAPPED_AT);
  wrapKey.fill(0);
  return { block, masterKey };
}

/** Overwrites the master key once it has served. */
export function wipeKey({ masterKey }: WrappedKey): void {
  masterKey.fill(0);
}

/** Unwraps the master key; `malformed` costs no derivation. Throws KeyListError "noMemory". */
export async function openPassphraseBlock(
  passphrase: string,
  { block, listId, seat }: SeatId & { block: Uint8Array },
): Promise<PassphraseOutcome> {
  const fault = findFault(block);
  if (fault !== undefined) return { kind: "malformed", reason: fault };
  const wrapKey = await deriveWrapKey(passphrase, block);
  const masterKey = openSecret(block.subarray(WRAPPED_AT, USED_BYTES), {
    key: wrapKey,
    nonce: block.subarray(NONCE_AT, WRAPPED_AT),
    aad: seatBinding({ listId, seat }),
  });
  wrapKey.fill(0);
  return masterKey === undefined ? { kind: "wrong" } : { kind: "opened", masterKey };
}

/**
 * Encrypts or decrypts `bytes` in place; `offset` is the place of their first byte in the records
 * region of the whole list. Any offset and any length.
 */
export function xorRecords(masterKey: Uint8Array, offset: number, bytes: Uint8Array): void {
  const skip = offset % 16;
  const cipher = createCipheriv("aes-256-ctr", masterKey, counterBlock(offset - skip));
  if (skip > 0) cipher.update(new Uint8Array(skip));
  const made = cipher.update(bytes);
  bytes.set(made);
  // Of records that were decrypted it is a second copy.
  made.fill(0);
  cipher.final();
}

/** AES-CTR counter block of a record offset that is a multiple of 16: the number of the block, big-endian. */
export function counterBlock(offset: number): Uint8Array<ArrayBuffer> {
  const counter = new Uint8Array(16);
  new DataView(counter.buffer).setBigUint64(8, BigInt(offset / 16));
  return counter;
}

function encodeCost(block: Uint8Array, cost: Argon2Cost): void {
  const view = new DataView(block.buffer, block.byteOffset);
  view.setUint32(0, cost.passes);
  view.setUint32(4, cost.memoryKib);
  view.setUint32(8, cost.lanes);
}

function decodeCost(block: Uint8Array): Argon2Cost {
  const view = new DataView(block.buffer, block.byteOffset);
  return { passes: view.getUint32(0), memoryKib: view.getUint32(4), lanes: view.getUint32(8) };
}

function findFault(block: Uint8Array): string | undefined {
  if (block.length !== PASSPHRASE_BLOCK_BYTES) {
    return `expected a block of ${PASSPHRASE_BLOCK_BYTES} bytes, got ${block.length}`;
  }
  const { passes, memoryKib, lanes } = decodeCost(block);
  if (passes < 1 || passes > MAX_PASSES) return `expected 1 to ${MAX_PASSES} passes, got ${passes}`;
  if (memoryKib < MIN_MEMORY_KIB || memoryKib > MAX_MEMORY_KIB) {
    return `expected ${MIN_MEMORY_KIB} to ${MAX_MEMORY_KIB} KiB of memory, got ${memoryKib}`;
  }
  if (lanes < 1 || lanes > MAX_LANES) return `expected 1 to ${MAX_LANES} lanes, got ${lanes}`;
  if (block.subarray(USED_BYTES).some((byte) => byte !== 0)) {
    return "expected zeros in the reserved part, got other bytes";
  }
  return undefined;
}

/** The same passphrase typed on different systems is the same: NFC, then UTF-8. */
async function deriveWrapKey(passphrase: string, block: Uint8Array): Promise<Uint8Array> {
  const password = new TextEncoder().encode(passphrase.normalize("NFC"));
  const salt = block.slice(SALT_AT, NONCE_AT);
  try {
    return await argon2id(password, { salt, cost: decodeCost(block) });
  } finally {
    password.fill(0);
  }
}

/** The same machine all along: measured once. */
let tunedCost: Promise<Argon2Cost> | undefined;

/** Times one derivation on this machine and scales the passes to about one second. */
async function tuneCost(): Promise<Argon2Cost> {
  const probe = { passes: MIN_TUNED_PASSES, memoryKib: TUNED_MEMORY_KIB, lanes: 1 };
  const startedMs = performance.now();
  await argon2id(new Uint8Array(8), { salt: new Uint8Array(16), cost: probe });
  const passMs = Math.max(1, (performance.now() - startedMs) / probe.passes);
  const passes = Math.round(TARGET_MS / passMs);
  return { ...probe, passes: Math.min(MAX_TUNED_PASSES, Math.max(MIN_TUNED_PASSES, passes)) };
}
