/** The options of `hchat chat` and `hchat send`, read and checked. */
import { formatAddressFault } from "../../cli/error_words.ts";
import { parseHostPort, quoted } from "../../http/address.ts";
import { parsePeerAddress } from "../../transport/schemes.ts";
import type { ConversationJson } from "../../gui_api/conversation_json.ts";
import { isLoopbackHost } from "../../http/loopback.ts";
import type { Place } from "../../transport/peer_ports_options.ts";
import { readChoice } from "../../cli/arguments.ts";
import { vaultBeside } from "../../history/vault_path.ts";
import { type CommandArgs, type OptionSpec, UsageError } from "../../cli/command.ts";
import { parseDuration } from "../../cli/duration.ts";
import { BEHIND, readBehind, savedBehind } from "./behind_option.ts";
import type { SavedSettings } from "./saved_settings.ts";
import { CA } from "../../cli/authorities.ts";
import { TLS_OPTIONS } from "../../cli/tls_options.ts";
import { TOR_PASSWORD_FILE } from "../../cli/passphrase/tor_password.ts";
import { formatTimeServer, parseTimeServer } from "../../transport/time_server_address.ts";

/** Where peers are answered by default: on every address of the machine. */
const DEFAULT_LISTEN_HOST = "0.0.0.0";

/** Values of `--pad`. */
const PAD_MODES = ["prefer", "always", "off"] as const;
/** Values of `--cover`. */
export const COVER_MODES = ["quiet", "steady"] as const;

const MIN_TICK_MS = 50;
const MAX_TICK_MS = 60_000;

/** What `hchat chat` is to do. */
export interface ChatOptions {
  lists: string[];
  /** One for each list, in their order; fewer leave the others without. */
  peers: URL[];
  listen: Place;
  /** Public address of the user's web server in front. */
  behind: URL | undefined;
  page: Place;
  open: boolean;
  padMode: ConversationJson["padMode"];
  coverMode: ConversationJson["coverMode"];
  tickMs: number | undefined;
  decoyFolder: string | undefined;
  onion: boolean;
  mapPort: boolean;
  sntp: string | null;
  keepKeys: boolean;
  files: { downloads: string | undefined; asksForPictures: boolean };
  /** The file that the messages are mirrored to; undefined: none. */
  json: string | undefined;
  /** Where the conversation over the list at a path is kept; undefined: in memory alone. */
  historyPath: (listPath: string) => string | undefined;
}

/** Options of chat as its help shows them. */
export const CHAT_OPTIONS: OptionSpec[] = [
  {
    name: "peer",
    short: "p",
    value: "URL",
    help:
      "address of the other side: HOST, http://HOST:PORT, https://HOST or onion; once for each LIST, " +
      "in their order",
    multiple: true,
  },
  CA,
  {
    name: "listen",
    value: "HOST:PORT",
    help:
      `where the other side reaches you (${DEFAULT_LISTEN_HOST} and the port of the list, which ` +
      "both sides know; nowhere with --peer); port 0 takes any free one",
  },
  BEHIND,
  ...TLS_OPTIONS,
  {
    name: "page",
    value: "HOST:PORT",
    help: "where the page is served, on this computer only (a new port for each start)",
  },
  {
    name: "map-port",
    help: "ask your router to lead a port from the internet to hchat (PCP, NAT-PMP or UPnP)",
  },
  {
    name: "onion",
    help: "publish an onion address through your tor, known to the other side alone: it dials " +
      "--peer onion",
  },
  TOR_PASSWORD_FILE,
  {
    name: "sntp",
    value: "HOST",
    help:
      "compare your clock with a time server, HOST or HOST:PORT; whoever watches the line sees that",
  },
  { name: "no-open", help: "do not open the page in a browser" },
  {
    name: "pad",
    value: "MODE",
    choices: PAD_MODES,
    help: "one-time pad: prefer it, always wait for it, or off (prefer)",
  },
  {
    name: "cover",
    value: "MODE",
    choices: COVER_MODES,
    help:
      "quiet sends when there is something, steady sends cells at times that the list draws (quiet)",
  },
  {
    name: "tick",
    value: "DURATION",
    help: "about the time between two cells of steady cover (1s)",
  },
  {
    name: "decoy",
    value: "DIR",
    help: "static site that strangers see instead of the built-in one",
  },
  { name: "keep-keys", help: "do not burn used keys" },
  {
    name: "downloads",
    value: "DIR",
    help: "save received files in this folder; without it they are kept in memory, up to 64 MiB",
  },
  { name: "ask-pictures", help: "ask before pictures are received, as for all other files" },
  {
    name: "json",
    value: "FILE",
    help:
      "mirror the messages to this file as JSON while hchat runs, in the clear and for you alone " +
      "to read",
  },
  {
    name: "history",
    value: "FILE",
    isValueOptional: true,
    help: "keep the conversation in a sealed file, LIST.vault when no FILE is named",
  },
  {
    name: "passphrase-file",
    value: "FILE",
    help: "read the passphrase of the lists from the first line",
  },
];

/** What a hint writes for a port. */
const EXAMPLE_PORT = 8_080;

/** Reads the options; what is absent comes from the saved settings, then from the defaults. Throws UsageError. */
export function readChatOptions(args: CommandArgs, saved: SavedSettings): ChatOptions {
  const peers = args.values("peer").map(readPeer);
  if (peers.length > Math.max(1, args.positionals.length)) {
    throw new UsageError(
      `Cannot read --peer: expected it once for each LIST, got it ${peers.length} times`,
      "write it as: hchat LIST --peer URL",
    );
  }
  const tick = args.value("tick");
  const behind = readBehind(args.value("behind") ?? savedBehind(args, saved));
  return {
    lists: args.positionals,
    peers,
    listen: listenPlace(args.value("listen") ?? saved.listen, behind),
    behind,
    page: readPage(args.value("page") ?? saved.page),
    open: !args.has("no-open"),
    padMode: readChoice(args, "pad", PAD_MODES) ?? saved.padMode ?? "prefer",
    coverMode: readChoice(args, "cover", COVER_MODES) ?? saved.coverMode ?? "quiet",
    tickMs: tick === undefined ? undefined : readTick(tick),
    decoyFolder: args.value("decoy"),
    onion: args.has("onion") || saved.onion === true,
    mapPort: args.has("map-port") || saved.mapPort === true,
    sntp: readTimeServer(args.value("sntp") ?? saved.sntp),
    keepKeys: args.has("keep-keys"),
    json: args.value("json"),
    historyPath: readHistory(args),
    files: {
      downloads: readDownloads(args.value("downloads")),
      asksForPictures: args.has("ask-pictures") || saved.asksForPictures === true,
    },
  };
}

/** The address of a peer. Throws UsageError. */
export function readPeer(text: string): URL {
  const parsed = parsePeerAddress(text);
  if (parsed.kind === "peer") return parsed.url;
  throw new UsageError(
    `Cannot read --peer: ${formatAddressFault(parsed.fault, text)}`,
    "the other side's hchat prints its address after peer:",
  );
}

/**
 * Where to listen for the other side: HOST:PORT, or every address of the machine; behind a web server this machine
 * alone. Throws UsageError.
 */
export function listenPlace(text: string | undefined, behind?: URL): Place {
  return readPlace(text, "listen", behind === undefined ? DEFAULT_LISTEN_HOST : "127.0.0.1");
}

/** One file is for one list: a conversation is found again by its list. */
function readHistory(args: CommandArgs): ChatOptions["historyPath"] {
  const file = args.value("history");
  if (file === undefined) return () => undefined;
  if (file === "") return vaultBeside;
  if (args.positionals.length > 1) {
    throw new UsageError(
      "Cannot read --history: expected one LIST for one FILE, got several",
      "write --history without a file: each list gets a vault beside it",
    );
  }
  return () => file;
}

/** HOST:PORT of `--option`; `host` is what a mistyped one gets in the hint. */
function readPlace(text: string | undefined, option: string, host: string): Place {
  if (text === undefined) return { host };
  const parsed = parseHostPort(text);
  if (parsed.kind === "address") return { host: parsed.host, port: parsed.port };
  const isPort = /^\d{1,5}$/.test(text);
  const likely = isPort ? `${host}:${text}` : `${host}:${EXAMPLE_PORT}`;
  throw new UsageError(
    `Cannot read --${option}: ${formatAddressFault(parsed.fault, text)}`,
    `write it as: --${option} ${likely}`,
  );
}

function readPage(text: string | undefined): Place {
  const place = readPlace(text, "page", "127.0.0.1");
  if (isLoopbackHost(place.host)) return place;
  throw new UsageError(
    `Cannot read --page: expected a loopback address of this computer, got ${quoted(place.host)}`,
    "write it as: --page 127.0.0.1:PORT",
  );
}

/** `HOST`, or `HOST:PORT`. */
function readTimeServer(text: string | undefined): string | null {
  if (text === undefined) return null;
  const parsed = parseTimeServer(text);
  if (parsed.kind === "address") return formatTimeServer(parsed);
  throw new UsageError(
    `Cannot read --sntp: expected HOST or HOST:PORT, got ${quoted(text)}`,
    "write it as: --sntp pool.ntp.org",
  );
}

function readTick(text: string): number {
  const tickMs = parseDuration(text, "--tick");
  if (tickMs >= MIN_TICK_MS && tickMs <= MAX_TICK_MS) return tickMs;
  throw new UsageError(
    `Cannot read --tick: expected ${MIN_TICK_MS}ms to ${MAX_TICK_MS / 1_000}s, got ${text}`,
    "write it as: --tick 1s",
  );
}

/** A folder for received files, as an absolute path. Throws UsageError. */
function readDownloads(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    if (Deno.statSync(path).isDirectory) return Deno.realPathSync(path);
  } catch {
    // Missing, or not to be seen: either way there is no folder.
  }
  throw new UsageError(
    `Cannot read --downloads: expected a folder, got ${quoted(path)}`,
    "make the folder first",
  );
}
