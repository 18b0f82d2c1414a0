/** Who holds the lock on a file, for the hint beside "another process uses it". Linux alone tells. */

const PROC_BYTES = 262_144;
const O_RDONLY_CLOEXEC = 0o2_000_000;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

/** `process 1234 (hchat chat alice.hkl)`; undefined where the system does not tell. */
export function describeLockHolder(path: string): string | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    const { dev, ino } = Deno.statSync(path);
    const pid = findHolder(readProc("/proc/locks"), { dev, ino });
    if (pid === undefined) return undefined;
    const words = readProc(`/proc/${pid}/cmdline`).split("\0").filter((word) => word !== "");
    const program = commandLine(words);
    return program === "" ? `process ${pid}` : `process ${pid} (${program})`;
  } catch {
    return undefined;
  }
}

/** Process id from the lines of /proc/locks, such as `1: FLOCK  ADVISORY  WRITE 708 fd:01:1234 0 EOF`. */
export function findHolder(
  locks: string,
  { dev, ino }: { dev: number; ino: number | null },
): number | undefined {
  const major = Math.floor(dev / 256) % 4_096;
  const minor = dev % 256 + Math.floor(dev / 2 ** 20) % 4_096 * 256;
  const holders = [
    ...locks.matchAll(/FLOCK\s+\S+\s+WRITE\s+(\d+)\s+([0-9a-f]+):([0-9a-f]+):(\d+)/g),
  ]
    .filter(([, , , , inode]) => Number(inode) === ino);
  // Some file systems show another device number here than stat does: the inode alone must do then.
  const exact = holders.find(([, , high, low]) =>
    Number.parseInt(high ?? "", 16) === major && Number.parseInt(low ?? "", 16) === minor
  );
  const pid = (exact ?? holders[0])?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/**
 * What a person would call a process with this command line. Of a runtime that runs a script its options are left
 * out: they are longer than all that tells. The words of another process are hostile text: printable characters
 * alone, and not many.
 */
export function commandLine(words: string[]): string {
  const [program = "", command, ...rest] = words;
  const script = command === "run" ? rest.findIndex((word) => !word.startsWith("-")) : -1;
  const line = script < 0
    ? [baseName(program), ...words.slice(1)].join(" ")
    : [scriptName(rest[script] ?? ""), ...rest.slice(script + 1)].join(" ");
  const printable = line.replaceAll(/[^\x20-\x7e]/g, "?");
  return printable.length > 80 ? `${printable.slice(0, 77)}...` : printable;
}

/** The self-extracting form runs from descriptors, which have numbers for names. */
function scriptName(path: string): string {
  const name = baseName(path);
  return name === "main.ts" || /^\d+$/.test(name) ? "hchat" : name;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The runtime gives /proc to nobody short of --allow-all, not even what `ls` may see: ask the system. */
function readProc(path: string): string {
  const library = Deno.dlopen("libc.so.6", SYMBOLS);
  try {
    const file = library.symbols.open(new TextEncoder().encode(`${path}\0`), O_RDONLY_CLOEXEC);
    if (file < 0) return "";
    const bytes = new Uint8Array(PROC_BYTES);
    let length = 0;
    while (length < bytes.length) {
      const rest = bytes.subarray(length);
      const count = Number(library.symbols.read(file, rest, BigInt(rest.length)));
      if (count <= 0) break;
      length += count;
    }
    library.symbols.close(file);
    return new TextDecoder().decode(bytes.subarray(0, length));
  } finally {
    library.close();
  }
}
