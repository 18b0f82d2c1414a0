/** The values of ASN.1 that certificates are made of, in DER (X.690); pure. */
import { concat } from "@std/bytes/concat";

type Bytes = Uint8Array<ArrayBuffer>;

/** SEQUENCE of values. */
export function sequence(...values: Uint8Array[]): Bytes {
  return tagged(0x30, concat(values));
}

/** SET of one value. */
export function setOf(value: Uint8Array): Bytes {
  return tagged(0x31, value);
}

/** A value under the tag of another type or place. */
export function tagged(tag: number, content: Uint8Array): Bytes {
  return concat([Uint8Array.of(tag, ...lengthOf(content.length)), content]);
}

/** INTEGER that is not negative, by its bytes, highest first. */
export function integer(bytes: Uint8Array): Bytes {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  return tagged(0x02, digits[0]! < 0x80 ? digits : concat([Uint8Array.of(0), digits]));
}

/** OBJECT IDENTIFIER, e.g. `2.5.4.3`. */
export function objectId(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tagged(0x06, Uint8Array.from([40 * first + second, ...rest].flatMap(base128)));
}

/** UTF8String. */
export function utf8(text: string): Bytes {
  return tagged(0x0c, new TextEncoder().encode(text));
}

/** PrintableString. */
export function printable(text: string): Bytes {
  return tagged(0x13, new TextEncoder().encode(text));
}

/** OCTET STRING. */
export function octets(content: Uint8Array): Bytes {
  return tagged(0x04, content);
}

/** BIT STRING; `unused` bits of the last byte do not count. */
export function bits(content: Uint8Array, unused = 0): Bytes {
  return tagged(0x03, concat([Uint8Array.of(unused), content]));
}

/** BOOLEAN that is true. */
export function yes(): Bytes {
  return tagged(0x01, Uint8Array.of(0xff));
}

/** UTCTime of a moment before 2050, GeneralizedTime of a later one, in whole seconds (RFC 5280, section 4.1.2.5). */
export function time(ms: number): Bytes {
  const digits = `${new Date(ms).toISOString().replace(/\D/g, "").slice(0, 14)}Z`;
  const isShort = new Date(ms).getUTCFullYear() < 2_050;
  return tagged(isShort ? 0x17 : 0x18, new TextEncoder().encode(digits.slice(isShort ? 2 : 0)));
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** Seven bits a byte, highest first; all but the last have the eighth. */
function base128(value: number): number[] {
  const high: number[] = [];
  for (let left = value >> 7; left > 0; left >>= 7) high.unshift(0x80 | (left & 0x7f));
  return [...high, value & 0x7f];
}
