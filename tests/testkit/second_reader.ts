/**
 * FORMAT.md §cell written down a second time, from the document and with nothing but `node:crypto`: what
 * the tests compare `keys/` with, and what a thief of a list has in hand.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";
import { Buffer } from "node:buffer";

/** One slot of a list, as its file holds it. */
export interface SlotBytes {
  listId: Uint8Array;
  slot: number;
  record: Uint8Array;
}

/** RFC 5869 by its two steps. */
function hkdf(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer {
  const prk = createHmac("sha256", salt).update(ikm).digest();
  let block: Buffer = Buffer.alloc(0);
  let okm: Buffer = block;
  for (let index = 1; okm.length < length; index++) {
    block = createHmac("sha256", prk).update(block).update(info).update(Buffer.of(index)).digest();
    okm = Buffer.concat([okm, block]);
  }
  return okm.subarray(0, length);
}

/** HKDF(root, list id ‖ slot, "hchat/v1/LABEL/SEAT"). */
export function slotKey(at: SlotBytes, label: string, seat: string, length = 32): Buffer {
  return hkdf(
    at.record.subarray(0, 64),
    saltOf(at),
    Buffer.from(`hchat/v1/${label}/${seat}`),
    length,
  );
}

/** Key and masked tag: HKDF(digest root, list id, …), and one block of AES-256 of how the cell begins. */
export function maskedTag(
  { listId, digestRoot }: { listId: Uint8Array; digestRoot: Uint8Array },
  { tag, begin }: { tag: Uint8Array; begin: Uint8Array },
): { key: Buffer; masked: Buffer } {
  const key = hkdf(digestRoot, listId, Buffer.from("hchat/v1/tag-mask"), 32);
  const counter = createCipheriv("aes-256-ctr", key, begin);
  return { key, masked: counter.update(tag) };
}

/** The key of a direction that begins in `firstSlot`, one HKDF for each slot since. */
export function chainKey(
  z: Uint8Array,
  { sender, firstSlot, slot }: { sender: string; firstSlot: number; slot: number },
): Buffer {
  let key = hkdf(z, new Uint8Array(0), Buffer.from(`hchat/v1/chain/${sender}`), 32);
  for (let at = firstSlot; at < slot; at++) {
    key = hkdf(key, new Uint8Array(0), Buffer.from("hchat/v1/step"), 32);
  }
  return key;
}

/** HKDF(root ‖ chain key, list id ‖ slot, "hchat/v1/cell/SENDER"). */
export function cellKey(at: SlotBytes, ofSlot: Uint8Array, sender: string): Buffer {
  const ikm = Buffer.concat([at.record.subarray(0, 64), ofSlot]);
  return hkdf(ikm, saltOf(at), Buffer.from(`hchat/v1/cell/${sender}`), 32);
}

/** The plaintext of a cell, or undefined. */
export function open(key: Uint8Array, cell: Uint8Array, aad?: Uint8Array): Buffer | undefined {
  const end = cell.length - 16;
  const options = { authTagLength: 16 };
  const decipher = createDecipheriv("chacha20-poly1305", key, cell.subarray(0, 12), options);
  if (aad !== undefined) decipher.setAAD(aad, { plaintextLength: end - 12 });
  decipher.setAuthTag(cell.subarray(end));
  const plaintext = decipher.update(cell.subarray(12, end));
  try {
    decipher.final();
    return plaintext;
  } catch {
    return undefined;
  }
}

/** Z ‖ confirmation ‖ retained secret ‖ seed of the words, where the two shared secrets are known. */
export function sessionSecret(
  at: SlotBytes,
  initiator: string,
  { hello1, hello2, shared, retained }: {
    hello1: Uint8Array;
    hello2: Uint8Array;
    shared: Uint8Array;
    retained: Uint8Array;
  },
): Buffer {
  const slot = Buffer.alloc(8);
  slot.writeBigUInt64BE(BigInt(at.slot));
  const transcript = createHash("sha256").update(Buffer.concat([
    Buffer.from("hchat/v1/transcript"),
    at.listId,
    slot,
    Buffer.from(initiator),
    hello1,
    hello2.subarray(0, 1_165),
  ])).digest();
  const info = Buffer.concat([Buffer.from("hchat/v1/session/"), transcript]);
  const ikm = Buffer.concat([shared, retained]);
  return hkdf(ikm, slotKey(at, "psk", initiator), info, 105);
}

/** HKDF(secret, E1, "hchat/v1/retained/SENDER"): how a hello names a retained secret. */
export function retainedTag(secret: Uint8Array, hello1: Uint8Array, sender: string): Buffer {
  const label = Buffer.from(`hchat/v1/retained/${sender}`);
  return hkdf(secret, hello1.subarray(13, 45), label, 16);
}

/** Six numbers of eleven bits, the first bit replaced by the initiator. */
export function wordNumbers(seed: Uint8Array, initiator: string): number[] {
  const bits = [...seed].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const marked = (initiator === "a" ? "0" : "1") + bits.slice(1);
  return [0, 1, 2, 3, 4, 5].map((index) => parseInt(marked.slice(11 * index, 11 * index + 11), 2));
}

/** The texts of a frame, unmasked; `pad` is the sender's of the cell's slot. */
export function textsOf(plaintext: Buffer, pad: Uint8Array): string[] {
  const texts: string[] = [];
  for (let at = 17; at + 3 <= plaintext.length && plaintext[at] !== 0;) {
    const length = plaintext.readUInt16BE(at + 1);
    const value = plaintext.subarray(at + 3, at + 3 + length);
    if (plaintext[at] === 1) {
      const offset = value.readUInt16BE(49);
      const padded = (value[48]! & 4) !== 0;
      const text = value.subarray(51).map((byte, i) => padded ? byte ^ pad[offset + i]! : byte);
      texts.push(Buffer.from(text).toString());
    }
    at += 3 + length;
  }
  return texts;
}

/** The pad of the cells that `seat` sends. */
export function padOf(record: Uint8Array, seat: string): Uint8Array {
  const bytes = Math.floor((record.length - 64) / 2);
  const from = seat === "a" ? 64 : 64 + bytes;
  return record.subarray(from, from + bytes);
}

function saltOf({ listId, slot }: SlotBytes): Buffer {
  const salt = Buffer.alloc(24);
  salt.set(listId);
  salt.writeBigUInt64BE(BigInt(slot), 16);
  return salt;
}
