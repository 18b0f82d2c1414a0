import { createHash } from "node:crypto";

/** The bytes of the file of this name: always the same, and no two of a file alike. */
export function fileBytes(name: string, bytes: number): Uint8Array<ArrayBuffer> {
  if (bytes === 0) return new Uint8Array();
  const digest = createHash("shake256", { outputLength: bytes }).update(name).digest();
  return new Uint8Array(digest);
}
