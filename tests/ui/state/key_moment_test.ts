import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { endMs, momentAt, type Schedule } from "../../../keys/schedule.ts";
import { keyMomentAt, listLeftMs, type ListSpan } from "../../../ui/state/key_moment.ts";

const START_MS = Date.UTC(2026, 0, 1);

function spanOf(schedule: Schedule): ListSpan {
  return {
    startsAt: new Date(schedule.startMs).toISOString(),
    endsAt: new Date(endMs(schedule)).toISOString(),
    periodMs: schedule.periodMs,
    slotCount: schedule.slotCount,
  };
}

Deno.test("keyMomentAt() agrees with the program's schedule at every moment", () => {
  const schedules = fc.record({
    startMs: fc.constant(START_MS),
    periodMs: fc.integer({ min: 1_000, max: 86_400_000 }),
    slotCount: fc.integer({ min: 1, max: 1_000 }),
  });
  fc.assert(
    fc.property(schedules, fc.double({ min: -1, max: 2, noNaN: true }), (schedule, part) => {
      const nowMs = Math.round(START_MS + part * schedule.periodMs * schedule.slotCount);
      const moment = momentAt(schedule, nowMs);
      const shown = keyMomentAt(spanOf(schedule), nowMs);
      assertEquals(shown.kind, moment.kind);
      if (moment.kind === "running" && shown.kind === "running") {
        const { slot, endsInMs: leftMs, slotsLeft } = moment;
        assertEquals(shown, { kind: "running", slot, leftMs, slotsLeft });
      }
    }),
  );
});

Deno.test("listLeftMs() is the whole list before its start and nothing after its end", () => {
  const span = spanOf({ startMs: START_MS, periodMs: 10_000, slotCount: 6 });
  assertEquals(listLeftMs(span, START_MS - 99_000), 60_000);
  assertEquals(listLeftMs(span, START_MS + 15_000), 45_000);
  assertEquals(listLeftMs(span, START_MS + 99_000), 0);
});
