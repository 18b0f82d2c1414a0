/** How many files, connections among them, the system lets this program have open. */

/** Library and number of RLIMIT_NOFILE; Windows has no such limit. */
const LIMIT_SOURCES: Partial<Record<typeof Deno.build.os, { library: string; resource: number }>> =
  {
    linux: { library: "libc.so.6", resource: 7 },
    darwin: { library: "/usr/lib/libSystem.B.dylib", resource: 8 },
  };

/**
 * The limit in force, by getrlimit(2); the runtime has raised it to the hard one at its start. Undefined where
 * there is none, or where it cannot be asked for.
 */
export function openFilesLimit(): number | undefined {
  const source = LIMIT_SOURCES[Deno.build.os];
  if (source === undefined) return undefined;
  try {
    const library = Deno.dlopen(source.library, {
      getrlimit: { parameters: ["i32", "buffer"], result: "i32" },
    });
    // struct rlimit: the soft limit, then the hard one.
    const limits = new BigUint64Array(2);
    const failed = library.symbols.getrlimit(source.resource, limits) !== 0;
    library.close();
    return failed ? undefined : Number(limits[0]);
  } catch {
    return undefined;
  }
}
