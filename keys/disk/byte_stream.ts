/** Bytes of a device, a pipe or a file, from front to back. */

const O_RDONLY_CLOEXEC = 0o2_000_000;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32", nonblocking: true },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize", nonblocking: true },
  close: { parameters: ["i32"], result: "i32" },
} as const;

/** What is read bit by bit. */
export interface ByteStream {
  /** Waits for bytes, puts as many as come into `into`, and answers how many; 0 at the end. Throws where it fails. */
  read(into: Uint8Array<ArrayBuffer>): Promise<number>;
  close(): void;
}

/** Opens `path`; for a named pipe that waits for its writer. Throws the runtime's errors. */
export async function openByteStream(path: string): Promise<ByteStream> {
  try {
    const file = await Deno.open(path, { read: true });
    return { read: async (into) => await file.read(into) ?? 0, close: () => file.close() };
  } catch (error) {
    const stream = error instanceof Deno.errors.NotCapable ? await openNative(path) : undefined;
    if (stream === undefined) throw error;
    return stream;
  }
}

/**
 * The runtime keeps programs out of /dev and /proc, whatever their user may read there: /dev/hwrng, and what a shell
 * hands over as /dev/fd/63. The system is asked instead; undefined where that does not help.
 */
async function openNative(path: string): Promise<ByteStream | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const library = Deno.dlopen("libc.so.6", SYMBOLS);
  const { open, read, close } = library.symbols;
  const file = await open(new TextEncoder().encode(`${path}\0`), O_RDONLY_CLOEXEC);
  if (file < 0) {
    library.close();
    return undefined;
  }
  return {
    read: async (into) => {
      const count = Number(await read(file, into, BigInt(into.length)));
      if (count < 0) throw new TypeError("expected bytes, got none");
      return count;
    },
    close: () => {
      close(file);
      library.close();
    },
  };
}
