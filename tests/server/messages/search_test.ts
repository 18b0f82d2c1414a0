import { assertEquals } from "@std/assert";
import { matcherOf, wordsOf } from "../../../server/messages/search.ts";
import { entryOf } from "../../ui/fake_conversation.ts";

Deno.test("an entry is found by its words in any case and order, and however a letter is written", () => {
  const finds = (search: string, text: string): boolean => matcherOf(search)(entryOf({ text }));
  const cases: [string, string, boolean][] = [
    ["two ONE", "one or two", true],
    ["three one", "one or two", false],
    ["istanbul", "in İstanbul", true],
    ["İSTANBUL", "in istanbul", true],
    ["οδοσ", "ΟΔΟΣ", true],
    ["e\u0301", "É", true],
    ["1", "①", true],
    ["", "anything", true],
  ];
  for (const [search, text, isFound] of cases) {
    assertEquals(finds(search, text), isFound, `${search} in ${text}`);
  }
  assertEquals(wordsOf("  İz \u00a0 ς "), ["iz", "σ"]);
});
