import { assert, assertEquals } from "@std/assert";
import { GuiError } from "../../../server/api/gui_error.ts";
import type { ApiErrorJson } from "../../../server/gui_api/error_json.ts";
import { readSource } from "../../testkit/sources.ts";

/** Rows of a table with two columns, from below `heading` to the end of the document. */
function rowsBelow(heading: string): [string, string][] {
  const [, text = ""] = readSource("server/LOCAL_API.md").split(heading);
  return [...text.matchAll(/^\| ([^|]+?) *\| ([^|]+?) *\|$/gm)].map(([, one, two]) => [one!, two!]);
}

Deno.test("each error has the status that LOCAL_API.md says", () => {
  const codes = rowsBelow("\n## Errors\n").flatMap(([statuses, words]) => {
    const allowed = statuses.split(", ").map(Number);
    // What is in brackets are parameters and reasons.
    const plain = words.replaceAll(/\([^)]*\)/g, "");
    return [...plain.matchAll(/`(\w+)`/g)].map(([, code]) => ({ code: code!, allowed }));
  });
  assert(codes.length > 40, `${codes.length}`);
  assertEquals(new Set(codes.map(({ code }) => code)).size, codes.length, "none is there twice");
  for (const { code, allowed } of codes) {
    const { status } = new GuiError({ code } as ApiErrorJson);
    assert(allowed.includes(status), `${code}: ${status}`);
  }
});

Deno.test("whoever is not let in gets the status that LOCAL_API.md says", () => {
  const [, above = ""] = readSource("server/LOCAL_API.md").split("\n## Who is let in\n");
  const [table = ""] = above.split("\n## ");
  const denials = [...table.matchAll(/\| (\d{3}) ((?:`\w+`(?:, )?)+) *\|/g)];
  assertEquals(denials.length, 5);
  for (const [, status, codes] of denials) {
    for (const code of codes!.match(/\w+/g)!) {
      assertEquals(new GuiError({ code } as ApiErrorJson).status, Number(status), code);
    }
  }
});
