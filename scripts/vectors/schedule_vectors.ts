import { ACCEPTANCE_MS, HORIZON_MS } from "../../keys/constants.ts";
import {
  momentAt,
  monthAt,
  type Schedule,
  slotStartMs,
  windowAround,
} from "../../keys/schedule.ts";
import { type Vector, vector } from "./vector.ts";

const START_MS = Date.UTC(2026, 0, 1);
/** Ten seconds, a hundred slots. */
const SHORT: Schedule = { startMs: START_MS, periodMs: 10_000, slotCount: 100 };
/** A period that divides neither span, and slots past 2^32. */
const LONG: Schedule = { startMs: START_MS, periodMs: 7_000, slotCount: 6_000_000_000 };
const CASES: [string, Schedule, number][] = [
  ["A moment before the start", SHORT, START_MS - 1],
  ["The first moment of the first slot", SHORT, START_MS],
  ["The last moment of the first slot", SHORT, START_MS + 9_999],
  ["The first moment of the second slot", SHORT, START_MS + 10_000],
  ["The last moment of the last slot", SHORT, START_MS + 999_999],
  ["The moment at which the list ends", SHORT, START_MS + 1_000_000],
  ["A slot past 2^32 of a period of seven seconds", LONG, START_MS + 5_000_000_000 * 7_000 + 6_500],
];

/** Hours, from the middle of one month to that of the month after the next. */
const MONTHS: Schedule = {
  startMs: Date.UTC(2028, 0, 15, 12),
  periodMs: 3_600_000,
  slotCount: 60 * 24,
};
/** A period that does not end with the month. */
const UNEVEN: Schedule = { startMs: START_MS, periodMs: 7_000, slotCount: 1_000_000 };
const MONTH_CASES: [string, Schedule, number][] = [
  ["The month in which a list begins", MONTHS, Date.UTC(2028, 0, 20)],
  ["The last millisecond of a February of 29 days", MONTHS, Date.UTC(2028, 2, 1) - 1],
  ["The first millisecond of the month in which a list ends", MONTHS, Date.UTC(2028, 2, 1)],
  ["A month that ends within a slot", UNEVEN, START_MS + 86_400_000],
  ["A month before a list begins", MONTHS, Date.UTC(2028, 0, 15, 12) - 1],
  ["A month after a list has ended", MONTHS, Date.UTC(2028, 2, 15, 12)],
];

/** What slot a time is, which slots lie within acceptance and horizon, and the slot that stands for a time's month. */
export function scheduleVectors(): Vector[] {
  const slots = CASES.map(([title, schedule, nowMs]) =>
    vector("schedule", title, {
      input: { ...schedule, nowMs },
      expected: expectedAt(schedule, nowMs),
    })
  );
  const months = MONTH_CASES.map(([title, schedule, nowMs]) => {
    const slot = monthAt(schedule, nowMs)?.slot;
    return vector("month", title, {
      input: { ...schedule, nowMs },
      expected: slot === undefined ? { outcome: "none" } : { outcome: "ok", slot },
    });
  });
  return [...slots, ...months];
}

function expectedAt(schedule: Schedule, nowMs: number): Vector["expected"] {
  const moment = momentAt(schedule, nowMs);
  if (moment.kind !== "running") return { outcome: moment.kind };
  const { slot } = moment;
  return {
    outcome: "ok",
    slot,
    slotStartMs: slotStartMs(schedule, slot),
    slotEndMs: slotStartMs(schedule, slot + 1),
    acceptance: windowAround(schedule, nowMs, ACCEPTANCE_MS),
    horizon: windowAround(schedule, nowMs, HORIZON_MS),
  };
}
