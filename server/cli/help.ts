/** Help texts, made from the command table; every line fits 80 columns. */
import { COMMON_OPTIONS } from "./arguments.ts";
import type { Command, OptionSpec } from "./command.ts";

/** Widest line of any help text. */
export const HELP_COLUMNS = 80;

/** One sentence that says what the program is. */
export const PROGRAM_SUMMARY =
  "Two people chat under a key that changes every few seconds, from a list that they exchanged by hand.";

/** Exit codes as the help and the man page say them. */
export const EXIT_CODES = "Exit codes: 0 done, 1 failed, 2 wrong usage.";

/** `hchat --help`: what there is, one line for each command. */
export function programHelp(commands: readonly Command[]): string {
  const shown: [string, string][] = commands.map((command) => [command.name, command.summary]);
  return [
    ...wrap(PROGRAM_SUMMARY, 0),
    "",
    "Usage:",
    ...commands.flatMap((command) => usageLines(command)),
    "  hchat COMMAND --help",
    "  hchat --version",
    "",
    "Commands:",
    ...columns(shown),
    "",
    ...wrap(
      "Without a command hchat chats. TIME is ISO 8601 or now; DURATION a number and a unit: 90s, 12h, 30d, 1y.",
      0,
    ),
    EXIT_CODES,
  ].join("\n");
}

/** `hchat COMMAND --help`: usage, paragraphs, options. */
export function commandHelp(command: Command): string {
  const paragraphs = (command.details ?? "").split("\n\n").filter((text) => text !== "");
  return [
    ...wrap(sentence(command.summary), 0),
    "",
    "Usage:",
    ...usageLines(command),
    ...paragraphs.flatMap((text) => ["", ...paragraph(text)]),
    "",
    "Options:",
    ...columns(
      [...command.options, ...COMMON_OPTIONS].map((spec) => [optionWords(spec), spec.help]),
    ),
  ].join("\n");
}

/** A summary as a sentence of its own. */
export function sentence(summary: string): string {
  return `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`;
}

/** `--name VALUE` as help texts write it. */
export function optionWords(spec: OptionSpec): string {
  return spec.value === undefined ? `--${spec.name}` : `--${spec.name} ${spec.value}`;
}

/** The usage line of a command, wrapped between its words so that no `[…]` is torn apart. */
function usageLines(command: Command): string[] {
  const words = command.usage.match(/\[[^\]]*\]\S*|\S+/g) ?? [];
  const indent = `  hchat ${words[0] ?? ""} `.length;
  const lines: string[] = [];
  let line = "  hchat";
  for (const word of words) {
    if (line.length + 1 + word.length > HELP_COLUMNS) {
      lines.push(line);
      line = " ".repeat(indent - 1);
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** A paragraph keeps its own lines when it is an example (indented), else it is wrapped. */
function paragraph(text: string): string[] {
  return text.startsWith("  ") ? text.split("\n") : wrap(text.replaceAll("\n", " "), 0);
}

/** Two columns: names to the left, what they mean to the right; long names stand on a line of their own. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(24, Math.max(...rows.map(([name]) => name.length))) + 4;
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, left);
    const head = `  ${name}`;
    if (head.length + 2 > left) return [head, ...lines];
    return [head.padEnd(left) + (lines[0] ?? "").trimStart(), ...lines.slice(1)];
  });
}

/** Breaks `text` between words so that every line, indented by `indent` columns, fits. */
function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > HELP_COLUMNS) {
      lines.push(" ".repeat(indent) + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, " ".repeat(indent) + line];
}
