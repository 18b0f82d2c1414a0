// Room: connections under TLS: whom we trust, how they are checked, certificates of our own.
import tls from "node:tls";

let roots: string[] | undefined;

/** The certificates that this system trusts, as PEM, or those of the runtime where it has none; read once. */
export function systemRoots(): string[] {
  return roots ??= readRoots();
}

function readRoots(): string[] {
  // The type library lacks the function.
  const { getCACertificates } = tls as unknown as { getCACertificates(store: "system"): string[] };
  const found = getCACertificates("system");
  return found.length > 0 ? found : [...tls.rootCertificates];
}
