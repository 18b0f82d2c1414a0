import { page } from "../../api/page.ts";
import { App } from "../../app.ts";
import { AppError } from "../../app_options.ts";
import { readAuthorities } from "../../cli/authorities.ts";
import { sayTimeServer } from "../../cli/clock_words.ts";
import { type CommandArgs, CommandError, type CommandIo } from "../../cli/command.ts";
import { formatListenError } from "../../cli/error_words.ts";
import { sayRoute, sayVisit } from "../../cli/route_words.ts";
import { torPassword } from "../../cli/passphrase/tor_password.ts";
import { formatFewFiles, formatUnsettled } from "../../cli/words.ts";
import { emptyDecoy, folderDecoy } from "../../decoy/decoy.ts";
import { FEWEST_FILES } from "../../http/connection_room.ts";
import { LocalUsers } from "../../http/local_users.ts";
import { openFilesLimit } from "../../http/open_files.ts";
import { dialableUrls, ownAddresses } from "../../transport/own_addresses.ts";
import type { TlsListening } from "../../transport/tls/tls_listening.ts";
import type { ChatOptions } from "./chat_options.ts";
import { placesAround } from "./find_lists.ts";
import type { SavedSettings, SettingsKeeper } from "./saved_settings.ts";

/** The runtime itself, the list, both ports, the page's files and a few connections. */
const FILES_TO_RUN = 64;

/** The app, with its ports taken. Throws CommandError, which says what to do, when it could not take one. */
export async function startApp(
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
    aids: {
      authorities: args.value("ca") ?? saved.ca ?? null,
      torPasswordFile: args.value("tor-password-file") ?? saved.torPasswordFile ?? null,
      sntp: options.sntp,
    },
    tor: { password: await torPassword(args, io, saved.torPasswordFile) },
    onion: options.onion,
    mapPort: options.mapPort,
    onTime: (time) => sayTimeServer(time, io),
    onRoute: (route) => sayRoute(route, io, { isSecure: tls !== undefined }),
    onUnsettled: (...late) => io.err(`hchat: warning: ${formatUnsettled(...late)}`),
    onVisit: (visit) => sayVisit(visit, io),
    log: logTo(io),
  }));
}

/** The app when it has started; throws CommandError, which says what to do, when it could not take a port. */
export async function appOrWords(starting: Promise<App>): Promise<App> {
  return await starting.catch(sayPort);
}

/** Throws CommandError in place of AppError. */
export function sayPort(error: unknown): never {
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
