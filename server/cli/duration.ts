/** Times and durations as people write them on the command line; pure. */
import { MAX_TIME_MS } from "../../keys/list/header_limits.ts";
import { UsageError } from "./command.ts";

const UNIT_MS = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 7 * 86_400_000],
  ["y", 365 * 86_400_000],
]);

const DURATION = /^(\d+(ms|s|m|h|d|w|y))+$/;
const TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Milliseconds of `30d`, `12h`, `90s`, `1y` (365 days), `1d12h`; `what` names the option in the error.
 * Throws UsageError for anything else, for zero and for what no calendar holds.
 */
export function parseDuration(text: string, what: string): number {
  if (!DURATION.test(text)) throw badDuration(text, what);
  let ms = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|s|m|h|d|w|y)/g)) {
    ms += Number(count) * (UNIT_MS.get(unit ?? "") ?? NaN);
  }
  if (ms > MAX_TIME_MS) {
    throw new UsageError(`Reading ${what} failed: "${text}" is longer than any calendar`);
  }
  if (!(ms > 0)) throw badDuration(text, what);
  return ms;
}

function badDuration(text: string, what: string): UsageError {
  return new UsageError(
    `Reading ${what} failed: "${text}" is no duration`,
    "write a number and a unit, such as 90s, 12h, 30d or 1y",
  );
}

/**
 * Unix milliseconds of an ISO 8601 time (`2026-03-04`, `2026-03-04T10:20`, `2026-03-04T10:20:30Z`), or of
 * `now`. Without an offset it is the local time of this machine, the first of two where its clock is set back.
 * Throws UsageError for anything else.
 */
export function parseTime(text: string, what: string, nowMs: number): number {
  if (text === "now") return nowMs;
  const groups = TIME.exec(text);
  const ms = groups === null ? NaN : timeOf(groups);
  if (Number.isNaN(ms)) {
    throw new UsageError(
      `Reading ${what} failed: "${text}" is no time`,
      isSkipped(text)
        ? "this computer's clock is set on over that hour: write an offset, 2026-03-04T10:20:00Z"
        : "write an ISO 8601 time such as 2026-03-04T10:20, 2026-03-04T10:20:00Z, or now",
    );
  }
  return ms;
}

/** Whether what is no time here is one in another zone. */
function isSkipped(text: string): boolean {
  const groups = TIME.exec(`${text}Z`);
  return groups !== null && !Number.isNaN(timeOf(groups));
}

function timeOf(groups: RegExpExecArray): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = groups.slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  const milli = Number((groups[7] ?? "").padEnd(3, "0"));
  const utcMs = Date.UTC(year, month - 1, day, hour, minute, second, milli);
  // Date rolls the 30th of February on into March: what comes back must be what went in.
  const back = new Date(utcMs);
  const same = back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day && back.getUTCHours() === hour && back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === second;
  if (!same) return NaN;
  const zone = groups[8];
  if (zone === undefined) {
    const local = new Date(year, month - 1, day, hour, minute, second, milli);
    // A day begins where its first hour is left out, too; an hour that is left out is no time.
    const isThere = groups[4] === undefined || local.getHours() === hour &&
        local.getMinutes() === minute;
    return isThere ? local.getTime() : NaN;
  }
  const offsetMs = zoneMs(zone);
  return utcMs - offsetMs;
}

function zoneMs(zone: string): number {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return NaN;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** A duration for people in its two largest units: `30 days`, `1 h 20 min`, `12 s`, `0 s`. */
export function formatDuration(ms: number): string {
  const units: [string, string, number][] = [
    [" year", " years", 365 * 86_400_000],
    [" day", " days", 86_400_000],
    [" h", " h", 3_600_000],
    [" min", " min", 60_000],
    [" s", " s", 1_000],
  ];
  let rest = Math.max(0, Math.round(ms / 1_000)) * 1_000;
  if (rest === 0) return "0 s";
  const parts: string[] = [];
  for (const [one, many, unitMs] of units) {
    const count = Math.floor(rest / unitMs);
    // Two neighbouring units at most: `1 day 2 h`, never `1 day 4 s`.
    if (count === 0 && parts.length > 0) break;
    if (count === 0) continue;
    parts.push(`${count}${count === 1 ? one : many}`);
    rest -= count * unitMs;
    if (parts.length === 2) break;
  }
  return parts.join(" ");
}

/**
 * A time for people in the local time of this machine: `2026-03-04 10:20`, with seconds where they are not 0, and with
 * the offset where this clock was set back and shows that time for the second time: `2026-10-25 02:30+01:00`.
 */
export function formatTime(ms: number): string {
  const time = new Date(ms);
  const date = `${String(time.getFullYear()).padStart(4, "0")}-${two(time.getMonth() + 1)}-${
    two(time.getDate())
  }`;
  const seconds = time.getSeconds() === 0 ? "" : `:${two(time.getSeconds())}`;
  const repeat = isRepeat(time) ? offsetOf(time) : "";
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}${seconds}${repeat}`;
}

/** The same with the offset always: two people in two zones may compare what they see. */
export function formatZonedTime(ms: number): string {
  const time = new Date(ms);
  return isRepeat(time) ? formatTime(ms) : formatTime(ms) + offsetOf(time);
}

/** Whether a local time comes for the second time. */
function isRepeat(time: Date): boolean {
  // Taken apart and put together again, the first of two comes out.
  const first = new Date(time);
  first.setMilliseconds(time.getMilliseconds());
  return first.getTime() !== time.getTime();
}

function offsetOf(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

/** A size for people in powers of 1,000: `4.04 GB`, `202 MB`, `512 bytes`. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  const digits = unit === 0 ? 0 : value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
