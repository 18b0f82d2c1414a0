// Room: connections under TLS: whom we trust, how they are checked, certificates of our own.
import tls from "node:tls";

/** Where systems keep the authorities that they trust, as one file; the first that is there counts. */
const BUNDLES = [
  // Debian, Ubuntu, Arch, Alpine.
  "/etc/ssl/certs/ca-certificates.crt",
  // Fedora, RHEL.
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/pki/tls/certs/ca-bundle.crt",
  // openSUSE, NixOS.
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/certs/ca-bundle.crt",
  // macOS, OpenBSD; FreeBSD.
  "/etc/ssl/cert.pem",
  "/usr/local/share/certs/ca-root-nss.crt",
];
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

let roots: readonly string[] | undefined;

/**
 * The certificates that this system trusts, as PEM, read once; those that come with the runtime where the system has no
 * file of them, as Windows. The runtime's own way to ask the system takes a permission for all that can be asked.
 */
export function systemRoots(): readonly string[] {
  return roots ??= firstOf(BUNDLES) ?? tls.rootCertificates;
}

/** The certificates in the first of these files that has any. */
export function firstOf(paths: readonly string[]): string[] | undefined {
  for (const path of paths) {
    const found = certificatesIn(path);
    if (found.length > 0) return found;
  }
  return undefined;
}

function certificatesIn(path: string): string[] {
  try {
    return Deno.readTextFileSync(path).match(CERTIFICATE) ?? [];
  } catch {
    return [];
  }
}
