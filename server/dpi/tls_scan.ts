/** What a scanner gets from a port that speaks TLS, before it has sent a byte of HTTP. */
import type { X509Certificate } from "node:crypto";
import tls from "node:tls";
import type { SeenCertificate } from "./certificate_rules.ts";

/** Takes the certificate of a port on 127.0.0.1 at `nowMs`; undefined where it shows none. */
export function scanCertificate(
  port: number,
  nowMs: number,
): Promise<SeenCertificate | undefined> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      resolve(certificate && seen(certificate, nowMs));
    });
    socket.on("error", () => resolve(undefined));
  });
}

function seen(certificate: X509Certificate, seenAtMs: number): SeenCertificate {
  const { subject, issuer, serialNumber, validFrom, validTo, raw } = certificate;
  return {
    subject,
    issuer,
    serial: serialNumber,
    notBeforeMs: Date.parse(validFrom),
    notAfterMs: Date.parse(validTo),
    extensions: extensionsOf(new Uint8Array(raw)),
    seenAtMs,
  };
}

/** Tags of DER (X.690). */
const BOOLEAN = 0x01;
const EXTENSIONS = 0xa3;

interface Value {
  tag: number;
  content: Uint8Array;
}

/** The extensions of a certificate (RFC 5280, section 4.1), critical ones with `!` in front. */
export function extensionsOf(certificate: Uint8Array): string[] {
  const [whole] = valuesIn(certificate);
  const [signed] = valuesIn(whole?.content);
  const extensions = valuesIn(signed?.content).find(({ tag }) => tag === EXTENSIONS);
  const [list] = valuesIn(extensions?.content);
  return valuesIn(list?.content).map(({ content }) => {
    const [id, critical] = valuesIn(content);
    return (critical?.tag === BOOLEAN ? "!" : "") + objectId(id?.content);
  });
}

/** The values that follow one another in `bytes`; what is cut off at the end is left out. */
function valuesIn(bytes: Uint8Array = new Uint8Array()): Value[] {
  const values: Value[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const [tag = 0, short = 0] = bytes.subarray(at);
    const lengthBytes = short < 0x80 ? 0 : short & 0x7f;
    const start = at + 2 + lengthBytes;
    const long = bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
    const end = start + (lengthBytes === 0 ? short : long);
    if (end > bytes.length) break;
    values.push({ tag, content: bytes.subarray(start, end) });
    at = end;
  }
  return values;
}

/** OBJECT IDENTIFIER in dots. */
function objectId(bytes: Uint8Array = new Uint8Array()): string {
  const parts: number[] = [];
  let part = 0;
  for (const byte of bytes) {
    part = part * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      parts.push(part);
      part = 0;
    }
  }
  const [first = 0, ...rest] = parts;
  return [Math.floor(first / 40), first % 40, ...rest].join(".");
}
