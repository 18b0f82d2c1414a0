/** Names of temporary files beside a list: hidden, and never longer than a file system takes. */
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import type { RandomFill } from "../random.ts";

/** What most file systems take, in bytes of UTF-8. */
const MAX_NAME_BYTES = 255;
/** The point in front, the number of a volume (`.001`), and the longest end: `.replaced-` with eight digits. */
const ADDED_BYTES = 1 + 4 + 18;

/**
 * `.alice.hkl` for `alice.hkl`, `.alice.hkl.001` for its second file. Where the list's name leaves no room for that, the
 * first 32 hex digits of the SHA-256 of the name take its place.
 */
export function hiddenName(name: string): string {
  const [, list = name, volume = ""] = /^(.*?)(\.\d{3})?$/s.exec(name) ?? [];
  const bytes = new TextEncoder().encode(list);
  if (bytes.length + ADDED_BYTES <= MAX_NAME_BYTES) return `.${name}`;
  return `.${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}${volume}`;
}

/** The hidden path beside `path` that ends with `end`, such as `.alice.hkl.partial-1f2e3d4c`. */
export function hiddenPath(path: string, end: string): string {
  return join(dirname(path), `${hiddenName(basename(path))}${end}`);
}

/** Eight random hex digits that mark the files of one run: two runs at once do not meet under one hidden name. */
export function randomRun(random: RandomFill): string {
  const run = new Uint8Array(4);
  random(run);
  return run.toHex();
}
