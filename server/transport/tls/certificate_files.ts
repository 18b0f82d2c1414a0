/** The user's own certificate and its key, in two files. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { CertificateFault } from "../../gui_api/error_json.ts";
import type { ServerCertificate } from "./list_certificate.ts";
import type { CertificatePaths, TlsListening } from "./tls_listening.ts";

/** How reading went; `cause` is what the system said of a file that could not be read. */
export type CertificateRead =
  | { kind: "read"; tls: TlsListening }
  | { kind: "failed"; path: string; reason: CertificateFault; cause?: unknown };

/** Certificates with their chain are far shorter. */
const MAX_BYTES = 1_048_576;

/** Reads a certificate and its key, which are read anew later. */
export async function readCertificateFiles(paths: CertificatePaths): Promise<CertificateRead> {
  const first = await readPair(paths);
  if (first.kind === "failed") return first;
  const read = async (): Promise<ServerCertificate> => {
    const again = await readPair(paths);
    if (again.kind === "failed") throw new Error(`Cannot use ${again.path}: ${again.reason}`);
    return again.pair;
  };
  const names = namesIn(first.pair.cert);
  return { kind: "read", tls: { kind: "files", paths, first: first.pair, read, names } };
}

type Failed = Extract<CertificateRead, { kind: "failed" }>;

async function readPair(
  paths: CertificatePaths,
): Promise<{ kind: "read"; pair: ServerCertificate } | Failed> {
  const [cert, key] = [await readText(paths.cert), await readText(paths.key)];
  if (cert.kind === "failed") return cert;
  if (key.kind === "failed") return key;
  const certificate = parsed(() => new X509Certificate(cert.text));
  if (certificate === undefined) return failed(paths.cert, "noCertificate");
  const privateKey = parsed(() => createPrivateKey(key.text));
  if (privateKey === undefined) return failed(paths.key, "noKey");
  if (!certificate.checkPrivateKey(privateKey)) return failed(paths.cert, "notPair");
  const pair = { cert: cert.text, key: key.text };
  // A listener that is given one of these throws, after the one before it has been closed.
  const isTaken = parsed(() => createSecureContext(pair)) !== undefined;
  return isTaken ? { kind: "read", pair } : failed(paths.cert, "notSafe");
}

async function readText(path: string): Promise<{ kind: "text"; text: string } | Failed> {
  try {
    await rejectEndless(path);
    return { kind: "text", text: await Deno.readTextFile(path) };
  } catch (cause) {
    return { ...failed(path, "unreadable"), cause };
  }
}

/** A pipe would be waited for, with all settings behind it; a device may have no end. Throws the runtime's errors, and TypeError. */
async function rejectEndless(path: string): Promise<void> {
  const { isFile, isDirectory, size } = await Deno.stat(path);
  if (!isFile && !isDirectory) throw new TypeError("expected a file, got a device or a pipe");
  if (isFile && size > MAX_BYTES) {
    throw new TypeError(`expected at most ${MAX_BYTES} bytes, got ${size}`);
  }
}

function failed(path: string, reason: CertificateFault): Failed {
  return { kind: "failed", path, reason };
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** The host names in a certificate; those for many hosts cannot be dialled. */
function namesIn(cert: string): string[] {
  const names = new X509Certificate(cert).subjectAltName ?? "";
  return [...names.matchAll(/DNS:([^,\s*]+)(?=,|$)/g)].map(([, name]) => name!);
}
