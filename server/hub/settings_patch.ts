import { type Refusal, refusal } from "../refusal.ts";
import { parseHostPort } from "../http/address.ts";
import { formatPeerAddress, parsePeerAddress } from "../transport/schemes.ts";
import { formatTimeServer, parseTimeServer } from "../transport/time_server_address.ts";
import type { EntranceJson, SettingsPatch } from "../gui_api/settings_json.ts";
import type { ValueFaultJson } from "../gui_api/error_json.ts";

/** A body of `PUT /settings` whose every value was found good on its own. */
export interface CheckedPatch extends Omit<SettingsPatch, "peer" | "listen"> {
  /** undefined inside: dial nobody. */
  peer?: { url: URL | undefined };
  listen?: { host: string; port: number };
}

/** A patch that was understood, or the setting that was not. */
export type DecodedPatch = { kind: "patch"; patch: CheckedPatch } | Refusal;

const PAD_MODES = ["prefer", "always", "off"] as const;
const COVER_MODES = ["quiet", "steady"] as const;
const PANIC_MODES = ["end", "wipe"] as const;
const ENTRANCES: readonly EntranceJson["code"][] = [
  "plain",
  "tlsOfList",
  "tlsOfFiles",
  "webServer",
];
const LONGEST_PATH = 4_096;

type Decoder = (value: unknown) => CheckedPatch | ValueFaultJson;

/** One decoder for each setting; a fault has a code, and no setting is called that. */
const DECODERS: { [Name in keyof SettingsPatch]-?: Decoder } = {
  conversation: (value) =>
    typeof value === "string" ? { conversation: value } : { code: "notAString" },
  peer: decodePeer,
  listen: decodeListen,
  entrance: decodeEntrance,
  mapPort: (value) => typeof value === "boolean" ? { mapPort: value } : { code: "notABoolean" },
  onion: (value) => typeof value === "boolean" ? { onion: value } : { code: "notABoolean" },
  authorities: (value) => decodeFile("authorities", value),
  torPasswordFile: (value) => decodeFile("torPasswordFile", value),
  sntp: decodeTimeServer,
  list: decodeList,
  passphrase: decodePassphrase,
  padMode: (value) => {
    const padMode = PAD_MODES.find((mode) => mode === value);
    return padMode === undefined ? { code: "notOneOf", values: PAD_MODES } : { padMode };
  },
  coverMode: (value) => {
    const coverMode = COVER_MODES.find((mode) => mode === value);
    return coverMode === undefined ? { code: "notOneOf", values: COVER_MODES } : { coverMode };
  },
  asksForPictures: (value) =>
    typeof value === "boolean" ? { asksForPictures: value } : { code: "notABoolean" },
  panic: (value) => {
    const panic = PANIC_MODES.find((mode) => mode === value);
    return panic === undefined ? { code: "notOneOf", values: PANIC_MODES } : { panic };
  },
  save: (value) => value === true ? { save: true } : { code: "notTrue" },
};

/** Reads a patch from whatever JSON was sent; the first wrong value is named. */
export function decodeSettingsPatch(body: unknown): DecodedPatch {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return refusal({ code: "badJson" });
  }
  const patch: CheckedPatch = {};
  for (const [name, value] of Object.entries(body)) {
    if (!isSetting(name)) {
      return refusal({ code: "settingUnknown", name });
    }
    const decoded = DECODERS[name](value);
    if ("code" in decoded) return invalid(name, decoded);
    Object.assign(patch, decoded);
  }
  if (patch.passphrase !== undefined && patch.list === undefined) {
    return invalid("passphrase", { code: "needsList" });
  }
  return { kind: "patch", patch };
}

function invalid(name: string, reason: ValueFaultJson): Refusal {
  return refusal({ code: "valueInvalid", name, reason });
}

function isSetting(name: string): name is keyof SettingsPatch {
  return Object.hasOwn(DECODERS, name);
}

function decodePeer(value: unknown): CheckedPatch | ValueFaultJson {
  if (value === null) return { peer: { url: undefined } };
  if (typeof value !== "string") return { code: "notAString" };
  if (value.trim() === "") return { peer: { url: undefined } };
  const parsed = parsePeerAddress(value);
  return parsed.kind === "refused" ? { code: parsed.fault } : { peer: { url: parsed.url } };
}

function decodeListen(value: unknown): CheckedPatch | ValueFaultJson {
  if (typeof value !== "string") return { code: "notAString" };
  const parsed = parseHostPort(value);
  if (parsed.kind === "refused") return { code: parsed.fault };
  return { listen: { host: parsed.host, port: parsed.port } };
}

function decodeEntrance(value: unknown): CheckedPatch | ValueFaultJson {
  const { code, cert, key, url } = (value ?? {}) as Record<string, unknown>;
  switch (code) {
    case "plain":
    case "tlsOfList":
      return { entrance: { code } };
    case "tlsOfFiles":
      return isPath(cert) && isPath(key) ? { entrance: { code, cert, key } } : { code: "notAPath" };
    case "webServer":
      return decodeWebServer(url);
    default:
      return { code: "notOneOf", values: ENTRANCES };
  }
}

function decodeWebServer(url: unknown): CheckedPatch | ValueFaultJson {
  if (typeof url !== "string") return { code: "notAString" };
  const parsed = parsePeerAddress(url);
  if (parsed.kind === "refused") return { code: parsed.fault };
  if (parsed.url.protocol !== "https:") return { code: "notHttps" };
  return { entrance: { code: "webServer", url: formatPeerAddress(parsed.url) } };
}

/** The path of a file, or none. */
function decodeFile(
  name: "authorities" | "torPasswordFile",
  value: unknown,
): CheckedPatch | ValueFaultJson {
  if (value === null || value === "") return { [name]: null };
  return isPath(value) ? { [name]: value } : { code: "notAPath" };
}

function decodeTimeServer(value: unknown): CheckedPatch | ValueFaultJson {
  if (value === null || value === "") return { sntp: null };
  if (typeof value !== "string") return { code: "notAString" };
  const parsed = parseTimeServer(value);
  return parsed.kind === "refused" ? { code: parsed.fault } : { sntp: formatTimeServer(parsed) };
}

function decodeList(value: unknown): CheckedPatch | ValueFaultJson {
  if (typeof value !== "string") return { code: "notAString" };
  if (value.length > LONGEST_PATH) return { code: "tooLong", limit: LONGEST_PATH };
  return isPath(value) ? { list: value } : { code: "notAPath" };
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_PATH &&
    !value.includes("\0") && value.isWellFormed();
}

function decodePassphrase(value: unknown): CheckedPatch | ValueFaultJson {
  if (typeof value !== "string" || value === "") return { code: "notAString" };
  return value.isWellFormed() ? { passphrase: value } : { code: "notUnicode" };
}
