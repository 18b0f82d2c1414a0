/**
 * `hchat chat`: opens lists, serves the page, answers the peer, until Ctrl-C.
 *  1. options, saved settings, and lists are read before any port is taken;
 *  2. the app takes its ports and opens the lists, asking for passphrases;
 *  3. the two addresses are printed, and the program waits for its end;
 *  4. what was not delivered is named, since messages are kept in memory only.
 */
import { peekHeader } from "../../keys/list/peek_header.ts";
import { otherSeat } from "../../keys/seat.ts";
import { FEWEST_FILES } from "../http/connection_room.ts";
import { emptyDecoy, folderDecoy } from "../decoy/decoy.ts";
import type { ConversationJson } from "../gui_api/conversation_json.ts";
import { LocalUsers } from "../http/local_users.ts";
import { openFilesLimit } from "../http/open_files.ts";
import { page } from "../api/page.ts";
import { formatPeerAddress, parsePeerAddress } from "../transport/schemes.ts";
import { App } from "../app.ts";
import { AppError } from "../app_options.ts";
import { type Command, type CommandArgs, CommandError, type CommandIo } from "../cli/command.ts";
import { systemReason } from "../../keys/system_words.ts";
import { canMirrorTo, JsonMirror } from "../hub/json_mirror.ts";
import { formatListenError } from "../cli/error_words.ts";
import {
  formatFewFiles,
  formatLeftovers,
  formatNotice,
  formatStatus,
  formatUnsettled,
} from "../cli/words.ts";
import { sayTimeServer } from "../cli/clock_words.ts";
import { sayRoute, sayVisit } from "../cli/route_words.ts";
import { givenPassphrase, withPassphrase } from "../cli/ask_passphrase.ts";
import { hasDesktop, openBrowser } from "./browser.ts";
import { CHAT_OPTIONS, type ChatOptions, readChatOptions } from "./chat_options.ts";
import {
  chooseList,
  findAround,
  placesAround,
  programFolder,
  refuseTwice,
  sayNoList,
  warnOfBothSeats,
} from "./find_lists.ts";
import { dialableUrls, ownAddresses } from "../transport/own_addresses.ts";
import { readAuthorities } from "../cli/authorities.ts";
import { askedTls, readTls } from "../cli/tls_options.ts";
import type { TlsListening } from "../transport/tls/tls_listening.ts";
import { torPassword } from "../cli/tor_password.ts";
import { readSettings, type SavedSettings, SettingsKeeper } from "./saved_settings.ts";

/** Chats; runs when no command is named. */
export const chatCommand: Command = {
  name: "chat",
  summary: "chat in the browser; runs when no command is given",
  usage:
    "[chat] [LIST…] [--peer URL] [--ca FILE] [--listen HOST:PORT] [--behind URL] [--tls] [--cert FILE --key FILE] [--page HOST:PORT] [--no-open] " +
    "[--pad prefer|always|off] [--cover quiet|steady] [--tick 1s] [--decoy DIR] [--keep-keys] [--downloads DIR] [--ask-pictures] " +
    "[--history[=FILE]] [--json FILE] [--sntp HOST] [--map-port] [--onion] [--tor-password-file FILE] " +
    "[--passphrase-file FILE]",
  details:
    "Prints the link of your page and the address for the other side, then runs until Ctrl-C or " +
    "until you end it on the page. One of you has to be reachable for the other.\n\n" +
    "Without LIST, hchat looks for key lists beside the program, in the current folder and on " +
    "removable media. Settings in hchat.json beside the program replace the defaults.",
  options: CHAT_OPTIONS,
  run: runChat,
};

async function runChat(args: CommandArgs, io: CommandIo): Promise<number> {
  const folder = settingsFolder(io);
  const saved = await readSettings(folder);
  const options = readChatOptions(args, saved);
  const found = options.lists.length > 0 ? [] : await findAround(folder, io);
  const lists = options.lists.length > 0 ? options.lists : await chooseList(found, io);
  refuseTwice(lists);
  const given = await givenPassphrase(args, io);
  const { behind } = options;
  const tls = askedTls(args, { saved, behind });
  const keeper = folder === undefined
    ? undefined
    : new SettingsKeeper(folder, { ...saved, ...tls, behind: behind && formatPeerAddress(behind) });
  const app = await startApp({
    args,
    options,
    saved,
    tls: await readTls(tls),
    found,
    keeper,
    folder,
  }, io);
  let mirror: JsonMirror | undefined;
  const pageLine = new PageLine(app, io);
  try {
    for (const [index, path] of lists.entries()) {
      const peer = options.peers[index] ?? await savedPeer(path, saved);
      const opened = await withPassphrase(
        { path, given, io, describe: (path) => pageLine.within(peekHeader(path)) },
        (passphrase) => pageLine.within(app.open({ path, passphrase, peer }).catch(sayPort)),
      );
      refuseWithoutPad(args, { path, hasPad: opened.hasPad });
      sayWarnings(opened.snapshot(), io);
    }
    mirror = startMirror(app, options.json, io);
    keeper?.noteAutomatic(options, app.hub.settings());
    await warnOfBothSeats(lists, io);
    pageLine.say();
    for (const url of app.peerUrls) io.out(`peer: ${url}`);
    if (lists.length === 0) sayNoList(found, io);
    if (options.open && hasDesktop((name) => io.env(name))) void openPage(app.pageUrl, io);
    await interrupted(AbortSignal.any([io.signal, app.hub.endWanted]));
    sayUndelivered(app, io);
  } finally {
    mirror?.close();
    await app.close();
  }
  return 0;
}

/** A list that takes longer than this to open is on a slow medium: the page does not wait for it. */
const SLOW_OPEN_MS = 1_500;

/** Says where the page is, once. */
class PageLine {
  readonly #app: App;
  readonly #io: CommandIo;
  #isSaid = false;
  /** Time that lists have taken so far, in ms. */
  #spentMs = 0;

  constructor(app: App, io: CommandIo) {
    this.#app = app;
    this.#io = io;
  }

  say(): void {
    if (this.#isSaid) return;
    this.#isSaid = true;
    this.#io.out(`page: ${this.#app.pageUrl}`);
  }

  /** Says it while a list takes long to open. */
  async within<Opened>(opening: Promise<Opened>): Promise<Opened> {
    const { clock } = this.#io;
    const beganMs = clock.uptime();
    const cancel = clock.after(Math.max(0, SLOW_OPEN_MS - this.#spentMs), () => {
      if (this.#isSaid) return;
      this.say();
      this.#io.err(
        "hchat: hint: opening the key list takes long; the page shows it when it is open",
      );
    });
    try {
      return await opening;
    } finally {
      cancel();
      this.#spentMs += clock.uptime() - beganMs;
    }
  }
}

/** Mirrors the messages to the file of `--json`. Throws CommandError where something else is there. */
function startMirror(
  { hub }: App,
  path: string | undefined,
  io: CommandIo,
): JsonMirror | undefined {
  if (path === undefined) return undefined;
  if (!canMirrorTo(path)) {
    throw new CommandError(
      `Cannot write ${path}: expected no file, or one of --json, got something else`,
      "name another file",
    );
  }
  io.err(`hchat: warning: ${path} is not sealed: anyone who gets it can read your messages`);
  return new JsonMirror({
    hub,
    clock: io.clock,
    path,
    noteFailure: (error) => {
      io.err(`hchat: warning: cannot write ${path}: ${systemReason(error) ?? "writing failed"}`);
    },
  });
}

/** The folder of the program, where hchat looks for lists and settings. */
export function settingsFolder(io: CommandIo): string | undefined {
  const folder = programFolder((name) => io.env(name));
  if (folder.kind === "unreadable") {
    io.err(
      "hchat: warning: the folder of hchat has a name that is not UTF-8; lists and settings beside " +
        "hchat are not used",
    );
  }
  return folder.kind === "folder" ? folder.path : undefined;
}

/** Warns of a list that is of no use now, and of what its user should know. */
function sayWarnings({ name, status, notices }: ConversationJson, io: CommandIo): void {
  const setting = { name, nowMs: io.clock.now() };
  if (USELESS.has(status.code)) {
    io.err(`hchat: warning: ${name}: ${formatStatus(status, setting)}`);
  }
  for (const notice of notices) {
    io.err(`hchat: warning: ${name}: ${formatNotice(notice, setting)}`);
  }
}

/** The runtime itself, the list, both ports, the page's files and a few connections. */
const FILES_TO_RUN = 64;

/** Statuses in which no message passes until the user does something or time passes. */
const USELESS = new Set([
  "notBegun",
  "over",
  "keysBurned",
  "keyListDamaged",
  "clockSetBack",
]);

/** A user who asked for pad only must never send a text without it. */
function refuseWithoutPad(
  args: CommandArgs,
  { path, hasPad }: { path: string; hasPad: boolean },
): void {
  if (hasPad || args.value("pad") !== "always") return;
  throw new CommandError(
    `Cannot open ${path}: expected a list with one-time pad for --pad always, got one without`,
    "use --pad prefer or off, or make a new list without --key-size 64",
  );
}

/** Takes the ports. */
async function startApp(
  { args, options, saved, tls, found, keeper, folder }: {
    args: CommandArgs;
    options: ChatOptions;
    saved: SavedSettings;
    tls: TlsListening | undefined;
    found: string[];
    keeper: SettingsKeeper | undefined;
    /** Of the program. */
    folder: string | undefined;
  },
  io: CommandIo,
): Promise<App> {
  const openFiles = openFilesLimit();
  if (openFiles !== undefined) sayFewFiles(openFiles, io);
  return await appOrWords(App.start({
    clock: io.clock,
    random: io.random,
    listen: options.listen,
    page: options.page,
    pageFiles: page,
    modes: options,
    files: options.files,
    decoy: options.decoyFolder === undefined ? emptyDecoy : folderDecoy(options.decoyFolder),
    behind: options.behind,
    tls,
    dialable: (host, port) => dialableUrls(host, port, ownAddresses()),
    savedSettings: keeper,
    choices: saved.choices,
    panic: saved.panic,
    found,
    places: () => placesAround(folder, io),
    openFiles,
    users: LocalUsers.open(callersOf(io)),
    authorities: await readAuthorities(args, saved.ca),
    tor: { password: await torPassword(args, io) },
    onion: options.onion,
    mapPort: options.mapPort,
    sntp: options.sntp,
    noteTime: (time) => sayTimeServer(time, io),
    noteRoute: (route) => sayRoute(route, io),
    noteUnsettled: (listPath) => io.err(`hchat: warning: ${formatUnsettled(listPath)}`),
    noteVisit: (visit) => sayVisit(visit, io),
    log: logTo(io),
  }));
}

/** The app when it has started; throws CommandError, which says what to do, when it could not take a port. */
export async function appOrWords(starting: Promise<App>): Promise<App> {
  return await starting.catch(sayPort);
}

/** Throws CommandError in place of AppError. */
function sayPort(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  const { message, hint } = formatListenError(error.door, error.error);
  throw new CommandError(message, hint);
}

/** Throws CommandError when the page could not be served with as few open files as the system allows. */
function sayFewFiles(openFiles: number, io: CommandIo): void {
  if (openFiles >= FEWEST_FILES) return;
  const { warning, hint } = formatFewFiles(openFiles, FEWEST_FILES);
  if (openFiles < FILES_TO_RUN) {
    const message = `expected at least ${FILES_TO_RUN} open files, got ${openFiles}`;
    throw new CommandError(`Cannot start: ${message}`, hint);
  }
  io.err(`hchat: warning: ${warning}`);
  io.err(`hchat: hint: ${hint}`);
}

/** Under sudo the browser runs as the user who called it. */
function callersOf(io: CommandIo): number[] {
  const caller = Number(io.env("SUDO_UID") ?? "");
  return Number.isInteger(caller) && caller > 0 ? [caller] : [];
}

/** The local log goes to standard error on request only: strangers would fill it. */
function logTo(io: CommandIo): (line: string) => void {
  return (io.env("HCHAT_LOG") ?? "") === "" ? () => {} : (line) => io.err(`hchat: ${line}`);
}

/** What ends with this run because it is in memory only; a vault keeps it, and sends it after the next start. */
function sayUndelivered(app: App, io: CommandIo): void {
  for (const conversation of app.hub.conversations()) {
    const { name, entries, history, unread } = conversation.snapshot();
    const left = entries.filter(({ direction, state, file }) =>
      direction === "out" && file === undefined && (state === "queued" || state === "sent")
    ).length;
    const isKept = history !== null;
    const lost = { unread: isKept ? 0 : unread, left: isKept ? 0 : left };
    for (const warning of formatLeftovers({ name, ...lost, files: conversation.filesAtStake })) {
      io.err(`hchat: warning: ${warning}`);
    }
  }
}

/** The saved address of the list's peer, if any. Whether the list is any good shows when it is opened. */
export async function savedPeer(path: string, { peers }: SavedSettings): Promise<URL | undefined> {
  const header = peers === undefined ? undefined : await peekHeader(path);
  if (peers === undefined || header === undefined) return undefined;
  const name = header.names[otherSeat(header.seat)];
  const parsed = Object.hasOwn(peers, name) ? parsePeerAddress(peers[name] ?? "") : undefined;
  return parsed?.kind === "peer" ? parsed.url : undefined;
}

async function openPage(url: string, io: CommandIo): Promise<void> {
  if (!await openBrowser(url)) {
    io.err("hchat: hint: no browser opened; open the link after page: in one");
  }
}

/** Resolves when `signal` fires. */
export function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
