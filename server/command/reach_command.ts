/**
 * `hchat reach LIST`: which ways lead to this program and to the other side.
 *  1. the program starts as for a chat, asks the router and tor for a way in, and calls the other side;
 *  2. it waits until each has said something, or until the time is over;
 *  3. one line for each way, and how the other side dials the best one.
 */
import type { RouteJson } from "../gui_api/route_json.ts";
import type { App } from "../app.ts";
import { dialableUrls, ownAddresses } from "../transport/own_addresses.ts";
import { listArgument } from "../cli/arguments.ts";
import { givenPassphrase, withPassphrase } from "../cli/passphrase/ask_passphrase.ts";
import type { Command, CommandArgs, CommandIo } from "../cli/command.ts";
import { parseDuration } from "../cli/duration.ts";
import { CA, readAuthorities } from "../cli/authorities.ts";
import { askedTls, readTls, TLS_OPTIONS } from "../cli/tls_options.ts";
import { torPassword } from "../cli/passphrase/tor_password.ts";
import { BEHIND, readBehind, savedBehind } from "./chat/behind_option.ts";
import { listenPlace, readPeer } from "./chat/chat_options.ts";
import { settingsFolder } from "./chat/find_lists.ts";
import { readSettings, savedPeer } from "./chat/saved_settings.ts";
import { isListening, reachReport } from "./reach_report.ts";

const DEFAULT_PATIENCE = "30s";

/** Tries every way. */
export const reachCommand: Command = {
  name: "reach",
  summary: "try which ways lead to you and to the other side",
  usage:
    "reach LIST [--peer URL] [--ca FILE] [--listen HOST:PORT] [--behind URL] [--tls] [--cert FILE --key FILE] [--for 30s] [--tor-password-file FILE] " +
    "[--passphrase-file FILE]",
  details:
    "Asks the router to map a port, publishes the list's onion address if tor runs, and calls the " +
    "other side. Prints one line for each way, then takes everything back. With --peer hchat only " +
    "calls, as in a chat; --listen makes it try the ways to you as well. The exit code is 0 if at " +
    "least one way works, be it to you or to the other side, however many others are closed, and 1 " +
    "if none does. While hchat chats with the list, its page shows the same.",
  options: [
    { name: "peer", short: "p", value: "URL", help: "address of the other side" },
    CA,
    { name: "listen", value: "HOST:PORT", help: "where the other side is to reach you" },
    BEHIND,
    ...TLS_OPTIONS,
    { name: "for", value: "DURATION", help: `how long to try (${DEFAULT_PATIENCE})` },
    {
      name: "tor-password-file",
      value: "FILE",
      help: "read the password of tor's control port from the first line",
    },
    {
      name: "passphrase-file",
      value: "FILE",
      help: "read the passphrase of the list from the first line",
    },
  ],
  run: runReach,
};

async function runReach(args: CommandArgs, io: CommandIo): Promise<number> {
  const path = listArgument(args, "reach");
  const saved = await readSettings(settingsFolder(io));
  const typedPeer = args.value("peer");
  const peer = typedPeer === undefined ? await savedPeer(path, saved) : readPeer(typedPeer);
  const patienceMs = parseDuration(args.value("for") ?? DEFAULT_PATIENCE, "--for");
  const behind = readBehind(args.value("behind") ?? savedBehind(args, saved));
  const given = await givenPassphrase(args, io);
  // Loaded here: other commands start without them.
  const { appOrWords } = await import("./chat/start_app.ts");
  const { App } = await import("../app.ts");
  const { page } = await import("../api/page.ts");
  const { emptyDecoy } = await import("../decoy/decoy.ts");
  const app = await appOrWords(App.start({
    clock: io.clock,
    random: io.random,
    listen: listenPlace(args.value("listen") ?? saved.listen, behind),
    behind,
    tls: await readTls(askedTls(args, { saved, behind })),
    page: { host: "127.0.0.1", port: 0 },
    pageFiles: page,
    modes: { padMode: "prefer", coverMode: "quiet", keepKeys: true, tickMs: undefined },
    decoy: emptyDecoy,
    dialable: (host, port) => dialableUrls(host, port, ownAddresses()),
    authorities: await readAuthorities(args, saved.ca),
    tor: { password: await torPassword(args, io, saved.torPasswordFile) },
    onion: true,
    mapPort: true,
    log: () => {},
  }));
  try {
    await withPassphrase({ path, given, io }, (passphrase) => app.open({ path, passphrase, peer }));
    const trying = app.tryWebServer();
    await settled(app, { patienceMs, io });
    await trying;
    return report(app, io);
  } finally {
    await app.close();
  }
}

/** Resolves when the router, tor and the other side have said something, when the time is over, or on Ctrl-C. */
async function settled(
  app: App,
  { patienceMs, io }: { patienceMs: number; io: CommandIo },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    const routes = app.hub.settings().routes;
    // Where nothing listens, no router is asked.
    const isRouterTold = !isListening(app.hub.settings()) ||
      routes.some(({ route }) => route === "router");
    if (isRouterTold && routes.some(isOnionTold) && !isCalling(app)) resolve();
  };
  const unsubscribe = app.hub.subscribe(look);
  const cancel = io.clock.after(patienceMs, resolve);
  io.signal.addEventListener("abort", () => resolve(), { once: true });
  look();
  await promise;
  cancel();
  unsubscribe();
}

/** While tor connects to its network, more is to come. */
function isOnionTold(route: RouteJson): boolean {
  return route.route === "onion" && route.result.code !== "torStarting";
}

function isCalling(app: App): boolean {
  return app.hub.conversations().some((each) => each.snapshot().status.code === "connecting");
}

/** Prints how it is with each way; 0 when one works. */
function report(app: App, io: CommandIo): number {
  const { words, hint, works } = reachReport({
    settings: app.hub.settings(),
    calls: app.hub.conversations().map((each) => each.snapshot()),
    nowMs: io.clock.now(),
  });
  for (const line of words) io.out(line);
  if (hint !== undefined) io.err(`hchat: hint: ${hint}`);
  return works ? 0 : 1;
}
