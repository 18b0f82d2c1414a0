import { assertEquals } from "@std/assert";
import { readSource, sourcesIn } from "../testkit/sources.ts";

const EXPORT = /^export (?:async )?(?:abstract )?(?:function\*?|class|const|type|interface) (\w+)/;
/** Their names and the clauses of FORMAT.md above each group say it. */
const EXEMPT = ["keys/constants.ts"];

/** Exports of a file that no docstring stands before. */
function undocumentedIn(path: string): string[] {
  const lines = readSource(path).split("\n");
  return lines.flatMap((line, index) => {
    const [, name] = EXPORT.exec(line) ?? [];
    if (name === undefined || lines[index - 1]?.trim().endsWith("*/")) return [];
    return [`${path}: ${name}`];
  });
}

Deno.test("every export of the program and its scripts has a docstring", () => {
  const paths = ["keys/", "server/", "ui/", "scripts/"].flatMap((folder) => [...sourcesIn(folder)]);
  const checked = paths.filter((path) => !EXEMPT.includes(path));
  assertEquals(checked.length > 200, true);
  assertEquals(checked.flatMap(undocumentedIn), []);
});
