import { hash } from "node:crypto";

/** An odd number, so that multiples of it do not come again. */
const STEP = 0x9e3779b1;

/** The bytes of the file of this name: always the same, and no two pieces of a file alike. */
export function fileBytes(name: string, bytes: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(bytes / 4));
  const first = Number.parseInt(hash("sha256", name, "hex").slice(0, 8), 16);
  for (let at = 0; at < words.length; at++) words[at] = first + Math.imul(at, STEP);
  return new Uint8Array(words.buffer, 0, bytes);
}
