/** The options of `hchat chat` and `hchat send`, read and checked. */
import { formatAddressFault } from "../cli/words.ts";
import { parseHostPort, quoted } from "../http/address.ts";
import { parsePeerAddress } from "../transport/schemes.ts";
import type { ConversationJson } from "../gui_api.ts";
import { isLoopbackHost } from "../http/loopback.ts";
import { DEFAULT_PEER_PORT, type Place } from "../transport/peer_port.ts";
import { type CommandArgs, type OptionSpec, UsageError } from "../cli/command.ts";
import { parseDuration } from "../cli/duration.ts";
import type { SavedSettings } from "./saved_settings.ts";

/** Where peers are answered when nothing else is said: on every address of the machine. */
const DEFAULT_LISTEN_HOST = "0.0.0.0";

const MIN_TICK_MS = 50;
const MAX_TICK_MS = 60_000;

/** What `hchat chat` was asked for. */
export interface ChatOptions {
  lists: string[];
  /** One for each list, in their order; fewer leave the others without. */
  peers: URL[];
  listen: Place;
  page: Place;
  open: boolean;
  padMode: ConversationJson["padMode"];
  coverMode: ConversationJson["coverMode"];
  tickMs: number | undefined;
  decoyFolder: string | undefined;
  keepKeys: boolean;
}

/** Options of chat as its help shows them. */
export const CHAT_OPTIONS: OptionSpec[] = [
  {
    name: "peer",
    short: "p",
    value: "URL",
    help:
      "address of the other side, http://HOST:PORT; again for each further LIST, in their order",
    multiple: true,
  },
  {
    name: "listen",
    value: "HOST:PORT",
    help: `where the other side reaches you (${DEFAULT_LISTEN_HOST}:${DEFAULT_PEER_PORT}, or the ` +
      "next free port); port 0 takes any",
  },
  {
    name: "page",
    value: "HOST:PORT",
    help: "where the page is served, loopback only (127.0.0.1 and a fresh port for each run)",
  },
  { name: "no-open", help: "do not open the page in a browser" },
  {
    name: "pad",
    value: "MODE",
    choices: ["prefer", "always", "off"],
    help: "one-time pad: prefer it, always wait for it, or off (prefer)",
  },
  {
    name: "cover",
    value: "MODE",
    choices: ["quiet", "steady"],
    help: "quiet sends when there is something, steady one cell for each tick (quiet)",
  },
  { name: "tick", value: "DURATION", help: "time between two cells of steady cover (1s)" },
  {
    name: "decoy",
    value: "DIR",
    help: "static site that strangers see in place of the built-in one",
  },
  { name: "keep-keys", help: "do not burn used keys" },
  {
    name: "passphrase-file",
    value: "FILE",
    help: "take the passphrase of the lists from the first line",
  },
];

/** Reads the options; what is absent comes from the saved settings, then from the defaults. Throws UsageError. */
export function readChatOptions(args: CommandArgs, saved: SavedSettings): ChatOptions {
  const peers = args.values("peer").map(readPeer);
  if (peers.length > Math.max(1, args.positionals.length)) {
    throw new UsageError(
      `Reading the command line failed: found ${peers.length} times --peer, wanted one for each LIST`,
    );
  }
  const tick = args.value("tick");
  return {
    lists: args.positionals,
    peers,
    listen: readPlace(args.value("listen") ?? saved.listen, "--listen", DEFAULT_LISTEN_HOST),
    page: readPage(args.value("page") ?? saved.page),
    open: !args.has("no-open"),
    padMode: readMode(args, "pad", ["prefer", "always", "off"]) ?? saved.padMode ?? "prefer",
    coverMode: readMode(args, "cover", ["quiet", "steady"]) ?? saved.coverMode ?? "quiet",
    tickMs: tick === undefined ? undefined : readTick(tick),
    decoyFolder: args.value("decoy"),
    keepKeys: args.has("keep-keys"),
  };
}

/** The address of a peer. Throws UsageError. */
export function readPeer(text: string): URL {
  const parsed = parsePeerAddress(text);
  if (parsed.kind === "peer") return parsed.url;
  throw new UsageError(
    `Cannot use --peer: ${formatAddressFault(parsed.fault, text)}`,
    'the other side finds its address in its line "peer: http://…"',
  );
}

function readPlace(text: string | undefined, what: string, host: string): Place {
  if (text === undefined) return { host };
  const parsed = parseHostPort(text);
  if (parsed.kind === "address") return { host: parsed.host, port: parsed.port };
  throw new UsageError(`Cannot use ${what}: ${formatAddressFault(parsed.fault, text)}`);
}

function readPage(text: string | undefined): Place {
  const place = readPlace(text, "--page", "127.0.0.1");
  if (isLoopbackHost(place.host)) return place;
  throw new UsageError(
    `Reading --page failed: ${quoted(place.host)} is not a loopback address`,
    "the page is for this machine alone: write --page 127.0.0.1:PORT",
  );
}

function readMode<Mode extends string>(
  args: CommandArgs,
  name: string,
  modes: readonly Mode[],
): Mode | undefined {
  const text = args.value(name);
  if (text === undefined) return undefined;
  const mode = modes.find((each) => each === text);
  if (mode !== undefined) return mode;
  throw new UsageError(
    `Reading --${name} failed: found ${quoted(text)}, wanted ${modes.join(" or ")}`,
  );
}

function readTick(text: string): number {
  const tickMs = parseDuration(text, "--tick");
  if (tickMs >= MIN_TICK_MS && tickMs <= MAX_TICK_MS) return tickMs;
  throw new UsageError(
    `Reading --tick failed: found ${tickMs} ms, wanted ${MIN_TICK_MS} to ${MAX_TICK_MS} ms`,
  );
}
