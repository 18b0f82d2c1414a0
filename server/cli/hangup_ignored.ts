/** The C library, number of SIGHUP and SIG_IGN are the same on Linux and macOS but for the library's name. */
const LIBRARIES: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libc.so.6",
  darwin: "/usr/lib/libSystem.B.dylib",
};
const SIGHUP = 1;
const SIG_IGN = 1n;

/** Longer than any system's struct sigaction, which begins with the handler. */
const ACTION_WORDS = 32;

/**
 * Whether this program was started deaf to SIGHUP, by `nohup` for one: it is to live on when its terminal is closed. False
 * where the system cannot be asked.
 */
export function isHangupIgnored(): boolean {
  const name = LIBRARIES[Deno.build.os];
  if (name === undefined) return false;
  try {
    const library = Deno.dlopen(name, {
      sigaction: { parameters: ["i32", "pointer", "buffer"], result: "i32" },
    });
    const action = new BigUint64Array(ACTION_WORDS);
    const failed = library.symbols.sigaction(SIGHUP, null, action) !== 0;
    library.close();
    return !failed && action[0] === SIG_IGN;
  } catch {
    return false;
  }
}
