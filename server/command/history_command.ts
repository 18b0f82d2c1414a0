/** `hchat history`: prints what the vault of a list keeps. */
import { KeyList } from "../../keys/list/key_list.ts";
import { otherSeat } from "../../keys/seat.ts";
import { givenPassphrase, withPassphrase } from "../cli/ask_passphrase.ts";
import { listArgument } from "../cli/arguments.ts";
import { type Command, type CommandArgs, CommandError, type CommandIo } from "../cli/command.ts";
import { formatTime } from "../cli/time.ts";
import { HISTORY_FAULTS } from "../cli/words.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import { openHistory } from "../history/history.ts";
import { matcherOf } from "../messages/search.ts";
import { vaultBeside } from "../history/vault_path.ts";

/** Prints a conversation that was kept. */
export const historyCommand: Command = {
  name: "history",
  summary: "print the messages that --history has kept",
  usage: "history LIST [--search WORDS] [--json] [--file FILE] [--passphrase-file FILE]",
  details:
    "Reads the vault beside the list, LIST.vault, or FILE. What it prints is no longer sealed: " +
    "anyone can read it.",
  options: [
    { name: "search", value: "WORDS", help: "print only messages that hold all of the words" },
    { name: "json", help: "print the entries as JSON, as in server/LOCAL_API.md" },
    { name: "file", value: "FILE", help: "the vault, where it is not beside the list" },
    {
      name: "passphrase-file",
      value: "FILE",
      help: "read the passphrase of the list from the first line",
    },
  ],
  run: runHistory,
};

async function runHistory(args: CommandArgs, io: CommandIo): Promise<number> {
  const path = listArgument(args, "history");
  const file = args.value("file") ?? vaultBeside(path);
  requireVault(file);
  const list = await withPassphrase(
    { path, given: await givenPassphrase(args, io), io },
    (passphrase) => KeyList.open(path, { write: false, passphrase }),
  );
  try {
    const { names } = list.header;
    const entries = entriesOf(list, file, io).filter(matcherOf(args.value("search") ?? ""));
    if (args.has("json")) io.out(JSON.stringify(entries, null, 2));
    else {
      const writers = { out: names[list.seat], in: names[otherSeat(list.seat)] };
      for (const entry of entries) io.out(lineOf(entry, writers[entry.direction]));
    }
    return 0;
  } finally {
    list.close();
  }
}

function entriesOf({ vault }: KeyList, path: string, { random }: CommandIo): EntryJson[] {
  const opened = openHistory({ path, vault, random });
  if (opened.kind === "failed") {
    throw new CommandError(
      `Cannot read the history at ${path}: ${HISTORY_FAULTS[opened.fault]}`,
      opened.fault === "inUse" ? "end the hchat that uses it, or read it on its page" : undefined,
    );
  }
  const entries = opened.history.entries();
  opened.history.close();
  return entries;
}

/** Opening a vault makes one where there is none, which nobody asks for here. */
function requireVault(path: string): void {
  try {
    if (Deno.statSync(path).isFile) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new CommandError(
    `Cannot read the history: there is no vault at ${path}`,
    "hchat LIST --history keeps one from then on",
  );
}

/** `2026-01-31 12:00:05 UTC  alice: text`; further lines of a text are indented. */
function lineOf({ at, text, deleted, unknown, editedAt }: EntryJson, writer: string): string {
  const shown = deleted === true
    ? "(deleted)"
    : unknown === true
    ? "(of a kind that this version does not know)"
    : text;
  const mark = editedAt === undefined ? "" : " (edited)";
  return `${formatTime(Date.parse(at))}  ${writer}: ${printable(shown)}${mark}`;
}

/** Controls could drive the terminal. */
function printable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "\ufffd")
    .replaceAll("\n", "\n    ");
}
