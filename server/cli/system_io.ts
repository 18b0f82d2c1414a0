/** The real CommandIo: terminal, signals, standard input. Clock and randomness come from main.ts. */
import { concat } from "@std/bytes/concat";
import type { RandomFill } from "../../keys/random.ts";
import { systemReason } from "../../keys/system_words.ts";
import type { Clock } from "../time/clock.ts";
import { CommandError, type CommandIo } from "./command.ts";
import { environment } from "./command_words.ts";
import { isHangupIgnored } from "./hangup_ignored.ts";
import { Keyboard } from "./keyboard.ts";
import { LineWriter, printable } from "./terminal.ts";

/** After Ctrl-C the program has this long to finish. */
const FINISH_MS = 2_000;

/**
 * Signals that come together count as one: npm and `deno task` pass on a Ctrl-C that the terminal has sent already,
 * and a window that closes sends SIGHUP more than once.
 */
const TOGETHER_MS = 150;

/** Exit code after a second Ctrl-C, or when the time to finish is over: 128 + SIGINT. */
const INTERRUPTED = 130;

/** A CommandIo on this process, and how it ended. */
export interface SystemIo extends CommandIo {
  /** Gives the final exit code: a failed standard output turns 0 into 1. */
  close(exitCode: number): number;
}

/** What main.ts hands in. */
export interface SystemSources {
  clock: Clock;
  random: RandomFill;
}

/** Makes the real CommandIo and listens for Ctrl-C and SIGTERM from now on. */
export function systemIo(sources: SystemSources): SystemIo {
  const stdout = new LineWriter(Deno.stdout);
  const stderr = new LineWriter(Deno.stderr);
  // A dumb terminal, such as an editor's window, shows control sequences instead of obeying them.
  const obeys = stderr.isTerminal() && environment("TERM") !== "dumb";
  const coloured = obeys && (environment("NO_COLOR") ?? "") === "";
  const { signal, interrupt, endAfter } = listenForSignals(sources.clock);
  const keyboard = new Keyboard();
  const ask = (prompt: string, echo: boolean) => keyboard.ask({ prompt, echo, signal, interrupt });
  let drawn = 0;
  const wipeProgress = (): void => {
    if (drawn > 0) stderr.raw("\r\x1b[K");
    drawn = 0;
  };
  return {
    ...sources,
    signal,
    endAfter,
    out: (line) => {
      wipeProgress();
      stdout.line(line);
    },
    err: (line) => {
      wipeProgress();
      const colour = coloured ? colourOf(line) : "";
      if (colour === "") stderr.line(line);
      else stderr.raw(`${colour}${printable(line)}\x1b[0m\n`);
    },
    progress: (line) => {
      if (!obeys) return;
      wipeProgress();
      const shown = line.slice(0, Math.max(20, columns() - 1));
      stderr.raw(shown);
      drawn = shown.length;
    },
    clear: () => {
      if (obeys) stderr.raw("\x1b[H\x1b[2J\x1b[3J");
      drawn = 0;
    },
    readStdin: (maxBytes) => readStdin(maxBytes, signal),
    isTyped: () => Deno.stdin.isTerminal(),
    askSecret: (prompt) => ask(prompt, false),
    ask: (prompt) => ask(prompt, true),
    unseen: (work) => keyboard.unseen(work),
    env: environment,
    columns: columns(),
    close: (exitCode) => {
      wipeProgress();
      if (stdout.failure === undefined) return exitCode;
      stderr.line(`hchat: error: Cannot write to standard output: ${stdout.failure}`);
      return exitCode === 0 ? 1 : exitCode;
    },
  };
}

/** Errors red, hints and warnings yellow. */
function colourOf(line: string): string {
  if (line.startsWith("hchat: error:")) return "\x1b[31m";
  if (line.startsWith("hchat: hint:") || line.startsWith("hchat: warning:")) return "\x1b[33m";
  return "";
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}

/** What listens for signals has for others. */
interface EndSignals extends Pick<CommandIo, "signal" | "endAfter"> {
  interrupt: () => void;
}

/** The first signal asks the program to finish; a second one, or two seconds without reason to wait, end it at once. */
function listenForSignals(clock: Clock): EndSignals {
  const controller = new AbortController();
  let isLater = false;
  let onForced: (() => void) | undefined;
  let cancelLimit = (): void => {};
  const exit = (): void => {
    onForced?.();
    Deno.exit(INTERRUPTED);
  };
  const limit = (): void => {
    if (controller.signal.aborted && onForced === undefined) {
      cancelLimit = clock.after(FINISH_MS, exit);
    }
  };
  const interrupt = (): void => {
    const isAsked = controller.signal.aborted;
    if (isLater || (!isAsked && onForced !== undefined)) exit();
    if (isAsked) return;
    controller.abort();
    clock.after(TOGETHER_MS, () => isLater = true);
    limit();
  };
  const endAfter = async (work: Promise<unknown>, forced: () => void): Promise<void> => {
    cancelLimit();
    onForced = forced;
    await work;
    onForced = undefined;
    limit();
  };
  // Asked before the first listener: from then on the runtime ends on every signal that has none.
  const isDeaf = isHangupIgnored();
  for (const name of endingSignals()) {
    Deno.addSignalListener(name, isDeaf && name === "SIGHUP" ? liveOn : interrupt);
  }
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGXFSZ", failToWrite);
  return { signal: controller.signal, interrupt, endAfter };
}

/** A file over the limit of `ulimit -f`: with a listener the write fails, as on a full medium, and the program goes on. */
function failToWrite(): void {}

/** The terminal of a program was closed that `nohup` started. */
function liveOn(): void {}

/** SIGHUP: the terminal was closed. Windows has Ctrl-C and Ctrl-Break only. */
function endingSignals(): Deno.Signal[] {
  return Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP"];
}

async function readStdin(maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  let length = 0;
  const parts: Uint8Array[] = [];
  const ended = new Promise<undefined>((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  const reader = Deno.stdin.readable.getReader();
  while (!signal.aborted && length <= maxBytes) {
    const next = await Promise.race([reader.read(), ended]).catch((error: unknown) => {
      const reason = systemReason(error) ?? "the system gave no reason";
      throw new CommandError(`Cannot read standard input: ${reason}`);
    });
    if (next === undefined || next.done) break;
    parts.push(next.value);
    length += next.value.length;
  }
  if (signal.aborted) throw new CommandError("Cannot read standard input: interrupted");
  return concat(parts);
}
