/** `hchat completions bash|zsh|fish`: completions made from the command table. */
import { COMMON_OPTIONS } from "../cli/arguments.ts";
import {
  type Command,
  type CommandArgs,
  type CommandIo,
  type OptionSpec,
  UsageError,
} from "../cli/command.ts";

/** The command that runs where none is named: what begins with a key list has its options. */
const FALLBACK = "chat";

/** Writes the completions of one shell from the commands. */
type Writer = (commands: readonly Command[]) => string;

const WRITERS: Record<string, Writer> = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
};

/** The command; `commands` is asked when it runs, because it stands in that table itself. */
export function completionsCommand(commands: () => readonly Command[]): Command {
  return {
    name: "completions",
    summary: "print shell completions",
    usage: "completions bash|zsh|fish",
    details:
      "For bash:\n\n  hchat completions bash > \\\n    ~/.local/share/bash-completion/completions/hchat\n\n" +
      "For zsh, into a folder of $fpath:\n\n  hchat completions zsh > ~/.zfunc/_hchat\n\n" +
      "For fish:\n\n  hchat completions fish > ~/.config/fish/completions/hchat.fish",
    options: [],
    choices: Object.keys(WRITERS),
    run: (args, io) => Promise.resolve(printCompletions(commands(), args, io)),
  };
}

function printCompletions(commands: readonly Command[], args: CommandArgs, io: CommandIo): number {
  const [shell, ...rest] = args.positionals;
  const write = shell === undefined || rest.length > 0 ? undefined : WRITERS[shell];
  if (write === undefined || !Object.hasOwn(WRITERS, shell ?? "")) {
    throw new UsageError(
      "Printing completions failed: one shell is wanted, bash, zsh or fish",
      'write "hchat completions bash"',
    );
  }
  io.out(write(commands));
  return 0;
}

function optionsOf(command: Command): OptionSpec[] {
  return [...command.options, ...COMMON_OPTIONS];
}

function optionNames(command: Command): string {
  return optionsOf(command).map((spec) => `--${spec.name}`).join(" ");
}

function fallbackOf(commands: readonly Command[]): Command {
  const command = commands.find(({ name }) => name === FALLBACK);
  if (command === undefined) throw new Error("Internal error: the fallback command is missing");
  return command;
}

function bashCompletions(commands: readonly Command[]): string {
  const names = commands.map((command) => command.name).join(" ");
  const cases = commands.map((command) =>
    `    ${command.name}) options="${optionNames(command)}" files="${
      command.choices?.join(" ") ?? ""
    }" ;;`
  );
  const choices = new Map(
    commands.flatMap((command) => command.options).flatMap((spec) =>
      spec.choices === undefined ? [] : [[spec.name, spec.choices.join(" ")] as const]
    ),
  );
  const values = [...choices].map(([name, words]) => `    --${name}) files="${words}" ;;`);
  return `# hchat completions for bash
_hchat() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" options files
  if [[ $COMP_CWORD -eq 1 && $word != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "${names}" -- "$word"; compgen -f -- "$word")
    return
  fi
  case "$command" in
${cases.join("\n")}
    *) options="${optionNames(fallbackOf(commands))} --version" ;;
  esac
  case "\${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join("\n")}
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  elif [[ -n $files ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$files" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _hchat hchat`;
}

function zshCompletions(commands: readonly Command[]): string {
  const names = commands.map((command) => `    ${zshWord(`${command.name}:${command.summary}`)}`);
  const zshArguments = (command: Command): string => {
    const specs = optionsOf(command).map((spec) => {
      const many = spec.multiple === true ? "*" : "";
      const value = spec.value === undefined
        ? ""
        : `:${spec.value.replaceAll(":", "\\:")}:${zshAction(spec.choices)}`;
      return zshWord(`${many}--${spec.name}[${spec.help.replaceAll(/[[\]]/g, "\\$&")}]${value}`);
    });
    return `_arguments ${specs.join(" ")} '*:file:${zshAction(command.choices)}'`;
  };
  const cases = commands.map((command) => `    ${command.name}) ${zshArguments(command)} ;;`);
  return `#compdef hchat
# hchat completions for zsh
_hchat() {
  local -a commands
  commands=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
    _describe command commands
    _files
    return
  fi
  local command=$words[2]
  if (( \${commands[(I)$command:*]} )); then
    shift words
    (( CURRENT-- ))
  fi
  case "$command" in
${cases.join("\n")}
    *) ${zshArguments(fallbackOf(commands))} ;;
  esac
}
_hchat "$@"`;
}

function zshAction(choices: readonly string[] | undefined): string {
  return choices === undefined ? "_files" : `(${choices.join(" ")})`;
}

function zshWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishCompletions(commands: readonly Command[]): string {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
  const others = commands.map(({ name }) => name).filter((name) => name !== FALLBACK).join(" ");
  const lines = commands.flatMap((command) => {
    const when = command.name === FALLBACK
      ? `not __fish_seen_subcommand_from ${others}`
      : `__fish_seen_subcommand_from ${command.name}`;
    const words = command.choices === undefined
      ? []
      : [`complete -c hchat -n '${when}' -f -a '${command.choices.join(" ")}'`];
    return [
      `complete -c hchat -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
      ...words,
      ...optionsOf(command).map((spec) =>
        `complete -c hchat -n '${when}' -l ${spec.name}${fishValue(spec)} -d ${quoted(spec.help)}`
      ),
    ];
  });
  return ["# hchat completions for fish", ...lines].join("\n");
}

function fishValue(spec: OptionSpec): string {
  if (spec.value === undefined) return "";
  return spec.choices === undefined ? " -r" : ` -x -a '${spec.choices.join(" ")}'`;
}
