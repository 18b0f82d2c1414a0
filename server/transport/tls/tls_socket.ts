/**
 * A TLS connection whose other end is checked before a byte of a request leaves (PROTOCOL.md §2): its certificate leads
 * to an authority that we trust and has the name that was dialled, or it has a key that the list names.
 */
import { isIP, type LookupFunction } from "node:net";
import tls from "node:tls";
import { equals } from "@std/bytes/equals";
import type { UnreachableReason } from "../../gui_api/status_json.ts";
import { connectFailure } from "../../http/connect_failure.ts";
import { readyForFirstHello } from "./first_hello.ts";

/** Whom to trust. */
export interface TlsTrust {
  /** Certificates of authorities, as PEM. */
  authorities: readonly string[];
  /** Keys that are good under any name. */
  pinned: readonly PinnedKey[];
}

/** A key that both sides derive from the list. */
export interface PinnedKey {
  /** A certificate of it that it has signed itself, as PEM. */
  certificate: string;
  /** Uncompressed point, 65 bytes. */
  publicKey: Uint8Array;
}

/** Where to connect to. */
export interface TlsPlace {
  /** Name or address, IPv6 without brackets. */
  host: string;
  port: number;
  trust: TlsTrust;
  /** Unix milliseconds: tells a certificate that has expired from one that was never good. */
  nowMs: number;
  /** Finds the address of `host`; the system does when absent. */
  lookup?: LookupFunction | undefined;
}

/** A connection, or why there is none; then nothing of a request has left. */
export type TlsOpened =
  | { kind: "open"; protocol: TlsProtocol; vouched: () => Vouched }
  | { kind: "failed"; reason: UnreachableReason };

/** Who vouched for the other end: the list, or authorities, by their names and those of what they vouch for. */
export type Vouched = { kind: "pinned" } | { kind: "authorities"; issuers: string[] };

/** What both ends have agreed on. */
export type TlsProtocol = "h2" | "http/1.1";

/** What every client of this runtime offers; another list would be another fingerprint. */
const PROTOCOLS = ["h2", "http/1.1"];

/** Connects; `opened` settles when the other end has been checked, and `socket` is not to be used before. */
export function openTls(
  { host, port, trust, nowMs, lookup }: TlsPlace,
): { socket: tls.TLSSocket; opened: Promise<TlsOpened> } {
  const { authorities, pinned } = trust;
  readyForFirstHello();
  const socket = tls.connect({
    host,
    port,
    lookup,
    // No name is sent for an address (RFC 6066, section 3).
    servername: isIP(host) === 0 ? host : undefined,
    ca: [...authorities, ...pinned.map(({ certificate }) => certificate)],
    ALPNProtocols: PROTOCOLS,
    // What is wrong with a certificate can be seen only where the handshake goes on; nothing follows it.
    rejectUnauthorized: false,
    checkServerIdentity: (_, certificate) =>
      isPinned(certificate, pinned) ? undefined : tls.checkServerIdentity(host, certificate),
  });
  socket.setNoDelay(true);
  leaveOutChain(socket);
  const opened = new Promise<TlsOpened>((resolve) => {
    const fail = (reason: UnreachableReason): void => {
      resolve({ kind: "failed", reason });
      socket.destroy();
    };
    socket.once("secureConnect", () => {
      if (!socket.authorized) return fail(faultOf(socket, nowMs));
      const protocol = socket.alpnProtocol === "h2" ? "h2" : "http/1.1";
      // A request is to leave with the end of the handshake as soon as those of other programs do.
      const vouched = (): Vouched => vouchedFor(socket, pinned);
      const open = (): void => resolve({ kind: "open", protocol, vouched });
      if (protocol === "http/1.1") return open();
      // Written at once, a request leaves with the end of the handshake; those of this runtime's `fetch` do not.
      setTimeout(open, 0);
    });
    socket.on("error", ({ code }: Error & { code?: string }) => fail(reasonOf(code)));
    socket.once("close", () => fail("broke"));
  });
  return { socket, opened };
}

/**
 * To compare the name, the runtime asks for the certificate with its chain, and reads all authorities for that: the end of
 * the handshake would leave 20 ms later than that of other programs. The name is in the certificate itself.
 */
function leaveOutChain(socket: tls.TLSSocket): void {
  const withChain = socket.getPeerCertificate.bind(socket);
  Object.defineProperty(socket, "getPeerCertificate", { value: () => withChain(false) });
}

function vouchedFor(socket: tls.TLSSocket, pinned: readonly PinnedKey[]): Vouched {
  if (isPinned(socket.getPeerCertificate(), pinned)) return { kind: "pinned" };
  const issuers: string[] = [];
  let certificate = socket.getPeerX509Certificate();
  for (; certificate !== undefined; certificate = certificate.issuerCertificate) {
    if (issuers.includes(certificate.issuer)) break;
    issuers.push(certificate.issuer);
  }
  return { kind: "authorities", issuers };
}

function isPinned({ pubkey }: tls.PeerCertificate, pinned: readonly PinnedKey[]): boolean {
  return pubkey !== undefined && pinned.some(({ publicKey }) => equals(publicKey, pubkey));
}

/** What is wrong with the certificate of a connection that is not authorized. */
function faultOf(socket: tls.TLSSocket, nowMs: number): UnreachableReason {
  const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
  // The type library has an error here; it is a code.
  const code = String(socket.authorizationError);
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "certificateOfAnotherName";
  if (Date.parse(from) > nowMs || Date.parse(to) < nowMs) return "certificateOutOfDate";
  return "certificateNotOfList";
}

/** Why there is no connection, by the code of the system or of OpenSSL, which this runtime imitates. */
function reasonOf(code = ""): UnreachableReason {
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER") return "noTls";
  // The handshake is not signed by the key of the certificate.
  if (code === "UNABLE_TO_VERIFY_LEAF_SIGNATURE") return "certificateNotProven";
  return connectFailure(code) ?? (code.startsWith("ERR_SSL_") ? "tlsDeclined" : "broke");
}
