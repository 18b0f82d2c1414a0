// Room: sentences, times and sizes as the page says them.
/** Times, spans and sizes in words; pure. What depends on the reader's place goes through `Intl`. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;

const UNITS: readonly (readonly [string, number])[] = [
  ["year", YEAR_MS],
  ["day", DAY_MS],
  ["hour", HOUR_MS],
  ["minute", MINUTE_MS],
  ["second", SECOND_MS],
];

/** Clock offsets below this are the way of the cells, not the clocks. */
const SAME_CLOCK_MS = 500;

function counted(count: number, unit: string): string {
  return `${formatNumber(count)} ${unit}${count === 1 ? "" : "s"}`;
}

/** A whole number with the reader's thousands marks. */
export function formatNumber(value: number): string {
  return value.toLocaleString();
}

/** A span in words, the two largest units: "29 days 4 hours"; below a second "0 seconds". */
export function formatSpan(spanMs: number): string {
  let restMs = Math.max(0, spanMs);
  const parts: string[] = [];
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    if (count > 0) parts.push(counted(count, unit));
    // The second unit follows the first directly ("1 year 2 days", never "1 year 5 seconds").
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(" ") || "0 seconds";
}

/** Time to the next key, short enough for the ring: "7", "3:12" or "5 h". Counts up to whole seconds. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / SECOND_MS));
  if (seconds < 60) return `${seconds}`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
  return `${Math.ceil(seconds / 3_600)} h`;
}

/** How a clock stands to ours: "0.7 s ahead of yours"; `offsetMs` is theirs minus ours. */
export function formatOffset(offsetMs: number): string {
  const apartMs = Math.abs(offsetMs);
  if (apartMs < SAME_CLOCK_MS) return "in step with yours";
  const apart = apartMs < 10 * SECOND_MS
    ? `${(apartMs / 1_000).toFixed(1)} s`
    : formatSpan(apartMs);
  return `${apart} ${offsetMs > 0 ? "ahead of" : "behind"} yours`;
}

/** Hours and minutes in local time and the reader's form. */
export function formatTime(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** Hours, minutes and seconds in local time and the reader's form. */
export function formatClock(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString();
}

/** Date and time in local time and the reader's form. */
export function formatDate(timeMs: number): string {
  return new Date(timeMs).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** A key that is the same for all times of one local day. */
export function dayKey(timeMs: number): string {
  return new Date(timeMs).toDateString();
}

/** Words for a local day: "Today", "Yesterday", else weekday and date. */
export function formatDay(timeMs: number, nowMs: number): string {
  const yesterday = new Date(nowMs);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayKey(timeMs) === dayKey(nowMs)) return "Today";
  if (dayKey(timeMs) === yesterday.toDateString()) return "Yesterday";
  return new Date(timeMs).toLocaleDateString(undefined, { dateStyle: "full" });
}

/** A sentence of the program as it stands on the page: a capital first, but for a name, and a stop at the end. */
export function asSentence(text: string, names: readonly string[] = []): string {
  const isName = names.some((name) => text.startsWith(name));
  const first = isName ? text : text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.!?…]$/.test(first) || first === "" ? first : `${first}.`;
}

/** Bytes of a text as UTF-8, which is what the limits count. */
export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
