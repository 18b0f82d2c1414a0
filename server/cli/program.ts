/** From the words of the command line to an exit code: which command, its help, its errors. */
import { nearest, parseArguments } from "./arguments.ts";
import { type Command, type CommandIo, UsageError } from "./command.ts";
import { refuseAlteredWords } from "./command_words.ts";
import { faultOf } from "./fault.ts";
import { inOneLine } from "./words.ts";
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
    refuseAlteredWords(words);
    return await dispatch(program, words, io);
  } catch (error) {
    return report(error, io);
  }
}

function dispatch(program: Program, words: readonly string[], io: CommandIo): Promise<number> {
  const [first] = words;
  if (first === "--version" || first === "-V") return printed(io, program.version);
  if (first === "--help" || first === "-h") {
    return printed(io, programHelp(program.commands, io.columns));
  }
  const named = program.commands.find((command) => command.name === first);
  const command = named ?? fallbackFor(program, first);
  const { args, help } = parseArguments(command, named === undefined ? words : words.slice(1));
  if (help) return printed(io, commandHelp(command, io.columns));
  return command.run(args, io);
}

/** A word that names neither a command nor anything like a path is a mistyped command, not a key list. */
function fallbackFor(program: Program, first: string | undefined): Command {
  if (first !== undefined && /^[a-z]+$/.test(first)) {
    throw unknownCommand(
      first,
      program.commands,
      `see "hchat --help"; to chat with a key list of that name, write "hchat chat ${first}"`,
    );
  }
  const fallback = program.commands.find((command) => command.name === program.fallback);
  if (fallback === undefined) throw new Error("Internal error: the fallback command is missing");
  return fallback;
}

/** The error about a word that was to name a command; `otherwise` is its hint where no command is similar. */
export function unknownCommand(
  word: string,
  commands: readonly Command[],
  otherwise: string,
): UsageError {
  const near = nearest(word, commands.map((command) => command.name));
  return new UsageError(
    `Cannot read the command line: hchat has no command "${word}"`,
    near === undefined ? otherwise : `did you mean "hchat ${near}"?`,
  );
}

function printed(io: CommandIo, text: string): Promise<number> {
  io.out(text);
  return Promise.resolve(0);
}

function report(error: unknown, io: CommandIo): number {
  const { message, hint, isInternal } = faultOf(error);
  io.err(`hchat: error: ${inOneLine(message)}`);
  if (hint !== undefined) io.err(`hchat: hint: ${inOneLine(hint)}`);
  const isLogged = (io.env("HCHAT_LOG") ?? "") !== "";
  if (isInternal && isLogged && error instanceof Error) io.err(error.stack ?? "");
  return error instanceof UsageError ? 2 : 1;
}
