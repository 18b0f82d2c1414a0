const O_RDONLY_CLOEXEC = 0o2_000_000;
const POSIX_FADV_DONTNEED = 4;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  posix_fadvise: { parameters: ["i32", "i64", "i64", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

/**
 * Lets the system forget what it keeps in memory of a synced file, so that the next reader gets what is on the medium.
 * Linux alone offers it; elsewhere, and in file systems that are memory themselves, nothing happens.
 */
export function dropCache(path: string): void {
  if (Deno.build.os !== "linux") return;
  try {
    const library = Deno.dlopen("libc.so.6", SYMBOLS);
    const { open, posix_fadvise, close } = library.symbols;
    const file = open(new TextEncoder().encode(`${path}\0`), O_RDONLY_CLOEXEC);
    if (file >= 0) {
      posix_fadvise(file, 0n, 0n, POSIX_FADV_DONTNEED);
      close(file);
    }
    library.close();
  } catch {
    // Without FFI, or with another libc.
  }
}
