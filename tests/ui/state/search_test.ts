import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { cutAtMatches, findMatches } from "../../../ui/state/search.ts";
import { indexAtTime } from "../../../ui/state/rows.ts";
import { entryOf } from "../fake_conversation.ts";

Deno.test("findMatches() finds words in any case, and nothing for nothing", () => {
  const entries = ["Hello", "say hello", "É", "other"].map((text) => entryOf({ text }));
  assertEquals(findMatches(entries, " HELLO "), [0, 1]);
  assertEquals(findMatches(entries, "e\u0301"), [2]);
  assertEquals(findMatches(entries, "  "), []);
});

Deno.test("a letter is found whatever its case makes of it", () => {
  const entries = ["in İstanbul", "in I\u0307stanbul", "ΟΔΟΣ", "οδοσημα"].map((text) =>
    entryOf({ text })
  );
  for (const words of ["istanbul", "İSTANBUL", "I\u0307stanbul"]) {
    assertEquals(findMatches(entries, words), [0, 1], words);
  }
  assertEquals(findMatches(entries, "οδος"), [2, 3]);
  for (const word of ["istanbul", "İstanbul"]) {
    assertEquals(cutAtMatches("in İstanbul!", word), [
      { text: "in ", isFound: false },
      { text: "İstanbul", isFound: true },
      { text: "!", isFound: false },
    ]);
  }
});

Deno.test("cutAtMatches() marks each place and loses nothing", () => {
  assertEquals(cutAtMatches("aXbxc", "x"), [
    { text: "a", isFound: false },
    { text: "X", isFound: true },
    { text: "b", isFound: false },
    { text: "x", isFound: true },
    { text: "c", isFound: false },
  ]);
  const piece = fc.constantFrom("a", "A", "b", "é", "e\u0301", "İ", "😀");
  const text = fc.array(piece).map((pieces) => pieces.join(""));
  fc.assert(fc.property(text, text, (whole, words) => {
    assertEquals(cutAtMatches(whole, words).map((each) => each.text).join(""), whole);
  }));
});

Deno.test("indexAtTime() finds the first entry on or after a time", () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + 1_000 * second).toISOString();
  const entries = [entryOf({ at: at(0) }), entryOf({ at: at(10) }), entryOf({ at: at(20) })];
  const index = (second: number) => indexAtTime(entries, Date.parse(at(second)));
  assertEquals([-5, 0, 1, 10, 15, 99].map(index), [0, 0, 1, 1, 2, 2]);
  assertEquals(indexAtTime([], 0), 0);
});
