/** `hchat chat`: opens lists, serves the page, answers the peer, until Ctrl-C. */
import { headerAt } from "../../keys/list/list_info.ts";
import { realPathOf } from "../../keys/disk/path.ts";
import { otherSeat } from "../../keys/seat.ts";
import { quoted } from "../http/address.ts";
import { parsePeerAddress } from "../transport/schemes.ts";
import { builtInDecoy, type Decoy } from "../decoy/decoy.ts";
import { folderDecoy } from "../decoy/decoy_folder.ts";
import type { ConversationJson } from "../gui_api.ts";
import { LocalUsers } from "../http/local_users.ts";
import { openFilesLimit, openFilesWarning } from "../http/open_files.ts";
import { page } from "../api/page.ts";
import { App, AppError } from "../app.ts";
import { givenPassphrase, withPassphrase } from "./ask_passphrase.ts";
import { hasDesktop, openBrowser } from "./browser.ts";
import { CHAT_OPTIONS, type ChatOptions, readChatOptions } from "./chat_options.ts";
import { type Command, type CommandArgs, CommandError, type CommandIo } from "../cli/command.ts";
import { formatListenError, formatNotice, formatStatus } from "../cli/words.ts";
import { findLists, mediaFolders, programFolder } from "./find_lists.ts";
import { dialableUrls, ownAddresses } from "./own_addresses.ts";
import { readSettings, type SavedSettings, SettingsKeeper } from "./saved_settings.ts";

/** Chats; what runs when no command is named. */
export const chatCommand: Command = {
  name: "chat",
  summary: "chat in the browser; what hchat does without a command",
  usage: "[chat] [LIST…] [--peer URL] [--listen HOST:PORT] [--page HOST:PORT] [--no-open] " +
    "[--pad prefer|always|off] [--cover quiet|steady] [--tick 1s] [--decoy DIR] [--keep-keys] " +
    "[--passphrase-file FILE]",
  details: "Prints the address of the page and the address that the other side dials, then stays " +
    "until Ctrl-C or until it is ended in the settings of the page. One of the two sides has to be reachable for the other.\n\n" +
    "Without LIST key lists are looked for beside the program, in the current folder and on " +
    "removable media. Settings that were saved in hchat.json beside the program take the place of " +
    "the defaults.",
  options: CHAT_OPTIONS,
  run: runChat,
};

async function runChat(args: CommandArgs, io: CommandIo): Promise<number> {
  const env = (name: string): string | undefined => io.env(name);
  const folder = programFolder(env);
  const saved = await readSettings(folder);
  const options = readChatOptions(args, saved);
  const found = options.lists.length > 0 ? [] : findAround(folder, io);
  const lists = options.lists.length > 0 ? options.lists : await chooseList(found, io);
  refuseTwice(lists);
  const given = await givenPassphrase(args, io);
  const keeper = folder === undefined ? undefined : new SettingsKeeper(folder, saved);
  const station = await startStation({ options, found, keeper }, io);
  keeper?.noteAutomatic(options, station.hub.settings());
  try {
    for (const [index, path] of lists.entries()) {
      const peer = options.peers[index] ?? savedPeer(path, saved);
      const opened = await withPassphrase(
        { path, given, io },
        (passphrase) => station.open({ path, passphrase, peer }),
      );
      refuseWithoutPad(args, { path, hasPad: opened.hasPad });
      const now = opened.snapshot();
      warnings(now, io.clock.now()).forEach((warning) => io.err(`hchat: warning: ${warning}`));
    }
    warnOfBothSeats(lists, io);
    io.out(`page: ${station.pageUrl}`);
    io.out(`peer: ${station.peerUrl}`);
    if (lists.length === 0) sayNoList(found, io);
    if (options.open && hasDesktop(env)) void openPage(station.pageUrl, io);
    await interrupted(AbortSignal.any([io.signal, station.hub.endWanted]));
    sayUndelivered(station, io);
  } finally {
    await station.close();
  }
  return 0;
}

/** What the terminal says of a list that was opened: why it is of no use now, and what else there is to know. */
function warnings({ name, status, notices }: ConversationJson, nowMs: number): string[] {
  const setting = { name, nowMs };
  const useless = ["notBegun", "over", "keysBurned"].includes(status.code);
  return [
    ...useless ? [`${name}: ${formatStatus(status, setting)}`] : [],
    ...notices.map((notice) => formatNotice(notice, setting)),
  ];
}

/** Who asks for pad alone on the command line must not find texts gone without. */
function refuseWithoutPad(
  args: CommandArgs,
  { path, hasPad }: { path: string; hasPad: boolean },
): void {
  if (hasPad || args.value("pad") !== "always") return;
  throw new CommandError(
    `Opening ${path} failed: it has no one-time pad, wanted one for --pad always`,
    "give --pad prefer or off, or make a list with pad: hchat keygen without --key-size 64",
  );
}

/** Takes the ports. */
async function startStation(
  { options, found, keeper }: {
    options: ChatOptions;
    found: string[];
    keeper: SettingsKeeper | undefined;
  },
  io: CommandIo,
): Promise<App> {
  const openFiles = openFilesLimit();
  const low = openFilesWarning(openFiles);
  if (low !== undefined) {
    io.err(`hchat: warning: ${low.warning}`);
    io.err(`hchat: hint: ${low.hint}`);
  }
  const starting = App.start({
    clock: io.clock,
    random: io.random,
    listen: options.listen,
    page: options.page,
    pageFiles: page,
    modes: options,
    decoy: await decoyOf(options.decoyFolder),
    dialable: (host, port) => dialableUrls(host, port, ownAddresses()),
    savedSettings: keeper,
    found,
    openFiles,
    users: LocalUsers.open(callersOf(io)),
    log: logTo(io),
  });
  return await starting.catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    const { message, hint } = formatListenError(error.door, error.error);
    throw new CommandError(message, hint);
  });
}

/** The site that strangers see. */
async function decoyOf(folder: string | undefined): Promise<Decoy> {
  return folder === undefined ? builtInDecoy() : await folderDecoy(folder);
}

/** Whoever called sudo runs the browser as himself. */
function callersOf(io: CommandIo): number[] {
  const caller = Number(io.env("SUDO_UID") ?? "");
  return Number.isInteger(caller) && caller > 0 ? [caller] : [];
}

/** The local log goes to standard error when it is wanted, else nowhere: strangers would fill it. */
function logTo(io: CommandIo): (line: string) => void {
  return (io.env("HCHAT_LOG") ?? "") === "" ? () => {} : (line) => io.err(`hchat: ${line}`);
}

/** Lists around the program, for who named none. */
function findAround(folder: string | undefined, io: CommandIo): string[] {
  return findLists({
    programFolder: folder,
    currentFolder: ".",
    mediaFolders: mediaFolders((name) => io.env(name)),
  });
}

/**
 * The list to open when none was named: the only one found, or the one that the user picks on the terminal. Without
 * a terminal none: the page offers them.
 */
async function chooseList(found: string[], io: CommandIo): Promise<string[]> {
  if (found.length < 2) return found;
  io.err(`Found ${found.length} key lists:`);
  found.forEach((path, index) => io.err(`  ${index + 1}  ${path}`));
  const answer = await io.ask("Which one is yours? Its number, or nothing to choose on the page:");
  const word = answer?.trim() ?? "";
  const chosen = found[Number(word || NaN) - 1];
  if (chosen !== undefined) return [chosen];
  if (word !== "") io.err(`hchat: warning: ${quoted(word)} is none of 1 to ${found.length}`);
  return [];
}

function sayNoList(found: string[], io: CommandIo): void {
  const way = found.length === 0
    ? "the page opens one, hchat keygen makes one"
    : "choose one on the page, or name it: hchat LIST";
  io.err(`hchat: hint: no key list is open: ${way}`);
}

/** Texts are in memory alone: what was not acknowledged ends with the program, which must not go unsaid. */
function sayUndelivered(station: App, io: CommandIo): void {
  for (const conversation of station.hub.conversations()) {
    const { name, entries } = conversation.snapshot();
    const left = entries.filter(({ direction, state }) =>
      direction === "out" && (state === "queued" || state === "sent")
    ).length;
    if (left === 0) {
      continue;
    }
    const what = left === 1 ? "1 message" : `${left} messages`;
    io.err(`hchat: warning: ${what} to ${name} not delivered: send again after the next start`);
  }
}

/** One list cannot be two conversations, under whatever names its file was given. */
function refuseTwice(lists: readonly string[]): void {
  const seen = new Set<string>();
  for (const path of lists) {
    const real = realPathOf(path);
    if (seen.has(real)) {
      throw new CommandError(
        `Opening the key lists failed: ${path} is given twice`,
        "name each list once",
      );
    }
    seen.add(real);
  }
}

/** Who has both files has kept the other person's, or taken them for lists of two people. */
function warnOfBothSeats(lists: readonly string[], io: CommandIo): void {
  const pathOf = new Map<string, string>();
  for (const path of lists) {
    const listId = headerAt(path)?.listId.toHex();
    if (listId === undefined) continue;
    const other = pathOf.get(listId);
    if (other !== undefined) {
      io.err(
        `hchat: warning: ${other} and ${path} are the two seats of one list: keep one, and give ` +
          "the other person theirs",
      );
    }
    pathOf.set(listId, path);
  }
}

/** The saved address of the list's peer, if any. What the list is worth is found out when it is opened. */
function savedPeer(path: string, { peers }: SavedSettings): URL | undefined {
  const header = peers === undefined ? undefined : headerAt(path);
  if (peers === undefined || header === undefined) return undefined;
  const name = header.names[otherSeat(header.seat)];
  const parsed = Object.hasOwn(peers, name) ? parsePeerAddress(peers[name] ?? "") : undefined;
  return parsed?.kind === "peer" ? parsed.url : undefined;
}

async function openPage(url: string, io: CommandIo): Promise<void> {
  if (!await openBrowser(url)) {
    io.err("hchat: hint: no browser opened; open the page by its address");
  }
}

/** Resolves when `signal` fires. */
export function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
