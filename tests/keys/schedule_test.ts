import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  endMs,
  isInWindow,
  momentAt,
  monthAt,
  type Schedule,
  slotAt,
  slotStartMs,
  windowAround,
  windowSlots,
} from "../../keys/schedule.ts";
import { loadVectors } from "../testkit/load_vectors.ts";

const START_MS = Date.UTC(2026, 0, 1);
const TEN_SECONDS: Schedule = { startMs: START_MS, periodMs: 10_000, slotCount: 100 };

/** Any schedule that a header may hold, within a century. */
const schedules = fc.record({
  startMs: fc.integer({ min: 0, max: 2 ** 42 }),
  periodMs: fc.integer({ min: 1_000, max: 86_400_000 }),
  slotCount: fc.integer({ min: 1, max: 3_000_000_000 }),
}).filter((schedule) => endMs(schedule) <= 8_640_000_000_000_000);

for (const { title, input, expected } of loadVectors("month")) {
  Deno.test(`month vector: ${title}`, () => {
    const month = monthAt(input, input.nowMs);
    if (month === undefined) return assertEquals(expected, { outcome: "none" });
    assertEquals({ outcome: "ok", slot: month.slot }, expected);
    assert(month.untilMs > input.nowMs && month.untilMs <= endMs(input));
  });
}

Deno.test("slotAt() changes at the very millisecond at which the next slot begins", () => {
  const at = [-1, 0, 9_999, 10_000, 999_999, 1_000_000].map((ms) =>
    slotAt(TEN_SECONDS, START_MS + ms)
  );
  assertEquals(at, [-1, 0, 0, 1, 99, 100]);
});

Deno.test("slotAt() and slotStartMs() are each other's inverse in every slot", () => {
  const places = schedules.chain((schedule) =>
    fc.record({
      schedule: fc.constant(schedule),
      slot: fc.integer({ min: 0, max: schedule.slotCount - 1 }),
      passedMs: fc.integer({ min: 0, max: schedule.periodMs - 1 }),
    })
  );
  fc.assert(fc.property(places, ({ schedule, slot, passedMs }) => {
    const nowMs = slotStartMs(schedule, slot) + passedMs;
    assertEquals(slotAt(schedule, nowMs), slot);
    assertEquals(momentAt(schedule, nowMs), {
      kind: "running",
      slot,
      endsInMs: schedule.periodMs - passedMs,
      slotsLeft: schedule.slotCount - slot,
    });
  }));
});

Deno.test("momentAt() tells before the start and after the end, to the millisecond", () => {
  fc.assert(fc.property(schedules, fc.integer({ min: 0, max: 1e12 }), (schedule, farMs) => {
    assertEquals(momentAt(schedule, schedule.startMs - 1 - farMs), {
      kind: "notBegun",
      startsInMs: 1 + farMs,
    });
    assertEquals(momentAt(schedule, endMs(schedule) + farMs), { kind: "over", endedMsAgo: farMs });
    assertEquals(momentAt(schedule, schedule.startMs).kind, "running");
    assertEquals(momentAt(schedule, endMs(schedule) - 1).kind, "running");
  }));
});

Deno.test("the acceptance window reaches a minute to either side, in whole slots", () => {
  const reach = (periodMs: number) => windowSlots({ ...TEN_SECONDS, periodMs }, 60_000);
  assertEquals([1_000, 7_000, 10_000, 60_000, 60_001, 86_400_000].map(reach), [60, 9, 6, 1, 1, 1]);
  const window = windowAround(TEN_SECONDS, START_MS + 505_000, 60_000);
  assertEquals(window, { first: 44, last: 56 });
  assertEquals([43, 44, 56, 57].map((slot) => isInWindow(window, slot)), [
    false,
    true,
    true,
    false,
  ]);
});

Deno.test("whatever a clock is off by, up to the span, its slot lies in the window", () => {
  const spans = fc.integer({ min: 0, max: 3_600_000 });
  fc.assert(fc.property(schedules, spans, fc.gen(), (schedule, spanMs, gen) => {
    const nowMs = gen(fc.integer, { min: schedule.startMs, max: endMs(schedule) });
    const offMs = gen(fc.integer, { min: -spanMs, max: spanMs });
    const window = windowAround(schedule, nowMs, spanMs);
    assert(isInWindow(window, slotAt(schedule, nowMs + offMs)));
  }));
});
