/** Moments as people write and read them, by the wall clock of this machine; pure but for its time zone. */
import { type ListHeader, scheduleOf } from "../../keys/list_header.ts";
import type { SlotSpan } from "../../keys/list/digest_table.ts";
import { slotStartMs } from "../../keys/schedule.ts";
import { UsageError } from "./command.ts";

const TIME =
  /^\d{4}-\d{2}-\d{2}(?:([T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** What a typed time comes to; `skipped`: the clocks here jump over it. */
type TypedTime = { kind: "time"; ms: number } | { kind: "skipped" } | { kind: "wrong" };

/**
 * Unix milliseconds of an ISO 8601 time (`2026-03-04`, `2026-03-04T10:20`, `2026-03-04T10:20:30Z`), or of
 * `now`. Without an offset it is local time, the earlier of two where clocks are set back. Throws UsageError for
 * anything else, naming `what`.
 */
export function parseTime(text: string, what: string, nowMs: number): number {
  if (text === "now") return nowMs;
  const typed = readTime(text);
  if (typed.kind === "time") return typed.ms;
  throw new UsageError(
    `Cannot read ${what}: expected a time, got "${text}"`,
    typed.kind === "skipped"
      ? "clocks here skip that hour; add an offset, as in 2026-03-04T10:20:00Z"
      : "write an ISO 8601 time such as 2026-03-04T10:20 or 2026-03-04T10:20:00Z, or now",
  );
}

function readTime(text: string): TypedTime {
  const [isTime, clock, offset] = TIME.exec(text) ?? [];
  if (isTime === undefined) return { kind: "wrong" };
  try {
    if (offset !== undefined) {
      return { kind: "time", ms: Temporal.Instant.from(text).epochMilliseconds };
    }
    return clock === undefined ? startOfDay(text) : localTime(text);
  } catch {
    return { kind: "wrong" };
  }
}

/** A day starts where its first hour is skipped, too. */
function startOfDay(text: string): TypedTime {
  const day = Temporal.PlainDate.from(text).toZonedDateTime(timeZoneHere());
  return { kind: "time", ms: day.epochMilliseconds };
}

function localTime(text: string): TypedTime {
  const typed = Temporal.PlainDateTime.from(text);
  const time = typed.toZonedDateTime(timeZoneHere(), { disambiguation: "compatible" });
  if (!time.toPlainDateTime().equals(typed)) return { kind: "skipped" };
  return { kind: "time", ms: time.epochMilliseconds };
}

/**
 * A time for people in the time zone of this machine: `2026-03-04 10:20`, with seconds where they are not 0, and with
 * the offset where clocks are set back and show that time for the second time: `2026-10-25 02:30+01:00`.
 */
export function formatTime(ms: number): string {
  const time = zonedTime(ms);
  return wallTime(time) + (isRepeat(time) ? time.offset : "");
}

/** The same, always with the offset: two people in two time zones can compare what they see. */
export function formatZonedTime(ms: number): string {
  const time = zonedTime(ms);
  return wallTime(time) + time.offset;
}

/** A span of slots as times: `2026-03-04 10:20 to 10:26`, with both dates where they differ. */
export function formatSlotSpan(header: ListHeader, { first, end }: SlotSpan): string {
  const schedule = scheduleOf(header);
  const from = formatTime(slotStartMs(schedule, first));
  const to = formatTime(slotStartMs(schedule, end));
  const isSameDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from} to ${isSameDay ? to.slice(11) : to}`;
}

/** UTC where the system names no time zone, as with an empty TZ: the runtime's name for that is no time zone. */
function timeZoneHere(): string {
  const name = Temporal.Now.timeZoneId();
  return name === "Etc/Unknown" ? "UTC" : name;
}

function zonedTime(ms: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZoneHere());
}

function wallTime(time: Temporal.ZonedDateTime): string {
  const smallestUnit = time.second === 0 ? "minute" : "second";
  return time.toPlainDateTime().toString({ smallestUnit }).replace("T", " ");
}

/** Whether the clocks have shown this local time before. */
function isRepeat(time: Temporal.ZonedDateTime): boolean {
  const first = time.toPlainDateTime().toZonedDateTime(time.timeZoneId, {
    disambiguation: "earlier",
  });
  return first.epochMilliseconds < time.epochMilliseconds;
}
