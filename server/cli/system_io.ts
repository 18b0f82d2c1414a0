/** The real CommandIo: terminal, signals, standard input. Clock and randomness come from main.ts. */
import { concat } from "@std/bytes/concat";
import type { RandomFill } from "../../keys/random.ts";
import { systemReason } from "../../keys/system_words.ts";
import type { Clock } from "../time/clock.ts";
import { CommandError, type CommandIo } from "./command.ts";
import { environment } from "./command_words.ts";
import { Ending } from "./ending.ts";
import { listenForSignals } from "./ending_signals.ts";
import { Keyboard } from "./keyboard.ts";
import { LineWriter, printable } from "./terminal.ts";

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
  const ending = new Ending(sources.clock, (code) => Deno.exit(code));
  listenForSignals(() => ending.interrupt());
  const { signal } = ending;
  const interrupt = (): void => ending.interrupt();
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
    endAfter: (work, onForced) => ending.endAfter(work, onForced),
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
