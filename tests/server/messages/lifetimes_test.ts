import { assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { Lifetimes } from "../../../server/messages/lifetimes.ts";
import { Timeline, TIMELINE_ENTRIES } from "../../../server/messages/timeline.ts";
import { isoTime } from "../../../server/time/iso_time.ts";

const NOW_MS = Date.UTC(2026, 0, 1);
const LIFE_MS = 60_000;

const entryOf = (id: string, more: Partial<EntryJson> = {}): EntryJson => ({
  id,
  direction: "in",
  text: "words",
  at: isoTime(NOW_MS),
  state: "read",
  slot: 7,
  protection: "pad",
  ...more,
});

/** Lets so many entries come that all those before leave to make room. */
function fill(timeline: Timeline, more: Partial<EntryJson> = {}): void {
  for (let count = 0; count < TIMELINE_ENTRIES; count++) {
    timeline.append(entryOf(`later ${count}`, more));
  }
}

Deno.test("what has left the timeline to make room wakes nobody for ever when its time comes", () => {
  for (const direction of ["in", "out"] as const) {
    const timeline = new Timeline();
    const lifetimes = new Lifetimes(timeline, () => true);
    timeline.append(entryOf("first", { direction, disappearsAfterMs: LIFE_MS }));
    lifetimes.sweep(NOW_MS);
    assertEquals(lifetimes.nextMs, NOW_MS + LIFE_MS);
    fill(timeline);
    // What is kept of our own for a peer without memory goes at its time nevertheless.
    const ended = lifetimes.sweep(NOW_MS + LIFE_MS);
    assertEquals(ended, direction === "in" ? [] : [{ direction, id: "first" }]);
    assertEquals(lifetimes.nextMs, undefined);
  }
});

Deno.test("a peer that sends without end what disappears fills no memory", () => {
  const timeline = new Timeline();
  const lifetimes = new Lifetimes(timeline, () => true);
  for (let count = 0; count < 500; count++) {
    timeline.append(entryOf(`${count}`, { state: "delivered", disappearsAfterMs: LIFE_MS }));
  }
  fill(timeline, { state: "delivered", disappearsAfterMs: LIFE_MS });
  let looked = 0;
  const { find } = timeline;
  timeline.find = (...ref) => {
    looked++;
    return find.apply(timeline, ref);
  };
  lifetimes.sweep(NOW_MS);
  assertEquals(looked, TIMELINE_ENTRIES);
});
