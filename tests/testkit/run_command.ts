import type { Command } from "../../server/cli/command.ts";
import { runProgram } from "../../server/cli/program.ts";
import { FakeIo } from "./fake_io.ts";

/** What a command printed and how it ended. */
export interface CommandRun {
  code: number;
  lines: string[];
  errors: string[];
}

/** Runs one command in this process, as main.ts would, with the words behind its name. */
export async function runCommand(
  command: Command,
  words: string[],
  io: FakeIo = new FakeIo(),
): Promise<CommandRun> {
  const program = { commands: [command], fallback: command.name, version: "test" };
  const code = await runProgram(program, [command.name, ...words], io);
  return { code, lines: io.lines, errors: io.errors };
}
