import { assert, assertEquals } from "@std/assert";
import { hueOf, initialOf } from "../../../ui/state/title.ts";

Deno.test("initialOf() is what a reader takes for the first letter", () => {
  const initials = ["bob", "élodie", "\u202Eeve", "ليلى", "👨‍👩‍👧 family", ""].map(initialOf);
  assertEquals(initials, ["B", "É", "E", "ل", "👨‍👩‍👧", ""]);
});

Deno.test("hueOf() is the same for the same title, and one of the colours", () => {
  const hues = ["bob", "carol", "dave", "eve", "mallory", "trent", ""].map(hueOf);
  assertEquals(hues, ["bob", "carol", "dave", "eve", "mallory", "trent", ""].map(hueOf));
  assert(hues.every((hue) => Number.isInteger(hue) && hue >= 0 && hue < 5));
  assert(new Set(hues).size > 2);
});
