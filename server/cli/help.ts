/** Help texts, made from the command table for terminals of 40 columns and more. */
import { COMMON_OPTIONS } from "./arguments.ts";
import type { Command, OptionSpec } from "./command.ts";

/** Widest line of any help text. */
export const HELP_COLUMNS = 80;

/** The narrowest terminal that every line fits. */
export const NARROWEST_COLUMNS = 40;

/** Below this width descriptions go under their names, and usage lines are indented less. */
const TWO_COLUMNS = 64;

/** One sentence that says what the program is. */
export const PROGRAM_SUMMARY =
  "Two people chat under a key that changes every few seconds, taken from a list of random keys " +
  "that they exchanged by hand.";

/** What the help says below the commands. */
const NOTES =
  "Without a command hchat chats. TIME is ISO 8601 or now. DURATION is a number and a unit: 90s, " +
  "12h, 30d, 1y.";

/** Exit codes as the help and the man page give them. */
export const EXIT_CODES = "Exit codes: 0 done, 1 failed, 2 wrong usage.";

/** `hchat --help` for a terminal of `columns` columns: one line for each command. */
export function programHelp(commands: readonly Command[], columns = HELP_COLUMNS): string {
  const width = helpWidth(columns);
  const shown = commands.map(({ name, summary }): [string, string] => [name, summary]);
  return [
    ...wrap(PROGRAM_SUMMARY, { indent: 0, width }),
    "",
    "Usage:",
    ...commands.flatMap((command) => usageLines(command, width)),
    "  hchat COMMAND --help",
    "  hchat --version",
    "",
    "Commands:",
    ...table(shown, width),
    "",
    ...wrap(NOTES, { indent: 0, width }),
    ...wrap(EXIT_CODES, { indent: 0, width }),
  ].join("\n");
}

/** `hchat COMMAND --help` for a terminal of `columns` columns: usage, paragraphs, options. */
export function commandHelp(command: Command, columns = HELP_COLUMNS): string {
  const width = helpWidth(columns);
  const paragraphs = (command.details ?? "").split("\n\n").filter((text) => text !== "");
  const options = [...command.options, ...COMMON_OPTIONS]
    .map((spec): [string, string] => [formatOption(spec), spec.help]);
  return [
    ...wrap(sentence(command.summary), { indent: 0, width }),
    "",
    "Usage:",
    ...usageLines(command, width),
    ...paragraphs.flatMap((text) => ["", ...paragraph(text, width)]),
    "",
    "Options:",
    ...table(options, width),
  ].join("\n");
}

/** A summary as a sentence of its own. */
export function sentence(summary: string): string {
  return `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`;
}

/** `-n, --name VALUE` as help texts write it. */
export function formatOption({ name, short, value, isValueOptional }: OptionSpec): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  if (value === undefined) return names;
  return isValueOptional === true ? `${names}[=${value}]` : `${names} ${value}`;
}

function helpWidth(columns: number): number {
  return Math.min(Math.max(columns, NARROWEST_COLUMNS), HELP_COLUMNS);
}

/** The usage line of a command, wrapped between its words so that no `[…]` is torn apart. */
function usageLines(command: Command, width: number): string[] {
  const words = command.usage.match(/\[[^\]]*\]\S*|\S+/g) ?? [];
  const indent = width < TWO_COLUMNS ? 6 : `  hchat ${words[0] ?? ""} `.length;
  const lines: string[] = [];
  let line = "  hchat";
  for (const word of words) {
    if (line.length + 1 + word.length > width) {
      lines.push(line);
      line = " ".repeat(indent - 1);
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** A paragraph keeps its own lines when it is an example (indented); otherwise it is wrapped. */
function paragraph(text: string, width: number): string[] {
  if (text.startsWith("  ")) return text.split("\n");
  return wrap(text.replaceAll("\n", " "), { indent: 0, width });
}

/** Names and what they mean: side by side where there is room for it, one below the other where there is not. */
function table(rows: readonly (readonly [string, string])[], width: number): string[] {
  const isNarrow = width < TWO_COLUMNS;
  const indent = isNarrow ? 6 : Math.min(24, Math.max(...rows.map(([name]) => name.length))) + 4;
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, { indent, width });
    const head = `  ${name}`;
    if (isNarrow || head.length + 2 > indent) return [head, ...lines];
    return [head.padEnd(indent) + (lines[0] ?? "").trimStart(), ...lines.slice(1)];
  });
}

/** Breaks `text` between words so that every line, indented by `indent` columns, fits `width`. */
function wrap(text: string, { indent, width }: { indent: number; width: number }): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(" ".repeat(indent) + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, " ".repeat(indent) + line];
}
