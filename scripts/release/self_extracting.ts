/** Puts launcher, Deno runtime and bundled program into one file that unpacks and runs itself; pure. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** The launcher writes the parts of the runtime with `dd` in blocks of this size. */
const BLOCK_BYTES = 65_536;

/** Parts of the runtime, which are unpacked side by side. */
const PARTS = 4;

/** Stands behind each part: no further part of a gzip stream, so that `gzip` ends there. */
const MARK = new TextEncoder().encode("\n# next part\n");

/** What goes into the file. */
export interface SelfExtractingParts {
  /** Text of launcher.sh. */
  launcher: string;
  /** The Deno executable of this machine. */
  runtime: Uint8Array;
  /** The bundled program. */
  program: Uint8Array;
  /** Words for the launcher's first comment. */
  version: string;
  deno: string;
  target: string;
  /** Flags of `deno run`, permissions included. */
  flags: readonly string[];
  /** How hard to pack, 0 to 9; 9 when absent. */
  level?: number;
}

/** The whole file: launcher, packed runtime, packed program. */
export function selfExtractingFile(parts: SelfExtractingParts): Uint8Array {
  const level = parts.level ?? 9;
  const blocks = Math.ceil(parts.runtime.length / BLOCK_BYTES / PARTS);
  const packed = Array.from({ length: PARTS }, (_, index) => {
    const from = index * blocks * BLOCK_BYTES;
    return gzipSync(parts.runtime.subarray(from, from + blocks * BLOCK_BYTES), { level });
  });
  const program = gzipSync(parts.program, { level });
  const payload = concat([...packed, program].flatMap((part) => [part, MARK]));
  const values = {
    VERSION: parts.version,
    DENO: parts.deno,
    TARGET: parts.target,
    FLAGS: parts.flags.map(shellWord).join(" "),
    RUNTIME_SIZES: packed.map((part) => part.length).join(" "),
    RUNTIME_BLOCKS: String(blocks),
    RUNTIME_BYTES: String(parts.runtime.length),
    PROGRAM_SIZE: String(program.length),
    PROGRAM_BYTES: String(parts.program.length),
    DIGEST: createHash("sha256").update(payload).digest("hex"),
  };
  const sizes = [...packed, program].map((part) => part.length);
  return concat([placedLauncher(parts.launcher, values, sizes), payload]);
}

/** The places of the parts depend on the launcher's length, and that on the digits of the places. */
function placedLauncher(
  launcher: string,
  values: Record<string, string>,
  sizes: readonly number[],
): Uint8Array {
  let length = 0;
  while (true) {
    const places: number[] = [];
    let at = length;
    for (const size of sizes) {
      places.push(at);
      at += size + MARK.length;
    }
    const bytes = new TextEncoder().encode(fill(launcher, {
      ...values,
      RUNTIME_AT: places.slice(0, -1).join(" "),
      PROGRAM_AT: String(places.at(-1)),
    }));
    if (bytes.length === length) return bytes;
    length = bytes.length;
  }
}

/** Replaces each `@NAME@`; throws for a name without a value. */
function fill(template: string, values: Record<string, string>): string {
  return template.replace(/@([A-Z_]+)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Internal error: the launcher wants ${name}`);
    return value;
  });
}

function shellWord(word: string): string {
  return /^[A-Za-z0-9_=,./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
