/** Starts the thread of a module; undefined where threads cannot be started. */
export function startThread(module: URL): Worker | undefined {
  try {
    // Some forms of the program do not carry the thread's file. The runtime would print an error of its own, so the
    // file is asked for first; a compiled program has none to ask for.
    if (module.protocol === "file:" && !Deno.build.standalone) Deno.statSync(module);
    return new Worker(module, { type: "module" });
  } catch {
    return undefined;
  }
}
