import { assertEquals, assertThrows } from "@std/assert";
import { readScriptWords } from "../../scripts/script_words.ts";

Deno.test("readScriptWords() tells switches from names", () => {
  const rules = { switches: ["json"], takesNames: true };
  const read = (...words: string[]) => {
    const { names, switches } = readScriptWords(words, rules);
    return [names, [...switches]];
  };
  assertEquals(read(), [[], []]);
  assertEquals(read("--json", "load", "7"), [["load", "7"], ["json"]]);
  assertEquals(read("load", "--json"), [["load"], ["json"]]);
});

Deno.test("readScriptWords() refuses what the script does not know, and says what it takes", () => {
  for (const word of ["--al", "-a", "--all=perhaps", "--no-all", "--", "load"]) {
    assertThrows(
      () => readScriptWords([word], { switches: ["all"], takesNames: false }),
      TypeError,
      `Reading the words failed: found ${word}, wanted --all`,
    );
  }
});
