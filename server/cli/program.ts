/** From the words of the command line to an exit code: which command, its help, its errors. */
import { nearest, parseArguments } from "./arguments.ts";
import { type Command, CommandError, type CommandIo, UsageError } from "./command.ts";
import { commandHelp, programHelp } from "./help.ts";

/** What the program is made of. */
export interface Program {
  commands: readonly Command[];
  /** Name of the command that runs when none is named. */
  fallback: string;
  /** Answer to `--version`. */
  version: string;
}

/**
 * Runs the command that `words` name and returns the exit code: 0 done, 1 failed, 2 wrong usage. Errors go to
 * standard error as `hchat: error: …` and `hchat: hint: …`.
 */
export async function runProgram(
  program: Program,
  words: readonly string[],
  io: CommandIo,
): Promise<number> {
  try {
    return await dispatch(program, words, io);
  } catch (error) {
    return report(error, io);
  }
}

function dispatch(program: Program, words: readonly string[], io: CommandIo): Promise<number> {
  const [first] = words;
  if (first === "--version" || first === "-V") return printed(io, program.version);
  if (first === "--help" || first === "-h") return printed(io, programHelp(program.commands));
  if (first === "help") return help(program, words.slice(1), io);
  const named = program.commands.find((command) => command.name === first);
  const command = named ?? fallbackFor(program, first);
  const { args, help: asked } = parseArguments(
    command,
    named === undefined ? words : words.slice(1),
  );
  if (asked) return printed(io, commandHelp(command));
  return command.run(args, io);
}

/** A word that names neither a command nor anything like a path is a mistyped command, not a key list. */
function fallbackFor(program: Program, first: string | undefined): Command {
  const looksLikeCommand = first !== undefined && /^[a-z]+$/.test(first);
  if (looksLikeCommand) {
    const near = nearest(program.commands.map((command) => command.name), first);
    throw new UsageError(
      `Reading the command line failed: there is no command "${first}"`,
      near === undefined
        ? `see "hchat --help"; to chat with a key list of that name write "hchat chat ${first}"`
        : `did you mean "hchat ${near}"?`,
    );
  }
  const fallback = program.commands.find((command) => command.name === program.fallback);
  if (fallback === undefined) throw new Error("Internal error: the fallback command is missing");
  return fallback;
}

function help(program: Program, words: readonly string[], io: CommandIo): Promise<number> {
  const [name] = words;
  if (name === undefined) return printed(io, programHelp(program.commands));
  const command = program.commands.find((each) => each.name === name);
  if (command === undefined) {
    throw new UsageError(
      `Showing help failed: there is no command "${name}"`,
      `see "hchat --help"`,
    );
  }
  return printed(io, commandHelp(command));
}

function printed(io: CommandIo, text: string): Promise<number> {
  io.out(text);
  return Promise.resolve(0);
}

/** Says what went wrong in the words of its class; anything unforeseen counts as failed. */
function report(error: unknown, io: CommandIo): number {
  const usage = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  const isInternal = message.startsWith("Internal error") && error instanceof Error;
  io.err(`hchat: error: ${message}`);
  const hint = hintOf(error);
  if (hint !== undefined) io.err(`hchat: hint: ${hint}`);
  if (isInternal && (io.env("HCHAT_LOG") ?? "") !== "") io.err(error.stack ?? "");
  return usage ? 2 : 1;
}

/** UsageError, CommandError and KeyListError carry the next step; for the runtime's own errors it is known here. */
function hintOf(error: unknown): string | undefined {
  if (error instanceof UsageError || error instanceof CommandError) return error.hint;
  if (error instanceof Error && "hint" in error && typeof error.hint === "string") {
    return error.hint;
  }
  if (error instanceof Deno.errors.NotCapable) {
    return "run the program through its executable or a deno task, which grant what it needs";
  }
  return undefined;
}
