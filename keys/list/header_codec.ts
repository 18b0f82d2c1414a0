import { concat } from "@std/bytes/concat";
import { equals } from "@std/bytes/equals";
import { createHash } from "node:crypto";
import { expectLength, isZero, viewOf } from "../bytes.ts";
import {
  DIGEST_BYTES,
  HEADER_BYTES,
  LIST_ID_BYTES,
  LIST_VERSION,
  NAME_BYTES,
} from "../constants.ts";
import { KeyListError } from "../errors.ts";
import { headerFault } from "./header_limits.ts";
import { plainVaultFault, VAULT_BLOCK_BYTES } from "./secret/vault_secret.ts";
import type { Seat } from "../seat.ts";
import type { ListHeader } from "../list_header.ts";

/** "hchatkl\n" */
const LIST_MAGIC: Uint8Array = new TextEncoder().encode("hchatkl\n");
/** "hchatkv\n": what opens each further volume of a list. */
export const VOLUME_MAGIC: Uint8Array = new TextEncoder().encode("hchatkv\n");
/** The part of the header page that the header's checksum guards, checksum included; state follows. */
export const HEADER_FIXED_BYTES = 3_072;
/** Where the two state copies begin, 512 bytes each. */
export const STATE_OFFSET = HEADER_FIXED_BYTES;
/** Length of the passphrase block in the header (FORMAT.md §passphrase). */
export const PASSPHRASE_BLOCK_BYTES = 192;
/** Where the flags are: one byte. */
export const FLAGS_AT = 11;

const PASSPHRASE_AT = 224;
const VAULT_AT = PASSPHRASE_AT + PASSPHRASE_BLOCK_BYTES;
const RESERVED_AT = VAULT_AT + VAULT_BLOCK_BYTES;
const CHECKSUM_OFFSET = 3_008;
const FLAG_PASSPHRASE = 1;
const NAME_FIELD_BYTES = NAME_BYTES + 1;

/**
 * The first 3,072 bytes of the header page, checksum included.
 * Throws KeyListError "outOfRange" for values that no header may hold.
 */
export function encodeHeader(header: ListHeader): Uint8Array<ArrayBuffer> {
  rejectOutOfRange(header);
  expectLength(header.listId, LIST_ID_BYTES, "a list id");
  expectLength(header.digestRoot, DIGEST_BYTES, "a digest root");
  const bytes = new Uint8Array(HEADER_FIXED_BYTES);
  const view = viewOf(bytes);
  bytes.set(LIST_MAGIC, 0);
  view.setUint16(8, header.version);
  view.setUint8(10, header.seat.charCodeAt(0));
  view.setUint8(FLAGS_AT, header.passphraseBlock === undefined ? 0 : FLAG_PASSPHRASE);
  view.setUint32(12, header.recordBytes);
  bytes.set(header.listId, 16);
  view.setBigUint64(32, BigInt(header.startMs));
  view.setUint32(40, header.periodMs);
  view.setUint32(44, header.volumeCount);
  view.setBigUint64(48, BigInt(header.slotCount));
  view.setBigUint64(56, BigInt(header.recordsPerVolume));
  bytes.set(encodeName(header.names.a), 64);
  bytes.set(encodeName(header.names.b), 128);
  bytes.set(header.digestRoot, 192);
  if (header.passphraseBlock !== undefined) {
    expectLength(header.passphraseBlock, PASSPHRASE_BLOCK_BYTES, "a passphrase block");
    bytes.set(header.passphraseBlock, PASSPHRASE_AT);
  }
  expectLength(header.vaultBlock, VAULT_BLOCK_BYTES, "a vault block");
  bytes.set(header.vaultBlock, VAULT_AT);
  bytes.set(checksumOf(bytes), CHECKSUM_OFFSET);
  return bytes;
}

/**
 * Reads the fixed part of a header page; `page` holds at least its first 3,072 bytes, or the whole file
 * when that is shorter. Throws KeyListError: "notAList", "truncated", "newerVersion", "headerDamaged",
 * "outOfRange". What it accepts, `encodeHeader` gives back bit for bit.
 */
export function decodeHeader(page: Uint8Array): ListHeader {
  const bytes = page.subarray(0, HEADER_FIXED_BYTES);
  rejectForeign(bytes);
  if (!isZero(bytes.subarray(CHECKSUM_OFFSET + DIGEST_BYTES))) throw damaged();
  const view = viewOf(bytes);
  const header: ListHeader = {
    version: view.getUint16(8),
    seat: decodeSeat(view.getUint8(10)),
    recordBytes: view.getUint32(12),
    listId: bytes.slice(16, 32),
    startMs: Number(view.getBigUint64(32)),
    periodMs: view.getUint32(40),
    volumeCount: view.getUint32(44),
    slotCount: Number(view.getBigUint64(48)),
    recordsPerVolume: Number(view.getBigUint64(56)),
    names: { a: decodeName(bytes.subarray(64, 128)), b: decodeName(bytes.subarray(128, 192)) },
    digestRoot: bytes.slice(192, 224),
    passphraseBlock: decodePassphraseBlock(
      view.getUint8(FLAGS_AT),
      bytes.subarray(PASSPHRASE_AT, VAULT_AT),
    ),
    vaultBlock: bytes.slice(VAULT_AT, RESERVED_AT),
  };
  rejectOutOfRange(header);
  if (!isZero(bytes.subarray(RESERVED_AT, CHECKSUM_OFFSET))) {
    throw outOfRange("expected zeros in the reserved part, got other bytes");
  }
  return header;
}

/** Magic, length, version and checksum, in the order that gives the clearest words. */
function rejectForeign(bytes: Uint8Array): void {
  const isWhole = bytes.length === HEADER_FIXED_BYTES;
  if (!equals(bytes.subarray(0, 8), LIST_MAGIC)) {
    if (isWhole && isIntactWith(bytes, LIST_MAGIC, 0)) throw damaged();
    if (equals(bytes.subarray(0, 8), VOLUME_MAGIC)) throw furtherVolume();
    throw new KeyListError(
      "notAList",
      `This is not an hchat key list${bytes.length === 0 ? ": the file is empty" : ""}`,
      "key lists end in .hkl; make one with: hchat keygen --out DIR",
    );
  }
  if (!isWhole) {
    throw new KeyListError(
      "truncated",
      `Cannot open the key list: expected ${HEADER_BYTES} bytes of header, got ${bytes.length}`,
      "the file was cut off; copy it again from the original",
    );
  }
  const version = viewOf(bytes).getUint16(8);
  if (version > LIST_VERSION && !isIntactWith(bytes, Uint8Array.of(0, LIST_VERSION), 8)) {
    throw new KeyListError(
      "newerVersion",
      `Cannot open the key list: expected version ${LIST_VERSION}, got ${version}`,
      "a newer hchat made this list; use that one",
    );
  }
  if (!equals(checksumOf(bytes), storedChecksum(bytes))) throw damaged();
  if (version !== LIST_VERSION) {
    throw outOfRange(`expected version ${LIST_VERSION}, got ${version}`);
  }
}

function furtherVolume(): KeyListError {
  return new KeyListError(
    "notAList",
    "Cannot open the key list: expected its first file, got a further volume",
    "leave out the number at the end of the path: alice.hkl for alice.hkl.001",
  );
}

/** Whether the checksum would be right with `patch` at `offset`: tells a flipped bit from another format. */
function isIntactWith(bytes: Uint8Array, patch: Uint8Array, offset: number): boolean {
  const patched = bytes.slice();
  patched.set(patch, offset);
  return equals(checksumOf(patched), storedChecksum(bytes));
}

function rejectOutOfRange(header: ListHeader): void {
  const isPlain = header.passphraseBlock === undefined;
  const fault = headerFault(header) ??
    (isPlain ? plainVaultFault(header.vaultBlock) : undefined);
  if (fault !== undefined) throw outOfRange(fault);
}

function decodeSeat(byte: number): Seat {
  if (byte === 0x61) return "a";
  if (byte === 0x62) return "b";
  throw outOfRange(`expected seat a or b, got 0x${Uint8Array.of(byte).toHex()}`);
}

function decodePassphraseBlock(flags: number, block: Uint8Array): Uint8Array | undefined {
  if ((flags & ~FLAG_PASSPHRASE) !== 0) {
    throw outOfRange(`expected flags 0 or 1, got 0x${Uint8Array.of(flags).toHex()}`);
  }
  if (flags === FLAG_PASSPHRASE) return block.slice();
  if (!isZero(block)) throw outOfRange("expected zeros, got a passphrase block without its flag");
  return undefined;
}

function encodeName(name: string): Uint8Array {
  const text = new TextEncoder().encode(name);
  const field = new Uint8Array(NAME_FIELD_BYTES);
  field.set(concat([Uint8Array.of(text.length), text]));
  return field;
}

function decodeName(field: Uint8Array): string {
  const length = field[0] ?? 0;
  const end = 1 + length;
  if (end > field.length || !isZero(field.subarray(end))) {
    throw outOfRange("expected a name of 1 to 63 bytes and zeros, got one that overruns its field");
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return decoder.decode(field.subarray(1, end));
  } catch {
    throw outOfRange("expected UTF-8 in a name, got other bytes");
  }
}

function checksumOf(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes.subarray(0, CHECKSUM_OFFSET)).digest();
}

function storedChecksum(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(CHECKSUM_OFFSET, CHECKSUM_OFFSET + DIGEST_BYTES);
}

function damaged(): KeyListError {
  return new KeyListError(
    "headerDamaged",
    "Cannot open the key list: its header is damaged",
    "bytes of the file have changed; copy the list again from the original",
  );
}

function outOfRange(fault: string): KeyListError {
  return new KeyListError("outOfRange", `Cannot open the key list: ${fault}`);
}
