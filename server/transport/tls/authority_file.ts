/** A file with certificates of authorities that are trusted beside those of the system. */
import { X509Certificate } from "node:crypto";

/** More than the authorities of a whole system need. */
export const AUTHORITY_FILE_BYTES = 4_194_304;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** How reading went. */
export type AuthorityRead =
  /** As PEM. */
  | { kind: "read"; authorities: string[] }
  | { kind: "failed"; reason: "unreadable" | "noCertificate" };

/** Reads the certificates; a pipe or a device, which may have no end, is no file of them. */
export async function readAuthorityFile(path: string): Promise<AuthorityRead> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile || size > AUTHORITY_FILE_BYTES) return { kind: "failed", reason: "unreadable" };
    const authorities = authoritiesIn(await Deno.readTextFile(path));
    return authorities === undefined
      ? { kind: "failed", reason: "noCertificate" }
      : { kind: "read", authorities };
  } catch {
    return { kind: "failed", reason: "unreadable" };
  }
}

/** The certificates in a text, each as PEM; undefined where there is none, or one that is broken. */
export function authoritiesIn(text: string): string[] | undefined {
  const found = text.match(CERTIFICATE) ?? [];
  return found.length > 0 && found.every(isCertificate) ? found : undefined;
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
