/** What `hchat keygen` was asked for; pure. */
import { DEFAULT_PERIOD_MS, DEFAULT_RECORD_BYTES, DEFAULT_SPAN_MS } from "../../keys/constants.ts";
import { KeyListError } from "../../keys/errors.ts";
import type { RecordLayout } from "../../keys/list_header.ts";
import {
  MAX_SLOTS,
  MAX_TIME_MS,
  periodFault,
  recordBytesFault,
} from "../../keys/list/header_limits.ts";
import { layoutOf } from "../../keys/list/list_layout.ts";
import { isFitForFile, namesFault } from "../../keys/list/name.ts";
import { type CommandArgs, UsageError } from "../cli/command.ts";
import { formatDuration, parseDuration } from "../cli/duration.ts";
import { parseCount, parseSize } from "../cli/size.ts";
import { parseTime } from "../cli/time.ts";

/** The list to be made; media and files are not looked at yet. */
export interface KeygenRequest {
  /** Folder of seat a, folder of seat b. */
  folders: [string, string];
  names: { a: string; b: string };
  startMs: number;
  /** The list begins now, by this computer's clock. */
  startsNow: boolean;
  periodMs: number;
  layout: RecordLayout;
}

/** Reads the options; throws UsageError that names the option and what it expects. */
export function readRequest(args: CommandArgs, nowMs: number): KeygenRequest {
  if (args.positionals.length > 0) {
    throw new UsageError(
      `Cannot read the command line: expected options only, got "${args.positionals[0]}"`,
      "give folders as --out DIR",
    );
  }
  const periodMs = readPeriod(args);
  const startMs = readStart(args, nowMs);
  const startsNow = (args.value("from") ?? "now") === "now";
  const spanMs = readSpan(args, periodMs);
  const slotCount = Math.ceil(spanMs / periodMs);
  if (slotCount > MAX_SLOTS || startMs + slotCount * periodMs > MAX_TIME_MS) {
    throw new UsageError(
      "Cannot read --for: expected an end before the last calendar date, got a later one",
    );
  }
  const layout = readLayout(args, slotCount);
  const folders = readFolders(args);
  return { folders, names: readNames(args), startMs, startsNow, periodMs, layout };
}

function readWith<T>(
  args: CommandArgs,
  name: string,
  parse: (text: string, what: string) => T,
): T | undefined {
  const text = args.value(name);
  return text === undefined ? undefined : parse(text, `--${name}`);
}

function readPeriod(args: CommandArgs): number {
  const periodMs = readWith(args, "period", parseDuration) ?? DEFAULT_PERIOD_MS;
  const fault = periodFault(periodMs);
  if (fault === undefined) return periodMs;
  throw new UsageError(`Cannot read --period: ${fault}`, "write a period from 1s to 1d");
}

function readSpan(args: CommandArgs, periodMs: number): number {
  const spanMs = readWith(args, "for", parseDuration) ?? DEFAULT_SPAN_MS;
  if (spanMs >= periodMs) return spanMs;
  throw new UsageError(
    `Cannot read --for: expected at least one --period (${formatDuration(periodMs)}), got ${
      formatDuration(spanMs)
    }`,
    "make the list last longer, or its keys change more often",
  );
}

function readStart(args: CommandArgs, nowMs: number): number {
  const startMs = readWith(args, "from", (text, what) => parseTime(text, what, nowMs)) ?? nowMs;
  // Whole seconds read better, and both peers see the key change on the second.
  const wholeMs = Math.floor(startMs / 1_000) * 1_000;
  if (wholeMs >= 0) return wholeMs;
  throw new UsageError("Cannot read --from: expected a time after 1969, got an earlier one");
}

function readLayout(args: CommandArgs, slotCount: number): RecordLayout {
  const recordBytes = readWith(args, "key-size", parseCount) ?? DEFAULT_RECORD_BYTES;
  const fault = recordBytesFault(recordBytes);
  if (fault !== undefined) {
    throw new UsageError(
      `Cannot read --key-size: ${fault}`,
      "1280 is the default; 64 makes a light list without one-time pad",
    );
  }
  const volumeBytes = readWith(args, "volume-size", parseSize);
  try {
    return layoutOf({ slotCount, recordBytes, volumeBytes });
  } catch (error) {
    if (error instanceof KeyListError) throw new UsageError(error.message, error.hint);
    throw error;
  }
}

function readFolders(args: CommandArgs): [string, string] {
  const [first, second, ...more] = args.values("out");
  if (first === undefined) {
    throw new UsageError(
      "Cannot read the command line: expected --out DIR, a folder for the key lists, got none",
      "write --out once for both files, or twice for one each",
    );
  }
  if (more.length > 0) {
    throw new UsageError(
      `Cannot read the command line: expected --out once or twice, got it ${more.length + 2} times`,
    );
  }
  return [first, second ?? first];
}

function readNames(args: CommandArgs): { a: string; b: string } {
  const text = args.value("names") ?? "alice,bob";
  const [a = "", b = "", ...more] = text.split(",").map((name) => name.trim().normalize("NFC"));
  const fault = more.length > 0 || a === "" || b === ""
    ? `expected two names with a comma between them, got "${text}"`
    : namesFault({ a, b });
  if (fault !== undefined) throw badNames(fault);
  for (const name of [a, b]) {
    if (!isFitForFile(name)) throw badNames(`expected a name fit for a file, got "${name}"`);
  }
  return { a, b };
}

function badNames(fault: string): UsageError {
  return new UsageError(`Cannot read --names: ${fault}`, "write them as --names alice,bob");
}
