/** Certificates of P-256 keys (RFC 5280, RFC 5480) with the fields that `openssl req -x509` gives them, in its order. */
import { Buffer } from "node:buffer";
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { isIPv4 } from "node:net";
import { type TlsKey, tlsPublicKey } from "../../../keys/cell/month/tls_keys.ts";
import * as der from "./der.ts";

/** A key pair on the curve P-256. */
export interface KeyPair {
  privateKey: KeyObject;
  /** Uncompressed point, 65 bytes. */
  publicKey: Uint8Array;
}

/** The parts of a name, in their order: kind and text, e.g. `["CN", "localhost"]`. */
export type DistinguishedName = readonly (readonly [kind: keyof typeof NAME_PARTS, text: string])[];

/** What a certificate says. */
export interface CertificateContent {
  subject: DistinguishedName;
  /** Uncompressed point, 65 bytes. */
  publicKey: Uint8Array;
  /** At most 20 bytes, the first of them below 0x80. */
  serial: Uint8Array;
  notBeforeMs: number;
  notAfterMs: number;
  /** Host names and IPv4 addresses that it is good for; none: it is that of an authority. */
  hosts: readonly string[];
}

const NAME_PARTS = { C: "2.5.4.6", ST: "2.5.4.8", L: "2.5.4.7", O: "2.5.4.10", CN: "2.5.4.3" };
const EC_KEY = "1.2.840.10045.2.1";
const P256 = "1.2.840.10045.3.1.7";
const POINT_BYTES = 65;
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

/** Both halves of a private key. */
export function keyPairOf(privateKey: TlsKey): KeyPair {
  const publicKey = tlsPublicKey(privateKey);
  const text = (bytes: Uint8Array): string =>
    bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  const [x, y] = [publicKey.subarray(1, 33), publicKey.subarray(33)].map(text);
  const key = { kty: "EC", crv: "P-256", d: text(privateKey), x, y };
  return { privateKey: createPrivateKey({ key, format: "jwk" }), publicKey };
}

/** The certificate as PEM, signed by `issuer`. */
export function makeCertificate(
  content: CertificateContent,
  issuer: { name: DistinguishedName; privateKey: KeyObject },
): string {
  const algorithm = der.sequence(der.objectId(ECDSA_WITH_SHA256));
  const signed = der.sequence(
    der.tagged(0xa0, der.integer(Uint8Array.of(2))),
    der.integer(content.serial),
    algorithm,
    nameOf(issuer.name),
    der.sequence(der.time(content.notBeforeMs), der.time(content.notAfterMs)),
    nameOf(content.subject),
    der.sequence(
      der.sequence(der.objectId(EC_KEY), der.objectId(P256)),
      der.bits(content.publicKey),
    ),
    der.tagged(0xa3, der.sequence(...extensionsOf(content, issuer.privateKey))),
  );
  const signature = sign("sha256", signed, issuer.privateKey);
  return pem(der.sequence(signed, algorithm, der.bits(signature)));
}

function nameOf(parts: DistinguishedName): Uint8Array {
  return der.sequence(
    ...parts.map(([kind, text]) =>
      der.setOf(
        der.sequence(
          der.objectId(NAME_PARTS[kind]),
          kind === "C" ? der.printable(text) : der.utf8(text),
        ),
      )
    ),
  );
}

function extensionsOf({ hosts, publicKey }: CertificateContent, issuer: KeyObject): Uint8Array[] {
  const issuerId = der.tagged(0x80, keyId(publicKeyOf(issuer)));
  const isAuthority = hosts.length === 0;
  const constraints = isAuthority ? der.sequence(der.yes()) : der.sequence();
  const names = isAuthority ? [] : [
    extension("2.5.29.17", der.sequence(...hosts.map(hostOf)), { isCritical: false }),
  ];
  return [
    extension("2.5.29.14", der.octets(keyId(publicKey)), { isCritical: false }),
    extension("2.5.29.35", der.sequence(issuerId), { isCritical: false }),
    ...names,
    extension("2.5.29.19", constraints, { isCritical: true }),
  ];
}

/** RFC 5280, section 4.2.1.2, the first method. */
function keyId(publicKey: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha1").update(publicKey).digest());
}

/** The point, which is the last thing in this form of the key. */
function publicKeyOf(privateKey: KeyObject): Uint8Array {
  const form = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return new Uint8Array(form).slice(-POINT_BYTES);
}

function extension(id: string, value: Uint8Array, { isCritical }: { isCritical: boolean }) {
  const critical = isCritical ? [der.yes()] : [];
  return der.sequence(der.objectId(id), ...critical, der.octets(value));
}

function hostOf(host: string): Uint8Array {
  return isIPv4(host)
    ? der.tagged(0x87, Uint8Array.from(host.split("."), Number))
    : der.tagged(0x82, new TextEncoder().encode(host));
}

function pem(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes).toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
