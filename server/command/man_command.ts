/** `hchat man`: the manual page, made from the same texts as the help. */
import { COMMON_OPTIONS } from "../cli/arguments.ts";
import type { Command } from "../cli/command.ts";
import { EXIT_CODES, formatOption, PROGRAM_SUMMARY, sentence } from "../cli/help.ts";
import { VERSION } from "../cli/version.ts";

/** The command; `commands` is called when it runs, because it is in that table itself. */
export function manCommand(commands: () => readonly Command[]): Command {
  return {
    name: "man",
    summary: "print the manual page",
    usage: "man",
    details: "To read it:\n\n  hchat man | man -l -\n\nTo install it:\n\n" +
      "  hchat man > \\\n    ~/.local/share/man/man1/hchat.1",
    options: [],
    choices: [],
    run: (_args, io) => {
      io.out(manualPage(commands()));
      return Promise.resolve(0);
    },
  };
}

/** The manual page in troff's man macros. */
export function manualPage(commands: readonly Command[]): string {
  return [
    `.TH HCHAT 1 "" "hchat ${VERSION}"`,
    ".SH NAME",
    "hchat \\- chat under a key that changes by the clock",
    ".SH SYNOPSIS",
    // Filled, with further lines set in: a usage is longer than a line of any terminal.
    ".nh",
    ".ad l",
    ...commands.flatMap((command) => [".HP", `.B hchat ${escaped(command.usage)}`]),
    ".ad b",
    ".hy",
    ".SH DESCRIPTION",
    line(PROGRAM_SUMMARY),
    ".SH COMMANDS",
    ...commands.flatMap(section),
    ".SH EXIT STATUS",
    line(EXIT_CODES),
    ".SH ENVIRONMENT",
    ".TP",
    ".B NO_COLOR",
    "no colours when set and not empty.",
    ".TP",
    ".B TERM",
    "neither colours nor a line of progress when it is dumb.",
    ".TP",
    ".B HCHAT_LOG",
    "when set and not empty, what strangers send to the port and why it was refused, and where an internal error " +
    "comes from, on standard error.",
    ".TP",
    ".B HCHAT_UNPACK_FOLDER",
    "where the self\\-extracting form unpacks itself, in a private folder that it takes away.",
  ].join("\n");
}

function section(command: Command): string[] {
  const paragraphs = (command.details ?? "").split("\n\n").filter((text) => text !== "");
  return [
    `.SS ${escaped(command.name)}`,
    line(sentence(command.summary)),
    ...paragraphs.flatMap((text) =>
      text.startsWith("  ")
        ? [".PP", ".nf", ...text.split("\n").map(line), ".fi"]
        : [".PP", line(text)]
    ),
    ...[...command.options, ...COMMON_OPTIONS].flatMap((spec) => [
      ".TP",
      `.B ${escaped(formatOption(spec))}`,
      line(spec.help),
    ]),
  ];
}

/** A text line: neither a leading dot nor a leading quote may be taken for a request. */
function line(text: string): string {
  const safe = escaped(text.replaceAll("\n", " "));
  return /^[.']/.test(safe) ? `\\&${safe}` : safe;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("…", "...");
}
