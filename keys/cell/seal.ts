/** Cells: nonce ‖ ciphertext ‖ tag (FORMAT.md §cell). No other file calls the cells' cipher. */
import { type Cipheriv, createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { expectLength } from "../bytes.ts";
import { AEAD_TAG_BYTES, NONCE_BYTES, SMALL_CELL_BYTES } from "../constants.ts";
import { CELL_LENGTHS, isCellLength, OVERHEAD_BYTES, plaintextBytesOf } from "./frame/cell_size.ts";
import { KEY_BYTES } from "../derive.ts";
import { giveBack, longArray } from "../give_back.ts";
import type { RandomFill } from "../random.ts";

const CIPHER = "chacha20-poly1305";
const OPTIONS = { authTagLength: AEAD_TAG_BYTES } as const;
/** What the cipher makes at a time: little enough to stay near the processor until it is put where it belongs. */
const STEP_BYTES = 65_536;

/** What a cell is sealed with. */
export interface SealOptions {
  /** 32 bytes. */
  key: Uint8Array;
  /** 12 bytes, random and never used twice under one key. */
  nonce: Uint8Array;
  /** Bound to the cell but not in it. */
  aad?: Uint8Array | undefined;
}

/**
 * Seals the plaintext of a cell of any size: 28 bytes less than the cell (RFC 8439). It may come in parts, which are
 * put together nowhere but in the cell.
 */
export function sealCell(
  plaintext: Uint8Array | readonly Uint8Array[],
  options: SealOptions,
): Uint8Array<ArrayBuffer> {
  const { key, nonce, aad } = options;
  expectLength(key, KEY_BYTES, "a cell key");
  expectLength(nonce, NONCE_BYTES, "a nonce");
  const parts = plaintext instanceof Uint8Array ? [plaintext] : plaintext;
  const plaintextLength = parts.reduce((sum, { length }) => sum + length, 0);
  const cell = emptyCell(plaintextLength + OVERHEAD_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, OPTIONS);
  if (aad !== undefined) cipher.setAAD(aad, { plaintextLength });
  cell.set(nonce);
  let at = NONCE_BYTES;
  for (const part of parts) at = run(cipher, part, cell, at);
  cipher.final();
  cell.set(cipher.getAuthTag(), at);
  return cell;
}

function emptyCell(length: number): Uint8Array<ArrayBuffer> {
  if (isCellLength(length)) return longArray(length);
  throw new RangeError(
    `Cannot seal a cell: expected ${Object.values(CELL_LENGTHS).join(" or ")} bytes, got ${length}`,
  );
}

/** Puts what the cipher makes of `from` into `into`, from `at` on; returns where it ends. */
function run(
  cipher: Pick<Cipheriv, "update">,
  from: Uint8Array,
  into: Uint8Array,
  at: number,
): number {
  for (let done = 0; done < from.length; done += STEP_BYTES) {
    const made = cipher.update(from.subarray(done, done + STEP_BYTES));
    into.set(made, at + done);
    giveBack(made);
  }
  return at + from.length;
}

/** Of the cell that is being sealed, which has a copy. */
const freshNonce = new Uint8Array(NONCE_BYTES);

/** Seals a plaintext under a nonce that `random` draws. */
export function sealFresh(
  plaintext: Uint8Array | readonly Uint8Array[],
  { key, random, aad }: { key: Uint8Array; random: RandomFill; aad?: Uint8Array | undefined },
): Uint8Array<ArrayBuffer> {
  random(freshNonce);
  return sealCell(plaintext, { key, nonce: freshNonce, aad });
}

/** SHA-256 of a hello 1 as a cell, to which its answer is bound; 32 bytes. */
export function hashCell(cell: Uint8Array): Uint8Array {
  return createHash("sha256").update(cell).digest();
}

/** Opens a cell; undefined where it is not authentic under `key`, or no cell by its length. */
export function openCell(
  cell: Uint8Array,
  { key, aad }: { key: Uint8Array; aad?: Uint8Array | undefined },
): Uint8Array | undefined {
  expectLength(key, KEY_BYTES, "a cell key");
  if (!isCellLength(cell.length)) return undefined;
  const plaintextBytes = cell.length - OVERHEAD_BYTES;
  const decipher = createDecipheriv(CIPHER, key, cell.subarray(0, NONCE_BYTES), OPTIONS);
  if (aad !== undefined) decipher.setAAD(aad, { plaintextLength: plaintextBytes });
  decipher.setAuthTag(cell.subarray(NONCE_BYTES + plaintextBytes));
  const plaintext = longArray(plaintextBytes);
  run(decipher, cell.subarray(NONCE_BYTES, NONCE_BYTES + plaintextBytes), plaintext, 0);
  try {
    decipher.final();
    return plaintext;
  } catch {
    // Whatever the cipher made of a forgery is nobody's business.
    plaintext.fill(0);
    giveBack(plaintext);
    return undefined;
  }
}

/** What would be in a cell that nobody has proven authentic: to be looked at, and to be believed in nothing. */
export function decryptUnproven(cell: Uint8Array, key: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(CIPHER, key, cell.subarray(0, NONCE_BYTES), OPTIONS);
  return decipher.update(cell.subarray(NONCE_BYTES, cell.length - AEAD_TAG_BYTES));
}

const STAND_IN_KEY = new Uint8Array(KEY_BYTES);
const FORGERY = new Uint8Array(SMALL_CELL_BYTES);
const AUTHENTIC = sealCell(new Uint8Array(plaintextBytesOf("small")), {
  key: STAND_IN_KEY,
  nonce: new Uint8Array(NONCE_BYTES),
});

/**
 * Opens a stand-in with the other outcome. The runtime takes longer to say that a cell is not authentic than to open it;
 * whoever has tried a cell and then calls this has taken the same time in both cases.
 */
export function evenOut({ wasAuthentic }: { wasAuthentic: boolean }): void {
  openCell(wasAuthentic ? FORGERY : AUTHENTIC, { key: STAND_IN_KEY })?.fill(0);
}
