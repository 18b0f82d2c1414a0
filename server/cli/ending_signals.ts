import { isHangupIgnored } from "./hangup_ignored.ts";

/** Calls `interrupt` on every signal that asks the program to end, from now on. */
export function listenForSignals(interrupt: () => void): void {
  // Asked before the first listener: from then on the runtime ends on every signal that has none.
  const isDeaf = isHangupIgnored();
  for (const name of endingSignals()) {
    Deno.addSignalListener(name, isDeaf && name === "SIGHUP" ? liveOn : interrupt);
  }
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGXFSZ", failToWrite);
}

/** A file over the limit of `ulimit -f`: with a listener the write fails, as on a full medium, and the program goes on. */
function failToWrite(): void {}

/** The terminal of a program was closed that `nohup` started. */
function liveOn(): void {}

/** SIGHUP: the terminal was closed. Windows has Ctrl-C and Ctrl-Break only. */
function endingSignals(): Deno.Signal[] {
  return Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP"];
}
