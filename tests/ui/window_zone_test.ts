import { assertEquals } from "@std/assert";
import { DEFAULT_PREFS } from "../../ui/state/prefs.ts";
import { wordsOf } from "../../ui/window.ts";
import { inZone } from "../testkit/in_zone.ts";
import "./all_languages.ts";

Deno.test("the page has its words also where the system names no time zone", () => {
  using _zone = inZone("");
  const prefs = { ...DEFAULT_PREFS, language: "fr" };
  const words = wordsOf({ prefs }, { browserLocales: ["fr"], nowMs: Date.UTC(2026, 2, 4) });
  assertEquals(words.language, "fr");
});
