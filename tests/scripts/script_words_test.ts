import { assertEquals, assertThrows } from "@std/assert";
import { readFuzzWords, SEEDS } from "../../scripts/fuzz_words.ts";
import { readScriptWords } from "../../scripts/script_words.ts";

Deno.test("readScriptWords() tells switches, values and names apart", () => {
  const rules = { switches: ["json"], values: ["seed"], names: ["load", "7"] };
  const read = (...words: string[]) => {
    const { names, switches, values } = readScriptWords(words, rules);
    return [names, [...switches], [...values]];
  };
  assertEquals(read(), [[], [], []]);
  assertEquals(read("--json", "load", "7"), [["load", "7"], ["json"], []]);
  assertEquals(read("load", "--json"), [["load"], ["json"], []]);
  assertEquals(read("--seed", "7", "load"), [["load"], [], [["seed", "7"]]]);
  assertEquals(read("load", "--seed=07"), [["load"], [], [["seed", "07"]]]);
});

Deno.test("readScriptWords() refuses what the script does not know, and says what it takes", () => {
  for (const word of ["--al", "-a", "--all=perhaps", "--no-all", "--", "load"]) {
    assertThrows(
      () => readScriptWords([word], { switches: ["all"] }),
      TypeError,
      `Cannot read the arguments: expected --all, got ${word}`,
    );
  }
  const rules = { values: ["seed"], names: ["load"] };
  for (const word of ["--seeds=7", "-7", "lod"]) {
    assertThrows(
      () => readScriptWords([word], rules),
      TypeError,
      `Cannot read the arguments: expected --seed VALUE, load, got ${word}`,
    );
  }
  assertThrows(() => readScriptWords(["x"], {}), TypeError, "expected none, got x");
});

Deno.test("readScriptWords() refuses an option without its value", () => {
  const rules = { switches: ["json"], values: ["seed"] };
  for (const words of [["--seed"], ["--seed="], ["--seed", "--json"]]) {
    assertThrows(() => readScriptWords(words, rules), TypeError, "got --seed without a value");
  }
});

Deno.test("the fuzzer takes names, a time and a seed, and says what is wrong with them", () => {
  const targets = ["frame", "hello 1"];
  const read = (...words: string[]) => readFuzzWords(words, targets);
  assertEquals(read(), { names: [], seconds: 60, seed: undefined });
  assertEquals(read("hello 1", "--seconds", "0.5", "--seed=0"), {
    names: ["hello 1"],
    seconds: 0.5,
    seed: 0,
  });
  assertThrows(
    () => read("60"),
    TypeError,
    "expected --seconds VALUE, --seed VALUE, frame, hello 1, got 60",
  );
  for (const word of ["0", "soon", "Infinite"]) {
    assertThrows(
      () => read("--seconds", word),
      TypeError,
      `Cannot read --seconds: expected more than 0, got ${word}`,
    );
  }
  for (const word of ["1.5", "4294967296", "x"]) {
    assertThrows(
      () => read("--seed", word),
      TypeError,
      `Cannot read --seed: expected 0 to ${SEEDS - 1}, got ${word}`,
    );
  }
});
