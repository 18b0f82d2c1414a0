/** `hchat help [COMMAND]` and `hchat version`: what `--help` and `--version` print, for those who write a word. */
import { type Command, UsageError } from "../cli/command.ts";
import { commandHelp, programHelp } from "../cli/help.ts";
import { unknownCommand } from "../cli/program.ts";
import { versionLine } from "../cli/version.ts";

/** Prints help; `commands` is called when it runs, because it is in that table itself. */
export function helpCommand(commands: () => readonly Command[]): Command {
  return {
    name: "help",
    summary: "print this help, or the help of a command",
    usage: "help [COMMAND]",
    options: [],
    get choices() {
      return commands().map((command) => command.name);
    },
    // deno-lint-ignore require-await
    async run(args, io) {
      const [name, ...more] = args.positionals;
      if (more.length > 0) {
        throw new UsageError(
          `Cannot print help: expected one command, got ${args.positionals.length}`,
          "write it as: hchat help COMMAND",
        );
      }
      io.out(
        name === undefined
          ? programHelp(commands(), io.columns)
          : commandHelp(commandNamed(name, commands()), io.columns),
      );
      return 0;
    },
  };
}

function commandNamed(name: string, commands: readonly Command[]): Command {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw unknownCommand(name, commands, 'see "hchat help"');
  return command;
}

/** Prints what `hchat --version` prints. */
export const versionCommand: Command = {
  name: "version",
  summary: "print the version and the form of this program",
  usage: "version",
  options: [],
  choices: [],
  // deno-lint-ignore require-await
  async run(args, io) {
    if (args.positionals.length > 0) {
      throw new UsageError("Cannot print the version: expected nothing after version");
    }
    io.out(versionLine());
    return 0;
  },
};
