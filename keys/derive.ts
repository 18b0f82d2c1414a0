/** Keys of one slot (FORMAT.md §derivations); pure. */
import { concat } from "@std/bytes/concat";
import { hkdfSync } from "node:crypto";
import { expectLength } from "./bytes.ts";
import { ByteWriter } from "./byte_cursor.ts";
import { LIST_ID_BYTES, REQUEST_TAG_BYTES, ROOT_BYTES } from "./constants.ts";
import type { Seat } from "./seat.ts";

/** Length of every key and of the session secret Z. */
export const KEY_BYTES = 32;

const NO_SALT = new Uint8Array(0);

/** What a slot's keys come from; owned by whoever asked for it, who overwrites `root` after use. */
export interface SlotSecret {
  /** The first 64 bytes of the record. */
  root: Uint8Array;
  /** list id ‖ slot, 24 bytes. */
  salt: Uint8Array;
}

/** The salt of a slot: list id ‖ slot number in 8 bytes. */
export function slotSalt(listId: Uint8Array, slot: number): Uint8Array<ArrayBuffer> {
  expectLength(listId, LIST_ID_BYTES, "a list id");
  const writer = new ByteWriter(LIST_ID_BYTES + 8);
  writer.raw(listId);
  writer.u64(slot);
  return writer.bytes;
}

/** The tag of requests that `seat` makes in the slot: 32 lower-case hex digits. */
export function deriveTag(secret: SlotSecret, seat: Seat): string {
  return hkdf(secret.root, secret.salt, `hchat/v1/tag/${seat}`, REQUEST_TAG_BYTES).toHex();
}

/** The key that masks the request tags of a list; 32 bytes. */
export function deriveTagMaskKey(
  { listId, digestRoot }: { listId: Uint8Array; digestRoot: Uint8Array },
): Uint8Array<ArrayBuffer> {
  return hkdf(digestRoot, listId, "hchat/v1/tag-mask", KEY_BYTES);
}

/**
 * A key of the handshake in which `initiator` sends hello 1: `hello` seals hello 1, `answer` seals
 * hello 2 or the refusal, `psk` goes into the session secret, `decoy` seals nothing. 32 bytes.
 */
export function deriveHandshakeKey(
  secret: SlotSecret,
  use: "hello" | "answer" | "psk" | "decoy",
  initiator: Seat,
): Uint8Array<ArrayBuffer> {
  return hkdf(secret.root, secret.salt, `hchat/v1/${use}/${initiator}`, KEY_BYTES);
}

/** The chain key of the slot in which `sender`'s direction of the session begins; 32 bytes. */
export function deriveFirstKey(z: Uint8Array, sender: Seat): Uint8Array<ArrayBuffer> {
  return hkdf(z, NO_SALT, `hchat/v1/chain/${sender}`, KEY_BYTES);
}

/** The chain key of the slot after that of `key`; 32 bytes. */
export function deriveNextKey(key: Uint8Array): Uint8Array<ArrayBuffer> {
  return hkdf(key, NO_SALT, "hchat/v1/step", KEY_BYTES);
}

/** The key of the cells that `sender` seals in the slot under the slot's chain key; 32 bytes. */
export function deriveCellKey(
  secret: SlotSecret,
  chainKey: Uint8Array,
  sender: Seat,
): Uint8Array<ArrayBuffer> {
  expectLength(secret.root, ROOT_BYTES, "a root");
  const ikm = concat([secret.root, chainKey]);
  const key = hkdf(ikm, secret.salt, `hchat/v1/cell/${sender}`, KEY_BYTES);
  ikm.fill(0);
  return key;
}

/** HKDF-SHA-256 (RFC 5869), extract and expand. */
export function hkdf(
  ikm: Uint8Array,
  salt: Uint8Array,
  info: string | Uint8Array,
  length: number,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", ikm, salt, info, length));
}
