/**
 * A TLS connection whose other end is checked before a byte of a request leaves (PROTOCOL.md §2): its certificate leads
 * to an authority that we trust and has the name that was dialled, or it has a key that the list names.
 */
import { isIP } from "node:net";
import tls from "node:tls";
import { equals } from "@std/bytes/equals";
import type { UnreachableReason } from "../../gui_api/status_json.ts";
import { connectFailure } from "../../http/connect_failure.ts";

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
}

/** A connection, or why there is none; then nothing of a request has left. */
export type TlsOpened =
  | { kind: "open"; protocol: TlsProtocol }
  | { kind: "failed"; reason: UnreachableReason };

/** What both ends have agreed on. */
export type TlsProtocol = "h2" | "http/1.1";

/** What every client of this runtime offers; another list would be another fingerprint. */
const PROTOCOLS = ["h2", "http/1.1"];

/** Connects; `opened` settles when the other end has been checked, and `socket` is not to be used before. */
export function openTls(
  { host, port, trust }: TlsPlace,
): { socket: tls.TLSSocket; opened: Promise<TlsOpened> } {
  const { authorities, pinned } = trust;
  const socket = tls.connect({
    host,
    port,
    // No name is sent for an address (RFC 6066, section 3).
    servername: isIP(host) === 0 ? host : undefined,
    ca: [...authorities, ...pinned.map(({ certificate }) => certificate)],
    ALPNProtocols: PROTOCOLS,
    checkServerIdentity: (_, certificate) =>
      isPinned(certificate, pinned) ? undefined : tls.checkServerIdentity(host, certificate),
  });
  socket.setNoDelay(true);
  const opened = new Promise<TlsOpened>((resolve) => {
    const fail = (code?: string): void => {
      resolve({ kind: "failed", reason: reasonOf(code, { hasPins: pinned.length > 0 }) });
    };
    socket.once("secureConnect", () => {
      resolve({ kind: "open", protocol: socket.alpnProtocol === "h2" ? "h2" : "http/1.1" });
    });
    socket.on("error", ({ code }: Error & { code?: string }) => fail(code));
    socket.once("close", () => fail());
  });
  return { socket, opened };
}

function isPinned({ pubkey }: tls.PeerCertificate, pinned: readonly PinnedKey[]): boolean {
  return pubkey !== undefined && pinned.some(({ publicKey }) => equals(publicKey, pubkey));
}

/** By the codes that this runtime has from OpenSSL. */
const CERTIFICATE_FAULTS: Record<string, UnreachableReason> = {
  CERT_HAS_EXPIRED: "certificateOutOfDate",
  CERT_NOT_YET_VALID: "certificateOutOfDate",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificateOfAnotherName",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificateUntrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "certificateUntrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificateUntrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificateUntrusted",
  ERR_SSL_WRONG_VERSION_NUMBER: "noTls",
};

function reasonOf(code = "", { hasPins }: { hasPins: boolean }): UnreachableReason {
  const fault = CERTIFICATE_FAULTS[code];
  if (fault === "certificateUntrusted" && hasPins) return "certificateNotOfList";
  return fault ?? connectFailure(code) ?? (/^ERR_SSL_/.test(code) ? "tlsDeclined" : "broke");
}
