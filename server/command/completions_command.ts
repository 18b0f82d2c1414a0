/** `hchat completions bash|zsh|fish`: completions made from the command table. */
import { COMMON_OPTIONS } from "./arguments.ts";
import { type Command, type CommandArgs, type CommandIo, UsageError } from "./command.ts";

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
      "For bash:\n\n  hchat completions bash > ~/.local/share/bash-completion/completions/hchat\n\n" +
      "For zsh, into a folder of $fpath:\n\n  hchat completions zsh > ~/.zfunc/_hchat\n\n" +
      "For fish:\n\n  hchat completions fish > ~/.config/fish/completions/hchat.fish",
    options: [],
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

function optionNames(command: Command): string[] {
  return [...command.options, ...COMMON_OPTIONS].map((spec) => `--${spec.name}`);
}

function bashCompletions(commands: readonly Command[]): string {
  const names = commands.map((command) => command.name).join(" ");
  const cases = commands.map((command) =>
    `    ${command.name}) options="${optionNames(command).join(" ")}" ;;`
  );
  return `# hchat completions for bash
_hchat() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" options
  if [[ $COMP_CWORD -eq 1 && $word != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "${names}" -- "$word"; compgen -f -- "$word")
    return
  fi
  case "$command" in
${cases.join("\n")}
    *) options="--help --version" ;;
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _hchat hchat`;
}

function zshCompletions(commands: readonly Command[]): string {
  const names = commands.map((command) => `    ${zshWord(`${command.name}:${command.summary}`)}`);
  const cases = commands.map((command) => {
    const specs = [...command.options, ...COMMON_OPTIONS].map((spec) => {
      const many = spec.multiple === true ? "*" : "";
      const value = spec.value === undefined ? "" : `:${spec.value.replaceAll(":", "\\:")}:_files`;
      return zshWord(`${many}--${spec.name}[${spec.help.replaceAll(/[[\]]/g, "\\$&")}]${value}`);
    });
    return `    ${command.name}) _arguments ${specs.join(" ")} '*:file:_files' ;;`;
  });
  return `#compdef hchat
# hchat completions for zsh
_hchat() {
  local -a commands
  commands=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _files
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
    *) _files ;;
  esac
}
_hchat "$@"`;
}

function zshWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishCompletions(commands: readonly Command[]): string {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
  const lines = commands.flatMap((command) => [
    `complete -c hchat -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
    ...[...command.options, ...COMMON_OPTIONS].map((spec) =>
      `complete -c hchat -n '__fish_seen_subcommand_from ${command.name}' -l ${spec.name}` +
      `${spec.value === undefined ? "" : " -r"} -d ${quoted(spec.help)}`
    ),
  ]);
  return ["# hchat completions for fish", ...lines].join("\n");
}
