import { assert } from "@std/assert";
import { gzipSync } from "node:zlib";
import { page } from "../../server/api/page.ts";

/** Most bytes of the page under gzip, in any language. */
const MOST_BYTES = 80_000;

Deno.test("the page weighs at most 80 KB under gzip in every language", () => {
  const { html, css, languages } = page;
  for (const [code, { js }] of Object.entries(languages)) {
    const bytes = [html, css, js].map((each) => gzipSync(each, { level: 9 }).length);
    assert(bytes.reduce((sum, each) => sum + each) <= MOST_BYTES, `${code}: ${bytes}`);
  }
});
