/** Programs of a measurement that have a process of their own, and talk in lines. */
import { fileURLToPath } from "node:url";
import { engineFlags, HEAP } from "../release/project.ts";

/** A program that was started. */
export interface ChildProgram {
  /** The next line that it prints. */
  next(): Promise<string>;
  /** Lets it go on to its end, and waits for that. */
  end(): Promise<void>;
}

/** Starts `name`, a file of this folder, with all permissions, and with the heap of the program. */
export function startProgram(name: string, args: readonly string[]): ChildProgram {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", ...engineFlags(), "--allow-all", path, ...args],
    env: HEAP,
    stdin: "piped",
    stdout: "piped",
  });
  const child = command.spawn();
  const lines = linesOf(child);
  return {
    next: () => nextOf(lines),
    end: async () => {
      await child.stdin.close();
      await child.status;
    },
  };
}

/** The lines that a process prints, one after the other. */
async function* linesOf({ stdout }: Deno.ChildProcess): AsyncGenerator<string, void> {
  let text = "";
  for await (const part of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (text + part).split("\n");
    text = lines.pop() ?? "";
    yield* lines;
  }
}

async function nextOf(lines: AsyncGenerator<string, void>): Promise<string> {
  const { value } = await lines.next();
  if (value === undefined) throw new Error("Cannot measure: one of the programs has ended");
  return value;
}
