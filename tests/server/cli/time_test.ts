import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../../server/cli/command.ts";
import {
  formatSlotSpan,
  formatTime,
  formatZonedTime,
  parseTime,
} from "../../../server/cli/time.ts";
import { inZone } from "../../testkit/in_zone.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
Deno.test("parseTime() reads now, UTC, offsets and local times", () => {
  assertEquals(parseTime("now", "--from", 5), 5);
  assertEquals(parseTime("2026-03-04T10:20:30Z", "--from", 0), Date.UTC(2026, 2, 4, 10, 20, 30));
  assertEquals(parseTime("2026-03-04T10:20+02:00", "--from", 0), Date.UTC(2026, 2, 4, 8, 20));
  assertEquals(parseTime("2026-03-04T10:20:30.5Z", "--from", 0) % 1_000, 500);
  assertEquals(parseTime("2026-03-04 10:20", "--from", 0), new Date(2026, 2, 4, 10, 20).getTime());
  assertEquals(parseTime("2026-03-04", "--from", 0), new Date(2026, 2, 4).getTime());
});

Deno.test("parseTime() refuses what is no time", () => {
  const wrong = ["tomorrow", "2026", "2026-13-01", "2026-02-30", "2026-03-04T25:00", "1772000000"];
  for (const text of [...wrong, "2026-03-04T10:20+99:00", "2026-03-04Z", ""]) {
    assertThrows(() => parseTime(text, "--from", 0), UsageError, "expected a time, got");
  }
});

Deno.test("parseTime() and formatTime() tell times apart where clocks are set on and back", () => {
  using _zone = inZone("Europe/Berlin");
  const at = (text: string): number => parseTime(text, "--until", 0);
  assertThrows(() => at("2026-03-29T02:30"), UsageError, "expected a time, got");
  assertEquals(at("2026-03-29T03:00"), Date.UTC(2026, 2, 29, 1));
  const first = Date.UTC(2026, 9, 25, 0, 30);
  assertEquals([at("2026-10-25T02:30"), at("2026-10-25T02:30+01:00")], [first, first + 3_600_000]);
  assertEquals(formatTime(first), "2026-10-25 02:30");
  assertEquals(formatTime(first + 3_600_000), "2026-10-25 02:30+01:00");
  assertEquals(formatTime(first + 7_200_000), "2026-10-25 03:30");
  assertEquals(formatZonedTime(first), "2026-10-25 02:30+02:00");
  assertEquals(formatZonedTime(first + 3_600_000), "2026-10-25 02:30+01:00");
});

Deno.test("formatZonedTime() names one moment in each zone, and parseTime() reads it", () => {
  const moment = Date.UTC(2026, 2, 4, 10, 20);
  for (
    const [zone, text] of [
      ["Asia/Kathmandu", "2026-03-04 16:05+05:45"],
      ["America/St_Johns", "2026-03-04 06:50-03:30"],
      ["UTC", "2026-03-04 10:20+00:00"],
      // TZ= is what a system without a time zone comes to.
      ["", "2026-03-04 10:20+00:00"],
    ] as const
  ) {
    using _zone = inZone(zone);
    assertEquals([formatZonedTime(moment), parseTime(text, "--from", 0)], [text, moment]);
  }
});

Deno.test("parseTime() takes a day that begins at one o'clock", () => {
  using _zone = inZone("America/Santiago");
  assertEquals(parseTime("2026-09-06", "--from", 0), Date.UTC(2026, 8, 6, 4));
});

Deno.test("parseTime() reads back what formatTime() wrote", () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(fc.property(seconds, (second) => {
    const text = formatTime(second * 1_000);
    assertEquals(formatTime(parseTime(text, "--from", 0)), text);
  }));
});

Deno.test("formatSlotSpan names the day twice where it changes", async () => {
  using dir = tempDir();
  const { header } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 1 });
  // In whatever zone this runs, and with periods of 10 s: the 4th of March 2026, 10:20.
  const startMs = new Date(2026, 2, 4, 10, 20).getTime();
  const words = (first: number, end: number): string =>
    formatSlotSpan({ ...header, startMs }, { first, end });
  assertEquals(words(0, 36), "2026-03-04 10:20 to 10:26");
  assertEquals(words(1, 36), "2026-03-04 10:20:10 to 10:26");
  assertEquals(words(0, 5_760), "2026-03-04 10:20 to 2026-03-05 02:20");
});
