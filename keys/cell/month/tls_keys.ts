/** Keys of the TLS certificates that the two seats show each other (FORMAT.md §TLS certificates). */
import { createECDH } from "node:crypto";
import { viewOf } from "../../bytes.ts";
import type { RecordSource } from "../../record_source.ts";
import type { Seat } from "../../seat.ts";
import { hkdf, type SlotSecret } from "../../derive.ts";
import { monthSecretAt } from "./month_secret.ts";

/** A private key of the curve P-256: a number from 1 to one below the order, 32 bytes, highest first. */
export type TlsKey = Uint8Array<ArrayBuffer>;

/** Order of the curve (SEC 2, section 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 128 bits more than the order has, so that the rest of the division favours no key (FIPS 186-5, A.2.1). */
const DRAW_BYTES = 48;
const KEY_BYTES = 32;
const SERIAL_BYTES = 20;

/** The key that `seat` shows in the month of `nowMs`; undefined outside the list or where it has no keys. */
export async function tlsKeyAt(
  list: RecordSource,
  seat: Seat,
  nowMs: number,
): Promise<TlsKey | undefined> {
  const secret = await monthSecretAt(list, nowMs);
  if (secret === undefined) return undefined;
  const key = deriveTlsKey(secret, seat);
  secret.root.fill(0);
  return key;
}

/** The key that `seat` shows under the secret of a month. */
export function deriveTlsKey(secret: SlotSecret, seat: Seat): TlsKey {
  const draw = hkdf(secret.root, secret.salt, `hchat/v1/tls/${seat}`, DRAW_BYTES);
  const number = BigInt(`0x${draw.toHex()}`) % (ORDER - 1n) + 1n;
  draw.fill(0);
  return Uint8Array.fromHex(number.toString(16).padStart(2 * KEY_BYTES, "0"));
}

/** The public key of a private one: an uncompressed point, 65 bytes. */
export function tlsPublicKey(key: TlsKey): Uint8Array<ArrayBuffer> {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(key);
  return new Uint8Array(curve.getPublicKey());
}

/** What the certificate of a key says beside the key; whoever lacks the key cannot tell it from chance. */
export interface TlsDetails {
  /** Serial number: at most 159 bits in 20 bytes, highest first. */
  serial: Uint8Array<ArrayBuffer>;
  /** From 0 up to 1: how long before its month the certificate begins. */
  age: number;
}

/** The details that belong to a key: a listener that starts anew shows the certificate of before. */
export function tlsDetailsOf(key: TlsKey): TlsDetails {
  const draw = hkdf(key, new Uint8Array(), "hchat/v1/tls-details", SERIAL_BYTES + 4);
  const serial = draw.slice(0, SERIAL_BYTES);
  serial[0]! &= 0x7f;
  return { serial, age: viewOf(draw).getUint32(SERIAL_BYTES) / 2 ** 32 };
}
