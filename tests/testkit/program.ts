/** The program as a black box: started as a process, listened to, stopped. */
import project from "../../deno.json" with { type: "json" };
import { fileURLToPath } from "node:url";

/** Words that start the program from source with the permissions of the task `hchat`. */
export function sourceWords(): string[] {
  const flags = project.tasks.hchat.split(" ").filter((word) => word.startsWith("--"));
  const main = fileURLToPath(new URL("../../main.ts", import.meta.url));
  return [Deno.execPath(), "run", ...flags, main];
}

/** The environment of the tests, without a desktop. */
export function testEnvironment(): Record<string, string> {
  return { ...Deno.env.toObject(), DISPLAY: "", WAYLAND_DISPLAY: "" };
}

/** How the program is started. */
export interface StartOptions {
  /** Executable and its first words; the source when absent. */
  program?: string[];
  cwd?: string;
  /** The whole environment; the one of the tests, without a desktop, when absent. */
  env?: Record<string, string>;
  /** Runs as another user; only root may say so. */
  uid?: number;
  /** Close standard output at once. */
  deaf?: boolean;
  /** What is written to standard input, which is then closed. */
  stdin?: string;
}

/** How the program ended. */
export interface ProgramEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** How long a line may take, in ms; slow machines run several tests at once, and stand still for seconds. */
export const PATIENCE_MS = 90_000;

/** A started program. Dispose it, so that no test leaves one behind. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<ProgramEnd>;
  #stdout = "";
  #stderr = "";
  #heard: () => void = () => {};

  constructor(words: string[], options: StartOptions = {}) {
    const [command = "", ...first] = options.program ?? sourceWords();
    this.#child = new Deno.Command(command, {
      args: [...first, ...words],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env ?? testEnvironment(),
      clearEnv: true,
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#ended = this.#listen(options.deaf ?? false);
    void this.#feed(options.stdin);
  }

  get pid(): number {
    return this.#child.pid;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** What stands behind `start` in the first line of standard output that begins with it. */
  line(start: string): Promise<string> {
    return this.#lineOf(() => this.#stdout, start);
  }

  /** The same of standard error. */
  errorLine(start: string): Promise<string> {
    return this.#lineOf(() => this.#stderr, start);
  }

  async #lineOf(said: () => string, start: string): Promise<string> {
    const endMs = Date.now() + PATIENCE_MS;
    while (Date.now() < endMs) {
      const found = said().split("\n").slice(0, -1).find((line) => line.startsWith(start));
      if (found !== undefined) return found.slice(start.length);
      if (await this.#nextWord() === "ended") break;
    }
    throw new Error(
      `No line "${start}" from the program, which said:\n${this.#stdout}${this.#stderr}`,
    );
  }

  signal(name: Deno.Signal): void {
    this.#child.kill(name);
  }

  /** Resolves when the program has ended by itself. */
  end(): Promise<ProgramEnd> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#ended;
  }

  async #nextWord(): Promise<"heard" | "ended"> {
    const { promise, resolve } = Promise.withResolvers<"heard" | "ended">();
    this.#heard = () => resolve("heard");
    const timer = setTimeout(() => resolve("heard"), 1_000);
    const word = await Promise.race([promise, this.#ended.then(() => "ended" as const)]);
    clearTimeout(timer);
    return word;
  }

  async #listen(deaf: boolean): Promise<ProgramEnd> {
    const take = async (stream: ReadableStream<Uint8Array>, keep: (text: string) => void) => {
      for await (
        const text of stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair)
      ) {
        keep(text as string);
        this.#heard();
      }
    };
    const [{ code }] = await Promise.all([
      this.#child.status,
      deaf ? this.#child.stdout.cancel() : take(this.#child.stdout, (text) => this.#stdout += text),
      take(this.#child.stderr, (text) => this.#stderr += text),
    ]);
    return { code, stdout: this.#stdout, stderr: this.#stderr };
  }

  async #feed(text: string | undefined): Promise<void> {
    try {
      const writer = this.#child.stdin.getWriter();
      if (text !== undefined) await writer.write(new TextEncoder().encode(text));
      await writer.close();
    } catch {
      // The program may end without having read it.
    }
  }
}

/** Runs the program to its end. */
export async function runProgramFully(
  words: string[],
  options: StartOptions = {},
): Promise<ProgramEnd> {
  await using program = new Program(words, options);
  return await program.end();
}
