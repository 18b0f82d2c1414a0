/** JA4: what the hello of a TLS client says of the program that sent it (FoxIO, "JA4+ network fingerprinting"). */
import { createHash } from "node:crypto";

const HANDSHAKE = 0x16;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0x0000;
/** Length of the list of names, type of the only one, its length. */
const NAME_HEAD_BYTES = 5;
const SIGNATURE_ALGORITHMS = 0x000d;
const ALPN = 0x0010;
const SUPPORTED_VERSIONS = 0x002b;
const VERSIONS: Record<number, string> = { 0x0304: "13", 0x0303: "12", 0x0302: "11", 0x0301: "10" };

interface Hello {
  version: number;
  ciphers: number[];
  extensions: Map<number, Uint8Array>;
}

/** The fingerprint of a hello in the first bytes of a connection; undefined where there is none. */
export function ja4Of(bytes: Uint8Array): string | undefined {
  const hello = readHello(bytes);
  if (hello === undefined) return undefined;
  const { extensions } = hello;
  const ciphers = hello.ciphers.filter(isNoGrease);
  const types = [...extensions.keys()].filter(isNoGrease);
  const counted = types.filter((type) => type !== SERVER_NAME && type !== ALPN).map(hex).sort();
  const algorithms = numbersIn(extensions.get(SIGNATURE_ALGORITHMS)?.subarray(2)).map(hex);
  return [
    `t${versionOf(hello)}${extensions.has(SERVER_NAME) ? "d" : "i"}` +
    `${two(ciphers.length)}${two(types.length)}${alpnOf(extensions.get(ALPN))}`,
    digest(ciphers.map(hex).sort().join()),
    digest([counted.join(), ...algorithms.length === 0 ? [] : [algorithms.join()]].join("_")),
  ].join("_");
}

/** Bytes of the name of the server in a hello; 0 where there is none. */
export function serverNameBytes(bytes: Uint8Array): number {
  const names = readHello(bytes)?.extensions.get(SERVER_NAME);
  return Math.max(0, (names?.length ?? 0) - NAME_HEAD_BYTES);
}

/** Record, handshake head, version, random and session id, then ciphers and extensions (RFC 8446, §4.1.2). */
function readHello(bytes: Uint8Array): Hello | undefined {
  if (bytes[0] !== HANDSHAKE || bytes[5] !== CLIENT_HELLO) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    let at = 9;
    const version = view.getUint16(at);
    at += 34;
    at += 1 + view.getUint8(at);
    const cipherBytes = view.getUint16(at);
    const ciphers = numbersIn(bytes.subarray(at + 2, at + 2 + cipherBytes));
    at += 2 + cipherBytes;
    at += 1 + view.getUint8(at);
    const end = at + 2 + view.getUint16(at);
    if (end > bytes.length) return undefined;
    at += 2;
    const extensions = new Map<number, Uint8Array>();
    while (at < end) {
      const length = view.getUint16(at + 2);
      extensions.set(view.getUint16(at), bytes.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    return { version, ciphers, extensions };
  } catch (error) {
    // The hello ends before its end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function versionOf({ version, extensions }: Hello): string {
  const offered = numbersIn(extensions.get(SUPPORTED_VERSIONS)?.subarray(1)).filter(isNoGrease);
  return VERSIONS[Math.max(version, ...offered)] ?? "00";
}

/** First and last character of the first protocol that is offered. */
function alpnOf(value: Uint8Array | undefined): string {
  const name = value?.subarray(3, 3 + (value[2] ?? 0));
  if (name === undefined || name.length === 0) return "00";
  return String.fromCharCode(name[0]!, name.at(-1)!);
}

function numbersIn(bytes: Uint8Array = new Uint8Array(0)): number[] {
  return Array.from(
    { length: bytes.length >> 1 },
    (_, index) => bytes[2 * index]! << 8 | bytes[2 * index + 1]!,
  );
}

/** Clients put in values that mean nothing, so that servers learn to ignore them (RFC 8701). */
function isNoGrease(value: number): boolean {
  return (value & 0x0f0f) !== 0x0a0a || value >> 8 !== (value & 0xff);
}

function hex(value: number): string {
  return value.toString(16).padStart(4, "0");
}

function two(count: number): string {
  return String(Math.min(99, count)).padStart(2, "0");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
