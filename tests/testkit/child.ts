import { engineFlags, HEAP } from "../../scripts/release/project.ts";

/** A program in a process of its own that answers one line for each line it is given. */
export interface Child extends AsyncDisposable {
  /** The next line of its standard output; "" when it has ended. */
  line(): Promise<string>;
  /** Writes a line to its standard input and returns the next line of its output. */
  ask(text: string): Promise<string>;
  /** Closes its standard input and waits; the exit code, 128 + n when a signal ended it. */
  end(): Promise<number>;
}

/**
 * Starts the module at `url` under this runtime with all permissions, its memory as in the executable, and `gc()`; `wrap` may put the command into another one.
 */
export function startChild(
  url: URL,
  args: string[],
  wrap: (command: string[]) => string[] = (command) => command,
): Child {
  const engine = engineFlags().map((flag) => `${flag},--expose-gc`);
  const flags = ["--quiet", "--no-check", "--allow-all", ...engine];
  const run = [Deno.execPath(), "run", ...flags, url.href];
  const [program = "", ...rest] = wrap([...run, ...args]);
  const process = new Deno.Command(program, {
    args: rest,
    env: HEAP,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = process.stdin.getWriter();
  const output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  let ended: Promise<number> | undefined;

  async function line(): Promise<string> {
    while (!waiting.includes("\n")) {
      const { value, done } = await output.read();
      if (done) return waiting;
      waiting += value;
    }
    const end = waiting.indexOf("\n");
    const first = waiting.slice(0, end);
    waiting = waiting.slice(end + 1);
    return first;
  }

  async function end(): Promise<number> {
    await input.close().catch(() => {});
    const status = await process.status;
    await output.cancel();
    return status.code;
  }

  return {
    line,
    ask: async (text) => {
      await input.write(new TextEncoder().encode(`${text}\n`));
      return await line();
    },
    end: () => ended ??= end(),
    [Symbol.asyncDispose]: async () => void await (ended ??= end()),
  };
}
