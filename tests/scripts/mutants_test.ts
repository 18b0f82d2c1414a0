import { assert, assertEquals } from "@std/assert";
import { EQUIVALENT, withoutEquivalent } from "../../scripts/mutation/equivalent.ts";
import { type Mutant, mutate } from "../../scripts/mutation/mutants.ts";

const PLACE = { file: "x.ts", firstId: 1 };

/** What the code does with the fault `active` in it. */
function run(source: string, active: number): unknown {
  const { text } = mutate(source, PLACE);
  return new Function("$m", text)((id: number) => id === active);
}

Deno.test("mutate() changes nothing while no fault is on, whatever is nested in what", () => {
  const source = `
    let log = "";
    const add = (word) => { log += word; };
    for (const each of [1, 2, 3]) {
      if (each > 1 && each !== 3) add("two");
      else if (!(each % 2 === 0)) add(each === 1 ? "one" : "three");
    }
    globalThis.mutantsTest = log;
  `;
  run(source, 0);
  assertEquals((globalThis as { mutantsTest?: string }).mutantsTest, "onetwothree");
});

Deno.test("mutate() plants each fault behind its own number", () => {
  const source = "globalThis.mutantsTest = 1 < 2;";
  const { mutants } = mutate(source, PLACE);
  const results = mutants.map(({ id }) => {
    (globalThis as { mutantsTest?: unknown }).mutantsTest = "untouched";
    run(source, id);
    return (globalThis as { mutantsTest?: unknown }).mutantsTest;
  });
  assertEquals(mutants.map(({ replacement }) => replacement), [
    "1 + 1",
    "2 + 1",
    "1 <= 2",
    "1 >= 2",
    "(nothing)",
  ]);
  assertEquals(results, [false, true, true, false, "untouched"]);
});

Deno.test("mutate() leaves types, imports, wiping and the wording of errors alone", () => {
  const { mutants } = mutate(
    `import { a } from "./a.ts";
     type Kind = "one" | 2;
     key.fill(0);
     throw new RangeError("expected 1" + a);`,
    PLACE,
  );
  assertEquals(mutants.map(({ original }) => original), ["key.fill(0);"]);
  assert(mutants.every(({ file }) => file === "x.ts"));
});

Deno.test("every fault that is said to change nothing is one that can be planted", () => {
  const files = [...new Set(EQUIVALENT.map(({ file }) => file))];
  const mutants = files.flatMap((file): Mutant[] => {
    const source = Deno.readTextFileSync(new URL(`../../${file}`, import.meta.url));
    return mutate(source, { file, firstId: 1 }).mutants;
  });
  const { counted, unmatched } = withoutEquivalent(mutants, EQUIVALENT);
  assertEquals(unmatched, []);
  assert(counted.length < mutants.length);
});

Deno.test("an entry about code that is gone is told of", () => {
  const line = "key.fill(0);";
  const { mutants } = mutate(`  ${line}`, PLACE);
  const entry = { file: "x.ts", line, faults: [[line, "(nothing)"]] as const, reason: "" };
  assertEquals(withoutEquivalent(mutants, [entry]), { counted: [], unmatched: [] });
  const gone = withoutEquivalent(mutants, [{ ...entry, line: "key.fill(1);" }]);
  assertEquals([gone.counted, gone.unmatched.length], [mutants, 1]);
});
