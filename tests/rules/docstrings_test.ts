import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const EXPORT = /^export (?:async )?(?:abstract )?(?:function\*?|class|const|type|interface) (\w+)/;
/** Their names and the clauses of FORMAT.md above each group say it. */
const EXEMPT = ["keys/constants.ts"];

/** TypeScript files below `folder`, as paths from the root. */
function* sourcesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (isDirectory && name !== "dist") yield* sourcesIn(`${folder}${name}/`);
    else if (/(?<!\.d)\.tsx?$/.test(name)) yield `${folder}${name}`;
  }
}

/** Exports of a file that no docstring stands before. */
function undocumentedIn(path: string): string[] {
  const lines = Deno.readTextFileSync(new URL(path, ROOT)).split("\n");
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
