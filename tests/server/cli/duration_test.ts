import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../server/cli/command.ts";
import { formatDuration, parseDuration } from "../../../server/cli/duration.ts";
import { formatBytes } from "../../../server/cli/size.ts";

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
    assertThrows(
      () => parseDuration(text, "--for"),
      UsageError,
      "Cannot read --for: expected a duration, got",
    );
  }
  assertThrows(() => parseDuration("999999y", "--for"), UsageError, "longer than any calendar");
});

Deno.test("formatDuration() gives a duration in its two largest units, or in one", () => {
  assertEquals(formatDuration(0), "0 seconds");
  assertEquals(formatDuration(12_000), "12 seconds");
  assertEquals(formatDuration(4_800_000), "1 hour, 20 minutes");
  assertEquals(formatDuration(86_400_000 + 4_000), "1 day");
  assertEquals(formatDuration(30 * 86_400_000), "30 days");
  assertEquals(formatDuration(366 * 86_400_000), "1 year, 1 day");
  assertEquals(formatDuration(-720_000), "12 minutes");
  const spans = [400, 1_000, 47_000, -47_000, 89_000, 720_000, 5_400_000, 36 * 3_600_000];
  assertEquals(spans.map((ms) => formatDuration(ms, { units: 1 })), [
    "0 seconds",
    "1 second",
    "47 seconds",
    "47 seconds",
    "89 seconds",
    "12 minutes",
    "2 hours",
    "2 days",
  ]);
});

Deno.test("formatBytes() gives a size in three digits", () => {
  assertEquals(formatBytes(512), "512 bytes");
  assertEquals(formatBytes(4_036_608_000), "4.04 GB");
  assertEquals(formatBytes(201_830_400), "202 MB");
  assertEquals(formatBytes(999_999), "1.00 MB");
});
