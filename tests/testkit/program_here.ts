/** The program in the process of the test: all that main.ts runs but the start of a process, which is most of its work. */
import { randomFillSync } from "node:crypto";
import type { CommandIo } from "../../server/cli/command.ts";
import { Ending } from "../../server/cli/ending.ts";
import { runProgram } from "../../server/cli/program.ts";
import { LineWriter } from "../../server/cli/terminal.ts";
import { versionLine } from "../../server/cli/version.ts";
import { COMMANDS } from "../../server/command/command_table.ts";
import { PATIENCE_MS, type ProgramEnd } from "./program.ts";
import { realClock } from "./real_clock.ts";

/**
 * A program beside others in this process, under the machine's clock and over its network. No terminal, no environment;
 * `stdin` is what its standard input holds. Paths in the words have to be absolute. Tests of signals, permissions, kills,
 * the current folder and locks between processes start a `Program`. Dispose it, so that no test leaves one behind.
 */
export class ProgramHere implements AsyncDisposable {
  #stdout = "";
  #stderr = "";
  /** Resolves when a further line was printed. */
  #heard = Promise.withResolvers<void>();
  readonly #forced = Promise.withResolvers<number>();
  readonly #ending = new Ending(realClock, this.#forced.resolve);
  readonly #ended: Promise<ProgramEnd>;

  constructor(words: readonly string[], { stdin = "" }: { stdin?: string } = {}) {
    const program = { commands: COMMANDS, fallback: "chat", version: versionLine() };
    const code = runProgram(program, words, this.#io(new TextEncoder().encode(stdin)));
    this.#ended = Promise.race([code, this.#forced.promise])
      .then((code) => ({ code, stdout: this.#stdout, stderr: this.#stderr }));
  }

  /** What it has printed so far. */
  get stdout(): string {
    return this.#stdout;
  }

  /** Its errors, warnings and hints so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** What stands behind `start` in the first line of standard output that begins with it. Throws when none comes. */
  async line(start: string): Promise<string> {
    const ended = this.#ended.then(() => "ended" as const);
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), PATIENCE_MS);
    try {
      for (let word: "heard" | "late" | "ended" = "heard"; word === "heard";) {
        const heard = this.#heard.promise.then(() => "heard" as const);
        const found = this.#stdout.split("\n").slice(0, -1).find((line) => line.startsWith(start));
        if (found !== undefined) return found.slice(start.length);
        word = await Promise.race([heard, ended, late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
    throw new Error(
      `No line "${start}" from the program, which said:\n${this.#stdout}${this.#stderr}`,
    );
  }

  /** What SIGINT and SIGTERM do. */
  interrupt(): void {
    this.#ending.interrupt();
  }

  /** Resolves when the program has ended. */
  end(): Promise<ProgramEnd> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.interrupt();
    await this.#ended;
  }

  #io(stdin: Uint8Array): CommandIo {
    const stdout = this.#writer((text) => this.#stdout += text);
    const stderr = this.#writer((text) => this.#stderr += text);
    return {
      clock: realClock,
      random: (bytes) => void randomFillSync(bytes),
      signal: this.#ending.signal,
      endAfter: (work, onForced) => this.#ending.endAfter(work, onForced),
      out: (line) => stdout.line(line),
      err: (line) => stderr.line(line),
      progress: () => {},
      clear: () => {},
      readStdin: () => Promise.resolve(stdin),
      isTyped: () => false,
      askSecret: () => Promise.resolve(undefined),
      ask: () => Promise.resolve(undefined),
      unseen: (work) => work(),
      env: () => undefined,
      columns: 80,
    };
  }

  #writer(keep: (text: string) => void): LineWriter {
    const writeSync = (bytes: Uint8Array): number => {
      keep(new TextDecoder().decode(bytes));
      this.#heard.resolve();
      this.#heard = Promise.withResolvers<void>();
      return bytes.length;
    };
    return new LineWriter({ writeSync, isTerminal: () => false });
  }
}

/** Runs the program in this process to its end. */
export async function runHere(
  words: readonly string[],
  options: { stdin?: string } = {},
): Promise<ProgramEnd> {
  return await new ProgramHere(words, options).end();
}
