/** Completion scripts of three shells, made from the command table. Each works when it is sourced. */
import { COMMON_OPTIONS } from "./arguments.ts";
import type { Command, OptionSpec } from "./command.ts";

/** What a script is made of. */
export interface ScriptParts {
  commands: readonly Command[];
  /** Name of the command that runs where none is named: a line that begins with a key list has its options. */
  fallback: string;
}

/** What may complete a value or a positional. */
type Candidates = { kind: "words"; words: readonly string[] } | { kind: "files" | "folders" };

function optionsOf(command: Command): OptionSpec[] {
  return [...command.options, ...COMMON_OPTIONS];
}

function namesOf({ name, short }: OptionSpec): string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
}

function positionals({ choices }: Command): Candidates {
  return choices === undefined ? { kind: "files" } : { kind: "words", words: choices };
}

/** What may follow `--name`. */
function valuesOf({ value = "", choices }: OptionSpec): Candidates {
  if (choices !== undefined) return { kind: "words", words: choices };
  if (/^DIR/.test(value)) return { kind: "folders" };
  return /^FILE/.test(value) ? { kind: "files" } : { kind: "words", words: [] };
}

function fallbackOf({ commands, fallback }: ScriptParts): Command {
  const command = commands.find(({ name }) => name === fallback);
  if (command === undefined) throw new Error("Internal error: the fallback command is missing");
  return command;
}

/** For bash 3.2 and later. */
export function bashCompletions(parts: ScriptParts): string {
  const { commands } = parts;
  const commandCase = (pattern: string, command: Command): string =>
    `    ${pattern}) options="${optionsOf(command).flatMap(namesOf).join(" ")}" ${
      bashCandidates(positionals(command))
    } ;;`;
  const values = new Map<string, string>();
  for (const spec of commands.flatMap((command) => command.options)) {
    if (spec.value === undefined || spec.isValueOptional === true) continue;
    for (const name of namesOf(spec)) values.set(name, bashCandidates(valuesOf(spec)));
  }
  return `# hchat completions for bash
_hchat() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}"
  local options words kind each at onlyFiles=
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    [[ \${COMP_WORDS[at]} == -- ]] && onlyFiles=yes
  done
  # Bash cuts --name=value into three words.
  if [[ $before == = ]]; then
    before="\${COMP_WORDS[COMP_CWORD - 2]}"
  elif [[ $word == = ]]; then
    word=
  fi
  case "\${COMP_WORDS[1]}" in
${commands.map((command) => commandCase(command.name, command)).join("\n")}
${commandCase("*", fallbackOf(parts))}
  esac
  if [[ $onlyFiles == yes ]]; then
    options= words= kind=-f
  else
    case "$before" in
${[...values].map(([name, candidates]) => `      ${name}) options= ${candidates} ;;`).join("\n")}
      *)
        if [[ $COMP_CWORD -eq 1 ]]; then
          words="${commands.map(({ name }) => name).join(" ")}" options="$options --version"
        fi ;;
    esac
  fi
  [[ $word == -* ]] && words="$options" kind=
  while IFS= read -r each; do
    COMPREPLY+=("$each")
  done < <(
    [[ -n $words ]] && compgen -W "$words" -- "$word"
    [[ -n $kind ]] && compgen "$kind" -- "$word"
  )
}
complete -o filenames -F _hchat hchat`;
}

function bashCandidates(candidates: Candidates): string {
  if (candidates.kind === "words") return `words="${candidates.words.join(" ")}" kind=`;
  return `words= kind=${candidates.kind === "files" ? "-f" : "-d"}`;
}

/** For zsh: sourced after compinit, or in a folder of $fpath as _hchat. */
export function zshCompletions(parts: ScriptParts): string {
  const { commands } = parts;
  const names = commands.map((command) => `    ${quoted(`${command.name}:${command.summary}`)}`);
  const zshArguments = (command: Command): string => {
    const specs = [...optionsOf(command).flatMap(zshSpecs), ...zshPositionals(command)];
    return `_arguments -S ${specs.map(quoted).join(" ")}`;
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
    *) ${zshArguments(fallbackOf(parts))} ;;
  esac
}
if [[ $funcstack[1] == _hchat ]]; then
  _hchat "$@"
else
  compdef _hchat hchat
fi`;
}

/** One description for each name of an option, for `_arguments`. */
function zshSpecs(spec: OptionSpec): string[] {
  const many = spec.multiple === true ? "*" : "";
  const help = spec.help.replaceAll(/[[\]:]/g, "\\$&");
  return namesOf(spec).map((name) => {
    if (spec.value === undefined) return `${many}${name}[${help}]`;
    const isOptional = spec.isValueOptional === true;
    const glued = isOptional ? "=-" : name.startsWith("--") ? "=" : "+";
    const value = `${isOptional ? ":" : ""}${spec.value.replaceAll(":", "\\:")}`;
    return `${many}${name}${glued}[${help}]:${value}:${zshAction(valuesOf(spec))}`;
  });
}

function zshPositionals(command: Command): string[] {
  const isNone = command.choices?.length === 0;
  return isNone ? [] : [`*:file:${zshAction(positionals(command))}`];
}

function zshAction(candidates: Candidates): string {
  if (candidates.kind === "words") {
    return candidates.words.length === 0 ? " " : `(${candidates.words.join(" ")})`;
  }
  return candidates.kind === "files" ? "_files" : "_files -/";
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** For fish. */
export function fishCompletions({ commands, fallback }: ScriptParts): string {
  const others = commands.map(({ name }) => name).filter((name) => name !== fallback).join(" ");
  const lines = commands.flatMap((command) => {
    const when = command.name === fallback
      ? `not __fish_seen_subcommand_from ${others}`
      : `__fish_seen_subcommand_from ${command.name}`;
    const summary = fishQuoted(command.summary);
    return [
      `complete -c hchat -n __fish_use_subcommand -a ${command.name} -d ${summary}`,
      ...command.choices === undefined
        ? []
        : [`complete -c hchat -n '${when}' -f -a '${command.choices.join(" ")}'`],
      ...optionsOf(command).map((spec) =>
        `complete -c hchat -n '${when}' ${fishNames(spec)}${fishValue(spec)} -d ${
          fishQuoted(spec.help)
        }`
      ),
    ];
  });
  return ["# hchat completions for fish", ...lines].join("\n");
}

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

function fishNames({ name, short }: OptionSpec): string {
  return short === undefined ? `-l ${name}` : `-s ${short} -l ${name}`;
}

function fishValue(spec: OptionSpec): string {
  if (spec.value === undefined || spec.isValueOptional === true) return "";
  const candidates = valuesOf(spec);
  if (candidates.kind === "words") {
    return candidates.words.length === 0 ? " -x" : ` -x -a '${candidates.words.join(" ")}'`;
  }
  return candidates.kind === "files" ? " -r -F" : " -x -a '(__fish_complete_directories)'";
}
