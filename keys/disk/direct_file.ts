import { constants } from "node:fs";

const O_CLOEXEC = 0o2_000_000;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  fallocate: { parameters: ["i32", "i32", "i64", "i64"], result: "i32" },
  pwrite: { parameters: ["i32", "buffer", "usize", "i64"], result: "isize", nonblocking: true },
  close: { parameters: ["i32"], result: "i32" },
} as const;

/** Offsets, lengths and addresses of direct writes are multiples of this. */
export const DIRECT_STEP = 4_096;

/** A file on Linux, written past the page cache by another thread while this one goes on. */
export interface DirectFile {
  /**
   * Writes as much of `bytes` as the system takes and answers how much that was, 0 when it refuses. The bytes are
   * the system's until then, and the file must stay open.
   */
  write(bytes: Uint8Array<ArrayBuffer>, offset: number): Promise<number>;
  close(): void;
}

/** Opens an existing file; undefined where FFI is not granted, or the system or the file system has no such thing. */
export function openDirectFile(path: string): DirectFile | undefined {
  const flag: number | undefined = constants.O_DIRECT;
  const opened = flag === undefined ? undefined : openFile(path, flag);
  if (opened === undefined) return undefined;
  const { library, file } = opened;
  return {
    write: async (bytes, offset) => {
      const length = BigInt(bytes.length);
      return Math.max(0, Number(await library.symbols.pwrite(file, bytes, length, BigInt(offset))));
    },
    close: () => {
      library.symbols.close(file);
      library.close();
    },
  };
}

/**
 * Gives an empty file room for `length` bytes, which becomes its length: direct writes into holes wait for each
 * other, into room that is there they do not. False, and nothing done, where that cannot be had.
 */
export function reserveRoom(path: string, length: number): boolean {
  const opened = openFile(path, 0);
  if (opened === undefined) return false;
  const { library, file } = opened;
  const status = library.symbols.fallocate(file, 0, 0n, BigInt(length));
  library.symbols.close(file);
  library.close();
  return status === 0;
}

function openFile(
  path: string,
  flags: number,
): { library: Deno.DynamicLibrary<typeof SYMBOLS>; file: number } | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    const library = Deno.dlopen("libc.so.6", SYMBOLS);
    const name = new TextEncoder().encode(`${path}\0`);
    const file = library.symbols.open(name, constants.O_RDWR | O_CLOEXEC | flags);
    if (file >= 0) return { library, file };
    library.close();
  } catch {
    // Without FFI, or with another libc, there is the ordinary way.
  }
  return undefined;
}
