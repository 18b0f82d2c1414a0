/** A request for key lists, as the page sends it, checked value by value; pure. */
import { DEFAULT_PERIOD_MS, DEFAULT_RECORD_BYTES, DEFAULT_SPAN_MS } from "../../keys/constants.ts";
import { MAX_SLOTS, MAX_TIME_MS, periodFault } from "../../keys/list/header_limits.ts";
import { isFitForFile, nameFault, namesFault } from "../../keys/list/name.ts";
import type { ValueFaultJson } from "../gui_api/error_json.ts";
import { type Refusal, refusal } from "../refusal.ts";

/** The lists to be made; media and files are not looked at yet. */
export interface MakeRequest {
  /** Of seat a, which stays here, and of seat b, which is handed over. */
  names: { a: string; b: string };
  /** Absolute paths of folders, seat a first. */
  folders: [string, string];
  periodMs: number;
  spanMs: number;
  recordBytes: number;
  passphrase: string | undefined;
}

/** How many keys a list holds. */
export function slotCountOf({ spanMs, periodMs }: MakeRequest): number {
  return Math.ceil(spanMs / periodMs);
}

/** A request that was understood, or the value that was not. */
export type DecodedRequest = { kind: "request"; request: MakeRequest } | Refusal;

/** Length of a record that holds keys and no one-time pad. */
const BARE_RECORD_BYTES = 64;
const LONGEST_PASSPHRASE = 4_096;

/** Reads the body of `POST /lists`. */
export function decodeMakeRequest(body: Record<string, unknown>): DecodedRequest {
  const { periodMs = DEFAULT_PERIOD_MS, spanMs = DEFAULT_SPAN_MS, hasPad = true } = body;
  const names = pairOf(body["names"])?.map((name) => name.trim().normalize("NFC"));
  const folders = pairOf(body["folders"]);
  if (names === undefined) return invalid("names", { code: "notAString" });
  const [a = "", b = ""] = names;
  const fault = namesFaultOf(a, b);
  if (fault !== undefined) return invalid("names", fault);
  if (folders === undefined || !folders.every(isAbsolute)) {
    return invalid("folders", { code: "notAPath" });
  }
  if (typeof periodMs !== "number" || periodFault(periodMs) !== undefined) {
    return invalid("periodMs", { code: "outOfRange" });
  }
  if (!isSpan(spanMs, periodMs)) return invalid("spanMs", { code: "outOfRange" });
  if (typeof hasPad !== "boolean") return invalid("hasPad", { code: "notABoolean" });
  const passphrase = body["passphrase"];
  if (!isPassphrase(passphrase)) return invalid("passphrase", { code: "notUnicode" });
  return {
    kind: "request",
    request: {
      names: { a, b },
      folders: folders as [string, string],
      periodMs,
      spanMs,
      recordBytes: hasPad ? DEFAULT_RECORD_BYTES : BARE_RECORD_BYTES,
      passphrase: passphrase === "" ? undefined : passphrase,
    },
  };
}

function pairOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  return value.every((each) => typeof each === "string") ? value : undefined;
}

function namesFaultOf(a: string, b: string): ValueFaultJson | undefined {
  const isBad = (name: string): boolean => nameFault(name) !== undefined || !isFitForFile(name);
  if (isBad(a) || isBad(b)) return { code: "notAName" };
  return namesFault({ a, b }) === undefined ? undefined : { code: "sameNames" };
}

function isAbsolute(path: string): boolean {
  return /^(\/|[A-Za-z]:[/\\])/.test(path) && !path.includes("\0");
}

/** At least one key, and an end before the last calendar date. */
function isSpan(spanMs: unknown, periodMs: number): spanMs is number {
  if (typeof spanMs !== "number" || !Number.isFinite(spanMs) || spanMs < periodMs) return false;
  return Math.ceil(spanMs / periodMs) <= MAX_SLOTS && spanMs < MAX_TIME_MS / 2;
}

function isPassphrase(value: unknown): value is string | undefined {
  if (value === undefined) return true;
  return typeof value === "string" && value.isWellFormed() && value.length <= LONGEST_PASSPHRASE;
}

function invalid(name: string, reason: ValueFaultJson): Refusal {
  return refusal({ code: "valueInvalid", name, reason });
}
