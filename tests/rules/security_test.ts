/** Each claim of SECURITY.md names its test, or says that it has none. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readSource } from "../testkit/sources.ts";

const security = readSource("SECURITY.md");

Deno.test("every test that SECURITY.md names is there", () => {
  const cited = [...oneLine(security).matchAll(/`(tests\/[\w/]+_test\.ts)`|"([^"]+)"/g)];
  assert(cited.length >= 60, `${cited.length} files and names`);
  let source = "";
  // Words in quotes are the name of a test in the file that was named last.
  for (const [, file, name] of cited) {
    if (file !== undefined) source = oneLine(readSource(file));
    else assertStringIncludes(source, name ?? "");
  }
});

Deno.test("every claim of SECURITY.md names its test or says that it has none", () => {
  const [promised = ""] = security.split("## Not promised");
  const claims = promised.split("\n- ").slice(1).map(oneLine);
  assert(claims.length >= 30, `${claims.length} claims`);
  assertEquals(claims.filter((claim) => !/\bTests?: `?|\bNo test\b/.test(claim)), []);
});

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
