/**
 * `hchat chat`: opens lists, serves the page, answers the peer, until Ctrl-C.
 *  1. options, saved settings, and lists are read before any port is taken;
 *  2. the app takes its ports and opens the lists, asking for passphrases, unless it is to end before that is done;
 *  3. the two addresses are printed, and why a call does not come about, until the program ends;
 *  4. what was not delivered is named, since messages are kept in memory only; a locked program names nobody.
 */
import { peekHeader } from "../../keys/list/peek_header.ts";
import { givenPassphrase, withPassphrase } from "../cli/passphrase/ask_passphrase.ts";
import { type Command, type CommandArgs, CommandError, type CommandIo } from "../cli/command.ts";
import { askedTls, readTls } from "../cli/tls_options.ts";
import type { JsonMirror } from "../hub/json_mirror.ts";
import { awaitVaults } from "./chat/await_vaults.ts";
import { hasDesktop, openBrowser } from "./chat/browser.ts";
import type { ConversationJson } from "../gui_api/conversation_json.ts";
import { PageLine, peerLines, sayEnd, sayWarnings } from "./chat/chat_lines.ts";
import { CHAT_OPTIONS, readChatOptions } from "./chat/chat_options.ts";
import {
  chooseList,
  findAround,
  refuseTwice,
  sayNoList,
  settingsFolder,
  warnOfBothSeats,
} from "./chat/find_lists.ts";
import { TalkLines } from "./chat/talk_lines.ts";
import { endMirror, startMirror } from "./chat/json_file.ts";
import { settledWithin } from "../time/settled_within.ts";
import { readSettings, savedPeer, SettingsKeeper } from "./chat/saved_settings.ts";

/** So long a list that is being opened may go on when the program is to end. */
const OPENING_MS = 500;

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
  // Loaded here, as most of the program's code: commands without an app start in half the time.
  const { sayPort, startApp } = await import("./chat/start_app.ts");
  const folder = settingsFolder(io);
  const saved = await readSettings(folder);
  const options = readChatOptions(args, saved);
  const found = options.lists.length > 0 ? [] : await findAround(folder, io);
  const lists = options.lists.length > 0 ? options.lists : await chooseList(found, io);
  const given = await givenPassphrase(args, io);
  const { behind } = options;
  const tls = askedTls(args, { saved, behind });
  const keeper = folder === undefined ? undefined : new SettingsKeeper(folder, saved);
  const app = await startApp({
    args,
    options,
    saved,
    tls: await readTls(tls),
    found,
    keeper,
    folder,
  }, io);
  const ended = AbortSignal.any([io.signal, app.hub.endWanted]);
  let mirror: JsonMirror | undefined;
  const pageLine = new PageLine(app, io);
  const told = new Map<string, ConversationJson>();
  const openLists = async (): Promise<void> => {
    await pageLine.within(refuseTwice(lists));
    for (const [index, path] of lists.entries()) {
      if (ended.aborted) return;
      const peer = options.peers[index] ?? await savedPeer(path, saved);
      const opened = await withPassphrase(
        { path, given, io, describe: (path) => pageLine.within(peekHeader(path)) },
        (passphrase) => pageLine.within(app.open({ path, passphrase, peer }).catch(sayPort)),
      );
      refuseWithoutPad(args, { path, hasPad: opened.hasPad });
      const snapshot = opened.snapshot();
      sayWarnings(snapshot, io);
      told.set(opened.listPath, snapshot);
    }
    if (ended.aborted) return;
    mirror = await startMirror(app, options.json, io);
    keeper?.noteAutomatic(options, app.hub.settings());
    await pageLine.within(warnOfBothSeats(lists, io));
  };
  try {
    await settledOrEnded(openLists(), { ended, clock: io.clock });
    if (!ended.aborted) {
      pageLine.say();
      peerLines(app.peerUrls, app.hub.settings()).forEach((line) => io.out(line));
      if (lists.length === 0) sayNoList(found, io);
      const talkLines = new TalkLines(app.hub, { io, told });
      if (options.open && hasDesktop((name) => io.env(name))) void openPage(app.pageUrl, io);
      await interrupted(ended);
      talkLines.close();
    }
    await awaitVaults(app.hub, io);
    sayEnd(app.hub, io);
  } finally {
    await Promise.all([app.close(), mirror && endMirror(mirror, io)]);
  }
  return 0;
}

/** Waits for `opening`, but not for long where the program is to end: some media take minutes. */
async function settledOrEnded(
  opening: Promise<void>,
  { ended, clock }: { ended: AbortSignal; clock: CommandIo["clock"] },
): Promise<void> {
  const leaving = interrupted(ended).then(() => settledWithin(clock, OPENING_MS, opening));
  await Promise.race([opening, leaving.then((isSettled) => isSettled ? opening : undefined)]);
}

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
