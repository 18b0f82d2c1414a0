/** `hchat.json` beside the program: settings that the user has saved. Written only when told to. */
import { peekHeader } from "../../../keys/list/peek_header.ts";
import { otherSeat } from "../../../keys/seat.ts";
import { parseHostPort, quoted } from "../../http/address.ts";
import { parsePeerAddress } from "../../transport/schemes.ts";
import { parseTimeServer } from "../../transport/time_server_address.ts";
import type { EntranceJson, PanicMode, SettingsJson } from "../../gui_api/settings_json.ts";
import { formatAddressFault } from "../../cli/error_words.ts";
import { readFaultOf } from "../../../keys/disk/read_fault.ts";
import type { SavedTls } from "../../cli/tls_options.ts";
import { CommandError } from "../../cli/command.ts";

/** Name of the file, beside the program. */
const SETTINGS_NAME = "hchat.json";

/** More than any settings need; a larger file is something else. */
const MAX_BYTES = 65_536;

type PadMode = SettingsJson["conversations"][number]["padMode"];
type CoverMode = SettingsJson["conversations"][number]["coverMode"];

/** What the file may hold; what is absent keeps its default. */
export interface SavedSettings extends SavedTls {
  /** HOST:PORT to listen on for peers. */
  listen?: string | undefined;
  /** Public address of the user's web server in front. */
  behind?: string | undefined;
  /** Ask the router for a port. */
  mapPort?: boolean | undefined;
  /** Publish onion addresses. */
  onion?: boolean | undefined;
  /** HOST:PORT of the page. */
  page?: string | undefined;
  /** Path of a file with certificates of authorities that are trusted. */
  ca?: string | undefined;
  /** Path of a file with the password of tor's control port. */
  torPasswordFile?: string | undefined;
  /** HOST or HOST:PORT of the time server that the clock is compared with. */
  sntp?: string | undefined;
  /** Address to dial for each conversation, by the peer's name. */
  peers?: Record<string, string> | undefined;
  padMode?: PadMode | undefined;
  coverMode?: CoverMode | undefined;
  asksForPictures?: boolean | undefined;
  /** What was chosen for the page, which knows what it means. */
  choices?: Record<string, unknown> | undefined;
  /** What a panic does. */
  panic?: PanicMode | undefined;
}

/** Reads settings from the text of the file; throws CommandError that names the first wrong value. */
export function decodeSettings(text: string, path: string): SavedSettings {
  const value = parseObject(text, path);
  const settings: SavedSettings = {};
  for (const [name, entry] of Object.entries(value)) {
    const decoder = DECODERS[name as keyof SavedSettings];
    if (!Object.hasOwn(DECODERS, name) || decoder === undefined) {
      throw wrong(path, `expected a setting of hchat, got ${quoted(name)}`);
    }
    const decoded = decoder(entry);
    if (typeof decoded === "string") throw wrong(path, `${name}: ${decoded}`);
    Object.assign(settings, decoded);
  }
  return settings;
}

type Decoder = (value: unknown) => SavedSettings | string;

const DECODERS: Record<keyof SavedSettings, Decoder> = {
  listen: (value) => hostPort(value) ?? { listen: String(value) },
  behind: decodeBehind,
  mapPort: (value) => typeof value === "boolean" ? { mapPort: value } : "expected true or false",
  onion: (value) => typeof value === "boolean" ? { onion: value } : "expected true or false",
  page: (value) => hostPort(value) ?? { page: String(value) },
  ca: (value) => path(value) ?? { ca: String(value) },
  torPasswordFile: (value) => path(value) ?? { torPasswordFile: String(value) },
  sntp: (value) => timeServer(value) ?? { sntp: String(value) },
  tls: (value) => typeof value === "boolean" ? { tls: value } : "expected true or false",
  cert: (value) => path(value) ?? { cert: String(value) },
  key: (value) => path(value) ?? { key: String(value) },
  peers: decodePeers,
  padMode: (value) => {
    const padMode = (["prefer", "always", "off"] as const).find((mode) => mode === value);
    return padMode === undefined ? "expected prefer, always or off" : { padMode };
  },
  coverMode: (value) => {
    const coverMode = (["quiet", "steady"] as const).find((mode) => mode === value);
    return coverMode === undefined ? "expected quiet or steady" : { coverMode };
  },
  asksForPictures: (value) =>
    typeof value === "boolean" ? { asksForPictures: value } : "expected true or false",
  choices: (value) => isObject(value) ? { choices: value } : "expected an object",
  panic: (value) => {
    const panic = (["end", "wipe"] as const).find((mode) => mode === value);
    return panic === undefined ? "expected end or wipe" : { panic };
  },
};

/** What is wrong with `value` as the path of a file; undefined when nothing is. */
function path(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? undefined : "expected the path of a file";
}

/** What is wrong with `value` as HOST:PORT; undefined when nothing is. */
function hostPort(value: unknown): string | undefined {
  if (typeof value !== "string") return "expected HOST:PORT";
  const parsed = parseHostPort(value);
  return parsed.kind === "refused" ? formatAddressFault(parsed.fault, value) : undefined;
}

/** What is wrong with `value` as the place of a time server; undefined when nothing is. */
function timeServer(value: unknown): string | undefined {
  const isPlace = typeof value === "string" && parseTimeServer(value).kind === "address";
  return isPlace ? undefined : "expected HOST or HOST:PORT";
}

function decodeBehind(value: unknown): SavedSettings | string {
  const isSite = typeof value === "string" && /^https:\/\//i.test(value) &&
    parsePeerAddress(value).kind === "peer";
  return isSite ? { behind: value } : "expected https://HOST[:PORT][/PREFIX]";
}

function decodePeers(value: unknown): SavedSettings | string {
  if (!isObject(value)) return "expected names with addresses";
  const peers: [string, string][] = [];
  for (const [name, address] of Object.entries(value)) {
    if (typeof address !== "string") return "expected http://HOST:PORT";
    const parsed = parsePeerAddress(address);
    if (parsed.kind === "refused") return formatAddressFault(parsed.fault, address);
    peers.push([name, address]);
  }
  return { peers: Object.fromEntries(peers) };
}

function parseObject(text: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Falls through to the words below: JSON's own would quote the file.
  }
  throw wrong(path, "expected a JSON object");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(path: string, reason: string): CommandError {
  return new CommandError(`Cannot read ${path}: ${reason}`, "correct the file or delete it");
}

/** Settings as the file holds them, from those in use. */
export function encodeSettings(settings: SavedSettings): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** Addresses that the user did not choose; they are not saved. */
export interface AutomaticAddresses {
  page?: string | undefined;
}

/** What to save of the settings in use; addresses of conversations that are not open stay as they were. */
export function settingsToSave(
  settings: SettingsJson,
  { before, automatic, choices }: {
    before: SavedSettings;
    automatic: AutomaticAddresses;
    choices?: Record<string, unknown> | undefined;
  },
): SavedSettings {
  const [first] = settings.conversations;
  const peers = { ...before.peers };
  for (const { name, peer } of settings.conversations) {
    if (peer === null) delete peers[name];
    else peers[name] = peer;
  }
  const page = settings.page.replace(/^http:\/\//, "");
  return {
    listen: settings.listen ?? undefined,
    ...savedEntrance(settings.entrance),
    mapPort: settings.mapPort || undefined,
    onion: settings.onion || undefined,
    page: settings.page === automatic.page ? undefined : page,
    ca: settings.authorities ?? undefined,
    torPasswordFile: settings.torPasswordFile ?? undefined,
    sntp: settings.sntp ?? undefined,
    peers: Object.keys(peers).length === 0 ? undefined : peers,
    padMode: first?.padMode,
    coverMode: first?.coverMode,
    asksForPictures: settings.asksForPictures || undefined,
    choices,
    panic: settings.panic === "end" ? undefined : settings.panic,
  };
}

function savedEntrance(entrance: EntranceJson): SavedSettings {
  switch (entrance.code) {
    case "plain":
      return {};
    case "tlsOfList":
      return { tls: true };
    case "tlsOfFiles":
      return { tls: true, cert: entrance.cert, key: entrance.key };
    case "webServer":
      return { behind: entrance.url };
  }
}

/** The saved settings of `folder`; none where there is no such file or folder. */
export async function readSettings(folder: string | undefined): Promise<SavedSettings> {
  if (folder === undefined) return {};
  const path = `${folder}/${SETTINGS_NAME}`;
  let bytes: Uint8Array;
  try {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile || size > MAX_BYTES) {
      throw wrong(path, `expected a file of at most ${MAX_BYTES} bytes`);
    }
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { kind, reason } = readFaultOf(error, "a file");
    if (kind === "missing") return {};
    throw new CommandError(
      `Cannot read ${path}: ${reason}`,
      "allow hchat to read its settings, or move them away",
    );
  }
  return decodeSettings(new TextDecoder().decode(bytes), path);
}

/**
 * Saves settings into `folder`, for their owner alone: written to a second file, synced and renamed, so that a pulled stick
 * leaves the old ones or the new. Throws the runtime's errors.
 */
export async function writeSettings(folder: string, settings: SavedSettings): Promise<void> {
  const path = `${folder}/${SETTINGS_NAME}`;
  const partial = `${path}.partial`;
  try {
    // One that a killed program has left.
    await Deno.remove(partial).catch(() => {});
    await writeSynced(partial, new TextEncoder().encode(encodeSettings(settings)));
    await Deno.rename(partial, path);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.syncData();
}

/** Saves the settings of one run beside the program. */
export class SettingsKeeper {
  readonly path: string;
  readonly #folder: string;
  #before: SavedSettings;
  #automatic: AutomaticAddresses = {};

  /** `before`: what the file held at the start. */
  constructor(folder: string, before: SavedSettings) {
    this.path = `${folder}/${SETTINGS_NAME}`;
    this.#folder = folder;
    this.#before = before;
  }

  /** Remembers whether anybody asked for the port of the page. */
  noteAutomatic(asked: { page: { port?: number | undefined } }, { page }: SettingsJson): void {
    this.#automatic = { page: asked.page.port === undefined ? page : undefined };
  }

  /** Writes the settings in use. Rejects with the runtime's own error when the medium cannot be written. */
  async write(settings: SettingsJson, choices?: Record<string, unknown>): Promise<void> {
    const [before, automatic] = [this.#before, this.#automatic];
    const saved = settingsToSave(settings, { before, automatic, choices });
    await writeSettings(this.#folder, saved);
    this.#before = saved;
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
