/** Authorities of our own, and the certificates that they give out. */
import { Buffer } from "node:buffer";
import {
  type DistinguishedName,
  keyPairOf,
  makeCertificate,
} from "../../server/transport/tls/certificate.ts";

const DAY_MS = 86_400_000;

/** What a TLS server has, as PEM. */
export interface ServerCertificate {
  cert: string;
  key: string;
}

/** What a certificate says; good for `127.0.0.1` and `localhost` for a year when nothing else is said. */
export interface Wanted {
  hosts?: string[];
  notBeforeMs?: number;
  notAfterMs?: number;
}

/** Gives out certificates. */
export interface Authority {
  /** Its own certificate, as PEM. */
  pem: string;
  issue(wanted?: Wanted): ServerCertificate;
}

/** A new authority. */
export function makeAuthority(): Authority {
  const own = newKeyPair();
  const name: DistinguishedName = [["O", "Test authority"], ["CN", randomHex(4)]];
  const pem = makeCertificate({ ...validity({}), ...own, subject: name, hosts: [] }, {
    name,
    privateKey: own.privateKey,
  });
  const issue = (wanted: Wanted = {}): ServerCertificate => {
    const keys = newKeyPair();
    const { hosts = ["localhost", "127.0.0.1"] } = wanted;
    const subject: DistinguishedName = [["CN", hosts[0] ?? ""]];
    const cert = makeCertificate({ ...validity(wanted), ...keys, subject, hosts }, {
      name,
      privateKey: own.privateKey,
    });
    return { cert, key: pemOf(keys) };
  };
  return { pem, issue };
}

/** A certificate that nobody but its own key vouches for. */
export function selfSigned(): ServerCertificate {
  const keys = newKeyPair();
  const name: DistinguishedName = [["CN", "localhost"]];
  const cert = makeCertificate({ ...validity({}), ...keys, subject: name, hosts: ["localhost"] }, {
    name,
    privateKey: keys.privateKey,
  });
  return { cert, key: pemOf(keys) };
}

function validity({ notBeforeMs, notAfterMs }: Wanted) {
  return {
    serial: Uint8Array.of(1, ...crypto.getRandomValues(new Uint8Array(15))),
    notBeforeMs: notBeforeMs ?? Date.now() - DAY_MS,
    notAfterMs: notAfterMs ?? Date.now() + 365 * DAY_MS,
  };
}

function newKeyPair() {
  // A number this far below the order of the curve is always a key.
  return keyPairOf(Uint8Array.of(1, ...crypto.getRandomValues(new Uint8Array(31))));
}

function pemOf({ privateKey }: ReturnType<typeof newKeyPair>): string {
  return String(privateKey.export({ type: "pkcs8", format: "pem" }));
}

function randomHex(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("hex");
}
