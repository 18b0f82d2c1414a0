import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  asSentence,
  formatCountdown,
  formatDay,
  formatNumber as digits,
  formatOffset,
  formatSpan,
  utf8Bytes,
} from "../../ui/words/format.ts";

const DAY_MS = 86_400_000;

Deno.test("formatSpan() names the two largest units that stand beside each other", () => {
  assertEquals(
    formatSpan(29 * DAY_MS + 4 * 3_600_000 + 5_000),
    `${digits(29)} days ${digits(4)} hours`,
  );
  assertEquals(formatSpan(366 * DAY_MS), `${digits(1)} year ${digits(1)} day`);
  assertEquals(formatSpan(365 * DAY_MS + 5_000), `${digits(1)} year`);
  assertEquals(formatSpan(61_000), `${digits(1)} minute ${digits(1)} second`);
  assertEquals(formatSpan(999), "0 seconds");
  assertEquals(formatSpan(-5), "0 seconds");
});

Deno.test("formatCountdown() counts up to whole seconds and stays short", () => {
  assertEquals(formatCountdown(1), "1");
  assertEquals(formatCountdown(9_001), "10");
  assertEquals(formatCountdown(60_000), "1:00");
  assertEquals(formatCountdown(3_599_000), "59:59");
  assertEquals(formatCountdown(DAY_MS), "24 h");
  fc.assert(fc.property(fc.nat(DAY_MS), (leftMs) => formatCountdown(leftMs).length <= 5));
});

Deno.test("formatOffset() says which clock is ahead", () => {
  assertEquals(formatOffset(-499), "in step with yours");
  assertEquals(formatOffset(700), "0.7 s ahead of yours");
  assertEquals(formatOffset(-47_000), `${digits(47)} seconds behind yours`);
});

Deno.test("formatDay() knows today and yesterday", () => {
  const nowMs = Date.UTC(2026, 0, 1, 12);
  assertEquals(formatDay(nowMs, nowMs), "Today");
  assertEquals(formatDay(nowMs - DAY_MS, nowMs), "Yesterday");
  const before = new Date(nowMs - 2 * DAY_MS);
  const inFull = before.toLocaleDateString(undefined, { dateStyle: "full" });
  assertEquals(formatDay(before.getTime(), nowMs), inFull);
});

Deno.test("asSentence() begins with a capital and ends with a stop, but leaves names as they are", () => {
  assertEquals(asSentence("waiting for bob to call"), "Waiting for bob to call.");
  assertEquals(asSentence("bob is here", ["bob"]), "bob is here.");
  assertEquals(asSentence("Really?"), "Really?");
  assertEquals(asSentence(""), "");
});

Deno.test("utf8Bytes() counts what goes over the wire", () => {
  assertEquals(utf8Bytes("aé€😀"), 10);
});
