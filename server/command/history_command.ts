/** `hchat history`: prints what the vault of a list keeps. */
import { writeNewText } from "../../keys/disk/text_file.ts";
import { systemReason } from "../../keys/system_words.ts";
import type { KeyList } from "../../keys/list/key_list.ts";
import { otherSeat } from "../../keys/seat.ts";
import { PASSPHRASE_FILE, withList } from "../cli/passphrase/ask_passphrase.ts";
import { listArgument } from "../cli/arguments.ts";
import { type Command, type CommandArgs, CommandError, type CommandIo } from "../cli/command.ts";
import { inOneLine } from "../cli/words.ts";
import type { HistoryFault } from "../gui_api/notice_json.ts";
import { HISTORY_FAULTS } from "../shared/reasons.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import { entryArray, entryLines } from "../history/entry_line.ts";
import { HistoryReader } from "../history/history_reader.ts";
import { vaultBeside } from "../history/vault_path.ts";

/** Prints a conversation that was kept. */
export const historyCommand: Command = {
  name: "history",
  summary: "print the messages that --history has kept",
  usage:
    "history LIST [--search WORDS] [--json] [--export FILE] [--file FILE] [--passphrase-file FILE]",
  details:
    "Reads the vault beside the list, LIST.vault, or FILE. What it prints is no longer sealed: " +
    "anyone can read it.",
  options: [
    { name: "search", value: "WORDS", help: "print only messages that hold all of the words" },
    { name: "json", help: "print the entries as JSON, as in server/LOCAL_API.md" },
    { name: "file", value: "FILE", help: "the vault, where it is not beside the list" },
    {
      name: "export",
      value: "FILE",
      help: "write them to a new file, in the clear and for you alone to read",
    },
    PASSPHRASE_FILE,
  ],
  run: runHistory,
};

async function runHistory(args: CommandArgs, io: CommandIo): Promise<number> {
  const path = listArgument(args, "history");
  const file = args.value("file") ?? vaultBeside(path);
  requireVault(file);
  return await withList({ path, write: false, args, io }, async (list) => {
    const reader = openReader(list, file);
    try {
      const wanted = { file, search: args.value("search"), nowMs: io.clock.now() };
      await print(entriesOf(reader, wanted), { list, args, io });
    } finally {
      reader.close();
    }
    if (reader.unopened === 0) return 0;
    io.err(`hchat: warning: the file is damaged: ${reader.unopened} messages do not open`);
    return 1;
  });
}

async function print(
  entries: Iterable<EntryJson>,
  { list: { header: { names }, seat }, args, io }: {
    list: KeyList;
    args: CommandArgs;
    io: CommandIo;
  },
): Promise<void> {
  const writers = { out: names[seat], in: names[otherSeat(seat)] };
  const pieces = args.has("json") ? entryArray(entries) : entryLines(entries, writers);
  const target = args.value("export");
  if (target !== undefined) return await exportTo(target, pieces, io);
  let isEmpty = true;
  for (const line of linesOf(pieces)) {
    isEmpty = false;
    io.out(line);
  }
  if (isEmpty) io.err(`hchat: hint: ${noneWords(args.value("search"))}`);
}

function noneWords(search: string | undefined): string {
  return search === undefined ? "no message is kept" : "no message has all of the words";
}

/** The next step for each kind of fault. */
const HINTS: Partial<Record<HistoryFault, string>> = {
  inUse: "end the hchat that uses it, or read it on its page",
  unreadable: "copy it to a folder that you may write to, and name it with --file",
};

/** Nobody else is served meanwhile, so that it takes no other thread. */
function openReader({ vault }: KeyList, file: string): HistoryReader {
  const opened = HistoryReader.open(file, vault);
  if (opened.kind === "opened") return opened.reader;
  throw new CommandError(
    `Cannot read the history at ${file}: ${HISTORY_FAULTS[opened.fault]}`,
    HINTS[opened.fault],
  );
}

/** All that is kept, or what of it holds the words. */
function* entriesOf(
  reader: HistoryReader,
  { file, ...wanted }: { file: string; search: string | undefined; nowMs: number },
): Generator<EntryJson> {
  try {
    yield* reader.entries(wanted);
  } catch {
    throw new CommandError(`Cannot read the history at ${file}: ${HISTORY_FAULTS.unreadable}`);
  }
}

/** What the pieces make, up to the end of a line each time. */
function* linesOf(pieces: Iterable<string>): Generator<string> {
  let line = "";
  for (const piece of pieces) {
    line += piece;
    if (!piece.endsWith("\n")) continue;
    yield line.slice(0, -1);
    line = "";
  }
}

/** Writes a text to a new file that is for its owner alone. */
async function exportTo(path: string, pieces: Iterable<string>, io: CommandIo): Promise<void> {
  try {
    await writeNewText(path, pieces);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const reason = error instanceof Deno.errors.AlreadyExists
      ? "expected a new file, got one that is there"
      : systemReason(error) ?? "it can't be written";
    throw new CommandError(`Cannot write ${path}: ${reason}`, "choose another file");
  }
  const name = inOneLine(path);
  io.out(`exported: ${name}`);
  io.err(`hchat: warning: ${name} is not sealed: anyone with this file can read the messages`);
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
