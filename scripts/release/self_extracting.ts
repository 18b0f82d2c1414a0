/** Puts launcher, bundled program and Deno runtime into one file that unpacks and runs itself; pure. */
import { createHash } from "node:crypto";

/** The launcher copies whole blocks of this size, with `dd`, which every machine has. */
const BLOCK_BYTES = 65_536;

/** What goes into the file. */
export interface SelfExtractingParts {
  /** Text of launcher.sh. */
  launcher: string;
  /** The bundled program. */
  program: string;
  /** The Deno executable of this machine. */
  runtime: Uint8Array;
  /** Words for the launcher's first comment. */
  version: string;
  deno: string;
  target: string;
  /** Flags of `deno run`, permissions included. */
  flags: readonly string[];
  /** Variables that tell the system's memory allocation how to work. */
  heap: Readonly<Record<string, string>>;
}

/**
 * The whole file: launcher and program, each filled up to whole blocks with line feeds, then the runtime as it
 * is. Nothing is packed: unpacking would cost half a second at every start.
 */
export function selfExtractingFile(parts: SelfExtractingParts): Uint8Array {
  const program = wholeBlocks(parts.program);
  const digest = createHash("sha256").update(program).update(parts.runtime).digest("hex");
  // The launcher holds its own length: a generous block count is known beforehand.
  const launcherBlocks = Math.ceil((parts.launcher.length + 4_096) / BLOCK_BYTES);
  const launcher = wholeBlocks(fill(parts.launcher, {
    VERSION: parts.version,
    DENO: parts.deno,
    TARGET: parts.target,
    FLAGS: parts.flags.map(shellWord).join(" "),
    HEAP: Object.entries(parts.heap).map(([name, value]) => `${name}=${shellWord(value)}`).join(
      " ",
    ),
    PROGRAM_BLOCK: String(launcherBlocks),
    PROGRAM_BLOCKS: String(program.length / BLOCK_BYTES),
    PROGRAM_BYTES: String(program.length),
    RUNTIME_BLOCK: String(launcherBlocks + program.length / BLOCK_BYTES),
    RUNTIME_BYTES: String(parts.runtime.length),
    DIGEST: digest,
  }));
  if (launcher.length !== launcherBlocks * BLOCK_BYTES) {
    throw new Error("Internal error: the launcher does not fill its blocks");
  }
  return concat([launcher, program, parts.runtime]);
}

/** Replaces each `@NAME@`; throws for a name without a value. */
function fill(template: string, values: Record<string, string>): string {
  return template.replace(/@([A-Z_]+)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Internal error: the launcher wants ${name}`);
    return value;
  });
}

function wholeBlocks(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const filled = new Uint8Array(Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES).fill(0x0a);
  filled.set(bytes);
  return filled;
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
