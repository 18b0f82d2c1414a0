/** Keys of the onion services under which the two seats are reached (FORMAT.md §onion services). */
import { Buffer } from "node:buffer";
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { encodeBase32 } from "@std/encoding/base32";
import { concat } from "@std/bytes/concat";
import type { RecordSource } from "../../record_source.ts";
import type { Seat } from "../../seat.ts";
import { hkdf, KEY_BYTES, type SlotSecret } from "../../derive.ts";
import { monthSecretAt } from "./month_secret.ts";

/** PKCS #8 around a private key of 32 bytes (RFC 8410), up to the key. */
const PKCS8_HEAD = {
  ed25519: Uint8Array.fromHex("302e020100300506032b657004220420"),
  x25519: Uint8Array.fromHex("302e020100300506032b656e04220420"),
};
/** Version of the address (rend-spec-v3, section 6). */
const VERSION = Uint8Array.of(3);

/** An onion service of one seat: who publishes it and who calls it both derive all of this. */
export interface OnionKeys {
  /** 56 characters and `.onion`. */
  host: string;
  /** Expanded Ed25519 private key of the service, 64 bytes: scalar, then prefix. */
  serviceKey: Uint8Array<ArrayBuffer>;
  /** X25519 private key without which the service does not answer, 32 bytes. */
  clientKey: Uint8Array<ArrayBuffer>;
  /** Its public key, 32 bytes. */
  clientPublicKey: Uint8Array<ArrayBuffer>;
}

/**
 * The service that `seat` publishes in the month of `nowMs`; undefined outside the list or where it has no keys. The
 * caller overwrites the private keys.
 */
export async function onionAt(
  list: RecordSource,
  seat: Seat,
  nowMs: number,
): Promise<OnionKeys | undefined> {
  const secret = await monthSecretAt(list, nowMs);
  if (secret === undefined) return undefined;
  const keys = deriveOnion(secret, seat);
  secret.root.fill(0);
  return keys;
}

/** Overwrites the two private keys, once tor has them or they are not needed. */
export function wipeOnion({ serviceKey, clientKey }: OnionKeys): void {
  for (const key of [serviceKey, clientKey]) key.fill(0);
}

/** The service that `seat` publishes under the secret of a month. */
export function deriveOnion(secret: SlotSecret, seat: Seat): OnionKeys {
  const seed = hkdf(secret.root, secret.salt, `hchat/v1/onion/service/${seat}`, KEY_BYTES);
  const clientKey = hkdf(secret.root, secret.salt, `hchat/v1/onion/client/${seat}`, KEY_BYTES);
  const keys = {
    host: onionHost(publicOf("ed25519", seed)),
    serviceKey: expandEd25519(seed),
    clientKey,
    clientPublicKey: publicOf("x25519", clientKey),
  };
  seed.fill(0);
  return keys;
}

/** The address of a service by its Ed25519 public key (rend-spec-v3, section 6). */
export function onionHost(publicKey: Uint8Array): string {
  const checksum = createHash("sha3-256")
    .update(".onion checksum").update(publicKey).update(VERSION).digest().subarray(0, 2);
  return `${encodeBase32(concat([publicKey, checksum, VERSION])).toLowerCase()}.onion`;
}

/** RFC 8032, section 5.1.5: the clamped scalar and the prefix, 64 bytes. */
function expandEd25519(seed: Uint8Array): Uint8Array<ArrayBuffer> {
  const digest = createHash("sha512").update(seed).digest();
  const expanded = Uint8Array.from(digest);
  digest.fill(0);
  expanded[0]! &= 248;
  expanded[31]! &= 63;
  expanded[31]! |= 64;
  return expanded;
}

function publicOf(kind: "ed25519" | "x25519", privateKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const wrapped = concat([PKCS8_HEAD[kind], privateKey]);
  const key = createPrivateKey({
    key: Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.length),
    format: "der",
    type: "pkcs8",
  });
  wrapped.fill(0);
  return new Uint8Array(createPublicKey(key).export({ type: "spki", format: "der" }).subarray(-32));
}
