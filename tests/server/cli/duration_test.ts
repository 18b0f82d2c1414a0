import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../../server/cli/command.ts";
import {
  formatBytes,
  formatDuration,
  formatTime,
  formatZonedTime,
  parseDuration,
  parseTime,
} from "../../../server/cli/duration.ts";

Deno.test("parseDuration() reads the units of the help text", () => {
  assertEquals(parseDuration("2s", "--period"), 2_000);
  assertEquals(parseDuration("90s", "--period"), 90_000);
  assertEquals(parseDuration("12h", "--for"), 43_200_000);
  assertEquals(parseDuration("30d", "--for"), 30 * 86_400_000);
  assertEquals(parseDuration("1y", "--for"), 365 * 86_400_000);
  assertEquals(parseDuration("1d12h", "--for"), 129_600_000);
  assertEquals(parseDuration("1500ms", "--period"), 1_500);
});

Deno.test("parseDuration() refuses what is no duration and names the option", () => {
  for (const text of ["", "10", "s", "-3s", "1.5h", "0s", "3 s", "9999999999999999y", "10S"]) {
    assertThrows(() => parseDuration(text, "--for"), UsageError, "Reading --for failed");
  }
  assertThrows(() => parseDuration("999999y", "--for"), UsageError, "longer than any calendar");
});

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
    assertThrows(() => parseTime(text, "--from", 0), UsageError, "is no time");
  }
});

Deno.test("parseTime() and formatTime() tell times apart where clocks are set on and back", () => {
  using _zone = inZone("Europe/Berlin");
  const at = (text: string): number => parseTime(text, "--until", 0);
  assertThrows(() => at("2026-03-29T02:30"), UsageError, "is no time");
  assertEquals(at("2026-03-29T03:00"), Date.UTC(2026, 2, 29, 1));
  const first = Date.UTC(2026, 9, 25, 0, 30);
  assertEquals([at("2026-10-25T02:30"), at("2026-10-25T02:30+01:00")], [first, first + 3_600_000]);
  assertEquals(formatTime(first), "2026-10-25 02:30");
  assertEquals(formatTime(first + 3_600_000), "2026-10-25 02:30+01:00");
  assertEquals(formatTime(first + 7_200_000), "2026-10-25 03:30");
  assertEquals(formatZonedTime(first), "2026-10-25 02:30+02:00");
  assertEquals(formatZonedTime(first + 3_600_000), "2026-10-25 02:30+01:00");
});

Deno.test("formatZonedTime() names one moment in two zones, and parseTime() reads both", () => {
  const moment = Date.UTC(2026, 2, 4, 10, 20);
  for (
    const [zone, text] of [
      ["Asia/Kathmandu", "2026-03-04 16:05+05:45"],
      ["America/St_Johns", "2026-03-04 06:50-03:30"],
      ["UTC", "2026-03-04 10:20+00:00"],
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

/** Until it is disposed, local time is that of `zone`. */
function inZone(zone: string): Disposable {
  const before = Deno.env.get("TZ");
  const zoneBefore = Intl.DateTimeFormat().resolvedOptions().timeZone;
  Deno.env.set("TZ", zone);
  const back = (): void => {
    // The runtime takes note of what is set, not of what is taken away.
    Deno.env.set("TZ", before ?? zoneBefore);
    if (before === undefined) Deno.env.delete("TZ");
  };
  return { [Symbol.dispose]: back };
}

Deno.test("parseTime() reads back what formatTime() wrote", () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(fc.property(seconds, (second) => {
    const text = formatTime(second * 1_000);
    assertEquals(formatTime(parseTime(text, "--from", 0)), text);
  }));
});

Deno.test("formatDuration() and formatBytes() say at most two units and three digits", () => {
  assertEquals(formatDuration(0), "0 s");
  assertEquals(formatDuration(12_000), "12 s");
  assertEquals(formatDuration(4_800_000), "1 h 20 min");
  assertEquals(formatDuration(86_400_000 + 4_000), "1 day");
  assertEquals(formatDuration(30 * 86_400_000), "30 days");
  assertEquals(formatDuration(366 * 86_400_000), "1 year 1 day");
  assertEquals(formatBytes(512), "512 bytes");
  assertEquals(formatBytes(4_036_608_000), "4.04 GB");
  assertEquals(formatBytes(201_830_400), "202 MB");
  assertEquals(formatBytes(999_999), "1.00 MB");
});
