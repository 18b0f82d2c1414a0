import { NAME_BYTES } from "../constants.ts";

// Controls, line and paragraph separators, marks that turn the direction of text around, path separators.
// deno-lint-ignore no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff/\\]/u;

/**
 * Says what is wrong with the name of a seat (FORMAT.md §3), undefined when it may stand in a header:
 * 1 to 63 bytes of UTF-8 without control characters and path separators.
 */
export function nameFault(name: string): string | undefined {
  if (!name.isWellFormed()) return "found text that is no Unicode, wanted whole characters";
  const length = new TextEncoder().encode(name).length;
  if (length < 1 || length > NAME_BYTES) {
    return `found a name of ${length} bytes, wanted 1 to ${NAME_BYTES}`;
  }
  if (FORBIDDEN.test(name)) {
    return "found a control character or path separator in a name, wanted printable text";
  }
  return undefined;
}
