import type { RandomFill } from "../keys/record_source.ts";

/** `length` random bytes as lower-case hexadecimal digits, the form of ids and streams. */
export function randomHex(random: RandomFill, length: number): string {
  const bytes = new Uint8Array(length);
  random(bytes);
  return bytes.toHex();
}
