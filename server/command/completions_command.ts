/** `hchat completions bash|zsh|fish`: completions made from the command table. */
import { type Command, type CommandArgs, type CommandIo, UsageError } from "../cli/command.ts";
import {
  bashCompletions,
  fishCompletions,
  type ScriptParts,
  zshCompletions,
} from "../cli/completion_scripts.ts";

/** The command that runs where none is named. */
const FALLBACK = "chat";

/** Writes the completions of one shell. */
type Writer = (parts: ScriptParts) => string;

const WRITERS = new Map<string, Writer>([
  ["bash", bashCompletions],
  ["zsh", zshCompletions],
  ["fish", fishCompletions],
]);

/** The command; `commands` is called when it runs, because it is in that table itself. */
export function completionsCommand(commands: () => readonly Command[]): Command {
  return {
    name: "completions",
    summary: "print shell completions",
    usage: "completions bash|zsh|fish",
    details: "For bash, in ~/.bashrc:\n\n  source <(hchat completions bash)\n\n" +
      "For zsh, in ~/.zshrc:\n\n  autoload -Uz compinit && compinit\n" +
      "  source <(hchat completions zsh)\n\n" +
      "For fish, in ~/.config/fish/config.fish:\n\n  hchat completions fish | source",
    options: [],
    choices: [...WRITERS.keys()],
    run: (args, io) => Promise.resolve(printCompletions(commands(), args, io)),
  };
}

function printCompletions(commands: readonly Command[], args: CommandArgs, io: CommandIo): number {
  const [shell, ...rest] = args.positionals;
  const write = rest.length > 0 ? undefined : WRITERS.get(shell ?? "");
  if (write === undefined) {
    const got = args.positionals.length === 0 ? "nothing" : `"${args.positionals.join(" ")}"`;
    throw new UsageError(
      `Cannot print completions: expected bash, zsh or fish, got ${got}`,
      "write it as: hchat completions bash",
    );
  }
  io.out(write({ commands, fallback: FALLBACK }));
  return 0;
}
