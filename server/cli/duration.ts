/** Durations as people write and read them; pure. */
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

/** Units of `formatDuration()`, the largest first. */
const SHOWN_UNITS: [unit: "years" | "days" | "hours" | "minutes" | "seconds", ms: number][] = [
  ["years", 365 * 86_400_000],
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
  ["seconds", 1_000],
];

const WORDS = new Intl.DurationFormat("en", { style: "long" });
const ZERO_WORDS = new Intl.DurationFormat("en", { style: "long", secondsDisplay: "always" });

/**
 * Milliseconds of `30d`, `12h`, `90s`, `1y` (365 days), `1d12h`; `what` names the option in the error.
 * Throws UsageError for anything else, for zero, and for more than a calendar holds.
 */
export function parseDuration(text: string, what: string): number {
  const expected = `Cannot read ${what}: expected a duration`;
  let ms = DURATION.test(text) ? 0 : NaN;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|s|m|h|d|w|y)/g)) {
    ms += Number(count) * (UNIT_MS.get(unit ?? "") ?? NaN);
  }
  if (ms > MAX_TIME_MS) {
    throw new UsageError(
      `${expected}, got "${text}", which is longer than any calendar`,
      "write a shorter one, such as 1y",
    );
  }
  if (ms > 0) return ms;
  throw new UsageError(
    `${expected}, got "${text}"`,
    /^[1-9]\d*$/.test(text)
      ? `add a unit: ${text}s for seconds, ${text}m, ${text}h or ${text}d`
      : "write a number and a unit, such as 90s, 12h, 30d or 1y",
  );
}

/**
 * A duration for people in its largest unit and the next smaller one, rounded to seconds: `30 days`, `1 hour, 20
 * minutes`, `0 seconds`. With `units: 1` it is rounded to one unit, of which there are at least one and a half. The sign is left out.
 */
export function formatDuration(ms: number, { units = 2 }: { units?: 1 | 2 } = {}): string {
  const whole = Math.round(Math.abs(ms) / 1_000) * 1_000;
  const least = units === 1 ? 1.5 : 1;
  const fitting = SHOWN_UNITS.findIndex(([, unitMs]) => whole >= least * unitMs);
  const first = fitting < 0 && whole > 0 ? SHOWN_UNITS.length - 1 : fitting;
  if (first < 0) return ZERO_WORDS.format({ seconds: 0 });
  const shown = SHOWN_UNITS.slice(first, first + units);
  const smallestMs = shown.at(-1)?.[1] ?? 1_000;
  let restMs = units === 1 ? Math.round(whole / smallestMs) * smallestMs : whole;
  const parts: Partial<Record<(typeof SHOWN_UNITS)[number][0], number>> = {};
  for (const [unit, unitMs] of shown) {
    parts[unit] = Math.floor(restMs / unitMs);
    restMs %= unitMs;
  }
  return WORDS.format(parts);
}
