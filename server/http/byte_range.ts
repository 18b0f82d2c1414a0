/** A part of a file: bytes `from` up to `to`. */
export interface Part {
  from: number;
  to: number;
}

const SPEC = /^(\d*)-(\d*)$/;

/**
 * What a Range header asks for of `bytes` (RFC 9110, section 14): the one part that it names, undefined for the whole
 * where it is absent, invalid, of another unit, or names several parts, and `unsatisfiable` for what is not there.
 */
export function partOf(
  range: string | undefined,
  bytes: number,
): Part | "unsatisfiable" | undefined {
  const [, set] = /^bytes=(.*)$/i.exec(range ?? "") ?? [];
  // Empty elements of a list count for nothing (section 5.6.1).
  const specs = set?.split(",").map((spec) => spec.replace(/^[ \t]+|[ \t]+$/g, "")).filter(Boolean);
  if (specs?.length !== 1) return undefined;
  const [, first = "", last = ""] = SPEC.exec(specs[0]!) ?? [];
  if (first === "") return last === "" ? undefined : suffixOf(Number(last), bytes);
  if (last !== "" && isLess(last, first)) return undefined;
  const from = Number(first);
  const to = last === "" ? bytes : Math.min(bytes, Number(last) + 1);
  return from < bytes ? { from, to } : "unsatisfiable";
}

/** The last `length` bytes; of an empty file that is the whole, which no part can say. */
function suffixOf(length: number, bytes: number): Part | "unsatisfiable" | undefined {
  if (length === 0) return "unsatisfiable";
  return bytes === 0 ? undefined : { from: Math.max(0, bytes - length), to: bytes };
}

/** Decimal digits of any length are compared exactly. */
function isLess(one: string, other: string): boolean {
  return BigInt(one) < BigInt(other);
}
