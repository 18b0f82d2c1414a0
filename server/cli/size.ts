/** Sizes as people write them on the command line; pure. */
import { UsageError } from "./command.ts";

const UNIT_BYTES = new Map([
  ["", 1],
  ["b", 1],
  ["kb", 1e3],
  ["mb", 1e6],
  ["gb", 1e9],
  ["tb", 1e12],
  ["kib", 2 ** 10],
  ["mib", 2 ** 20],
  ["gib", 2 ** 30],
  ["tib", 2 ** 40],
]);

/**
 * Bytes of `4GiB`, `700MB`, `1.5GB`, `1048576`; `what` names the option in the error. Throws UsageError for
 * anything else, for zero and for more than fits a safe integer.
 */
export function parseSize(text: string, what: string): number {
  const [, count = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([a-zA-Z]*)$/.exec(text) ?? [];
  const bytes = Math.floor(Number(count || NaN) * (UNIT_BYTES.get(unit.toLowerCase()) ?? NaN));
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new UsageError(
    `Reading ${what} failed: "${text}" is no size`,
    "write a number and a unit, such as 700MB, 4GiB or 1048576",
  );
}

/** Digits alone: the number of bytes of `1280`. Throws UsageError for anything else. */
export function parseCount(text: string, what: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new UsageError(
    `Reading ${what} failed: "${text}" is no whole number`,
    "write digits alone, such as 1280",
  );
}
