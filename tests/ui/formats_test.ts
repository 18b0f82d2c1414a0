import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Formats, utf8Bytes } from "../../ui/words/formats.ts";
import { wantedLocales } from "../../ui/window.ts";
import { wordsFor } from "./all_languages.ts";

const DAY_MS = 86_400_000;
const NOON_MS = Date.UTC(2026, 0, 1, 12);
const ENGLISH = new Formats({ locale: "en-GB", timeZone: "UTC" });

Deno.test("span() names the two largest units that stand beside each other", () => {
  assertEquals(ENGLISH.span(29 * DAY_MS + 4 * 3_600_000 + 5_000), "29 days 4 hours");
  assertEquals(ENGLISH.span(366 * DAY_MS), "1 year 1 day");
  assertEquals(ENGLISH.span(365 * DAY_MS + 5_000), "1 year");
  assertEquals(ENGLISH.span(61_000), "1 minute 1 second");
  assertEquals(ENGLISH.span(999), "0 seconds");
  assertEquals(ENGLISH.span(-5), "0 seconds");
});

Deno.test("roughSpan() rounds down to the largest unit", () => {
  assertEquals(ENGLISH.roughSpan(30 * DAY_MS - 1), "29 days");
  assertEquals(ENGLISH.roughSpan(59_999), "59 seconds");
  assertEquals(ENGLISH.roughSpan(-1), "0 seconds");
});

Deno.test("countdown() counts up to whole seconds and stays short", () => {
  assertEquals(ENGLISH.countdown(1), "1");
  assertEquals(ENGLISH.countdown(9_001), "10");
  assertEquals(ENGLISH.countdown(60_000), "1:00");
  assertEquals(ENGLISH.countdown(3_599_000), "59:59");
  assertEquals(ENGLISH.countdown(DAY_MS), "24h");
  fc.assert(fc.property(fc.nat(DAY_MS), (leftMs) => ENGLISH.countdown(leftMs).length <= 5));
});

Deno.test("dayKey() knows where the days of every time zone begin", () => {
  for (const timeZone of ["Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "UTC"]) {
    const formats = new Formats({ locale: "en-GB", timeZone });
    const plain = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
    const times = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(fc.property(times, (timeMs) => formats.dayKey(timeMs) === plain.format(timeMs)));
  }
});

Deno.test("day() and shortWhen() know today and yesterday, in the reader's time zone", () => {
  assertEquals(ENGLISH.day(NOON_MS, NOON_MS), "Today");
  assertEquals(ENGLISH.day(NOON_MS - DAY_MS, NOON_MS), "Yesterday");
  assertEquals(ENGLISH.day(NOON_MS - 2 * DAY_MS, NOON_MS), "Tuesday, 30 December 2025");
  assertEquals(ENGLISH.shortWhen(NOON_MS, NOON_MS), "12:00");
  assertEquals(ENGLISH.shortWhen(NOON_MS - DAY_MS, NOON_MS), "yesterday");
  assertEquals(ENGLISH.shortWhen(NOON_MS - 2 * DAY_MS, NOON_MS), "30 Dec");
  const auckland = new Formats({ locale: "en-GB", timeZone: "Pacific/Auckland" });
  assertEquals(auckland.dayKey(NOON_MS), "2026-01-02");
  assertEquals(auckland.time(NOON_MS), "01:00");
  const newYork = new Formats({ locale: "en-US", timeZone: "America/New_York" });
  assertEquals(newYork.time(NOON_MS).replace("\u202f", " "), "7:00 AM");
});

Deno.test("plural() takes the form that the language has for a number", () => {
  const forms = { one: "# message", other: "# messages" };
  assertEquals(ENGLISH.plural(1, forms), "1 message");
  assertEquals(ENGLISH.plural(1_000, forms), "1,000 messages");
});

Deno.test("name() keeps a name from turning the sentence around it", () => {
  assertEquals(ENGLISH.name("bob"), "bob");
  assertEquals(ENGLISH.name("\u202Ebob"), "\u2068bob\u2069");
  assertEquals(ENGLISH.name("ليلى"), "\u2068ليلى\u2069");
});

Deno.test("offsets of clocks say which is ahead", () => {
  const { keys } = wordsFor({ locales: ["en-GB"] });
  assertEquals(keys.offset(-499), "in step with yours");
  assertEquals(keys.offset(700), "0.7 seconds ahead of yours");
  assertEquals(keys.offset(-47_000), "47 seconds behind yours");
});

Deno.test("wordsFor() takes the first language that there is, with its region's formats", () => {
  assertEquals(wordsFor({ locales: ["xx", "en-US", "fr"] }).formats.locale, "en-US");
  assertEquals(wordsFor({ locales: ["constructor", "xx"] }).language, "en");
  assertEquals(wordsFor({ locales: [] }).language, "en");
});

Deno.test("wordsFor() keeps the times of a reader whose language there is not", () => {
  const timeZone = "Europe/Berlin";
  for (const locales of [["de-DE", "de", "en-US", "en"], ["de"]]) {
    const { language, formats } = wordsFor({ locales, timeZone });
    assertEquals([language, formats.locale, formats.time(NOON_MS)], ["en", "en-DE", "13:00"]);
  }
  assertEquals(wordsFor({ locales: ["it-CH", "fr-FR"] }).formats.locale, "fr-CH");
});

Deno.test("wantedLocales() writes the chosen language as it is written where the reader lives", () => {
  assertEquals(wantedLocales("en", ["de-DE", "de", "en-US", "en"]), ["en-DE", "en"]);
  assertEquals(wantedLocales("en", ["en-GB", "en-US"]), ["en-GB", "en"]);
  assertEquals(wantedLocales("fr", []), ["fr", "fr"]);
  assertEquals(wantedLocales("", ["de-DE", "en"]), ["de-DE", "en"]);
});

Deno.test("wordsFor() takes the language alone from a tag that is malformed", () => {
  assertEquals(wordsFor({ locales: ["en-US@posix"] }).formats.locale, "en");
  assertEquals(wordsFor({ locales: ["fr-FR@euro", "en-GB"] }).formats.locale, "fr");
});

Deno.test("utf8Bytes() counts what goes over the wire", () => {
  assertEquals(utf8Bytes("aé€😀"), 10);
  assert(utf8Bytes("") === 0);
});
