/** How many files, connections among them, the system lets this program have open. */
import { FEWEST_FILES } from "./connection_room.ts";

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

/** What the user should know of the limit, and what to do; undefined where it is high enough. */
export function openFilesWarning(
  limit: number | undefined,
): { warning: string; hint: string } | undefined {
  if (limit === undefined || limit >= FEWEST_FILES) return undefined;
  return {
    warning:
      `the system allows this program ${limit} open files, wanted ${FEWEST_FILES} at least: ` +
      "a crowd of connections can make it deaf",
    hint: "allow more and start again: ulimit -n 1024, or LimitNOFILE= where systemd starts it",
  };
}
