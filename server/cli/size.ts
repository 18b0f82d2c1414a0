/** Sizes as people write and read them; pure. */
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
    `Cannot read ${what}: expected a size, got "${text}"`,
    "write a number and a unit, such as 700MB, 4GiB or 1048576",
  );
}

/** Digits only: the number of bytes of `1280`. Throws UsageError for anything else. */
export function parseCount(text: string, what: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new UsageError(
    `Cannot read ${what}: expected a whole number, got "${text}"`,
    "write digits only, such as 1280",
  );
}

/** A size for people in powers of 1,000: `4.04 GB`, `202 MB`, `512 bytes`. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  const digits = unit === 0 ? 0 : value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
