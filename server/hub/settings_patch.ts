import { type Refusal, refusal } from "../refusal.ts";
import { parseHostPort, parsePeerAddress, quoted } from "../http/address.ts";
import type { ConversationJson, SettingsPatch } from "../gui_api.ts";

/** A body of `PUT /settings` whose every value was found good on its own. */
export interface CheckedPatch {
  conversation?: string;
  /** undefined inside: dial nobody. */
  peer?: { url: URL | undefined };
  listen?: { host: string; port: number };
  list?: string;
  passphrase?: string;
  padMode?: ConversationJson["padMode"];
  coverMode?: ConversationJson["coverMode"];
  save?: true;
}

/** A patch that was understood, or the setting that was not. */
export type DecodedPatch = { kind: "patch"; patch: CheckedPatch } | Refusal;

const PAD_MODES = ["prefer", "always", "off"] as const;
const COVER_MODES = ["quiet", "steady"] as const;
const LONGEST_PATH = 4_096;

type Decoder = (value: unknown) => CheckedPatch | string;

/** One decoder for each setting; a string that comes back says what is wrong. */
const DECODERS: { [Name in keyof SettingsPatch]-?: Decoder } = {
  conversation: (value) => typeof value === "string" ? { conversation: value } : "wanted a name",
  peer: decodePeer,
  listen: decodeListen,
  list: decodeList,
  passphrase: decodePassphrase,
  padMode: (value) => {
    const padMode = PAD_MODES.find((mode) => mode === value);
    return padMode === undefined ? `wanted one of ${PAD_MODES.join(", ")}` : { padMode };
  },
  coverMode: (value) => {
    const coverMode = COVER_MODES.find((mode) => mode === value);
    return coverMode === undefined ? `wanted one of ${COVER_MODES.join(", ")}` : { coverMode };
  },
  save: (value) => value === true ? { save: true } : "wanted true, or nothing",
};

/** Reads a patch from whatever JSON was sent; the first wrong value is named. */
export function decodeSettingsPatch(body: unknown): DecodedPatch {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return refusal("settingsInvalid", "Reading the settings failed: wanted a JSON object");
  }
  const patch: CheckedPatch = {};
  for (const [name, value] of Object.entries(body)) {
    if (!isSetting(name)) {
      return refusal("settingUnknown", `Setting ${quoted(name)} failed: there is no such setting`);
    }
    const decoded = DECODERS[name](value);
    if (typeof decoded === "string") {
      return refusal(`${name}Invalid`, `Setting ${name} failed: ${decoded}`);
    }
    Object.assign(patch, decoded);
  }
  if (patch.passphrase !== undefined && patch.list === undefined) {
    return refusal("passphraseInvalid", "Setting passphrase failed: wanted the list it belongs to");
  }
  return { kind: "patch", patch };
}

function isSetting(name: string): name is keyof SettingsPatch {
  return Object.hasOwn(DECODERS, name);
}

function decodePeer(value: unknown): CheckedPatch | string {
  if (value === null) return { peer: { url: undefined } };
  if (typeof value !== "string") return "wanted an address like http://HOST:PORT";
  if (value.trim() === "") return { peer: { url: undefined } };
  const parsed = parsePeerAddress(value);
  return parsed.kind === "refused" ? parsed.reason : { peer: { url: parsed.url } };
}

function decodeListen(value: unknown): CheckedPatch | string {
  if (typeof value !== "string") return "wanted HOST:PORT";
  const parsed = parseHostPort(value);
  if (parsed.kind === "refused") return parsed.reason;
  return { listen: { host: parsed.host, port: parsed.port } };
}

function decodeList(value: unknown): CheckedPatch | string {
  if (typeof value !== "string" || value === "") return "wanted the path of a key list";
  if (value.length > LONGEST_PATH) return `the path is longer than ${LONGEST_PATH} characters`;
  if (value.includes("\0") || !value.isWellFormed()) return `${quoted(value)} is no path`;
  return { list: value };
}

function decodePassphrase(value: unknown): CheckedPatch | string {
  if (typeof value !== "string" || value === "") return "wanted words";
  return value.isWellFormed() ? { passphrase: value } : "it is not valid Unicode";
}
