import { assert } from "@std/assert";
import { gzipSync } from "node:zlib";
import { page } from "../../server/api/page.ts";

/** Most bytes of the page under gzip, in any language and with all that it fetches later. */
const MOST_BYTES = 80_000;

Deno.test("the page weighs at most 80 KB under gzip in every language", () => {
  const { html, js, css, parts = {} } = page;
  const { qr = new Uint8Array(), ...languages } = parts;
  for (const [code, words] of Object.entries({ en: new Uint8Array(), ...languages })) {
    const bytes = [html, js, css, words, qr].map((each) => gzipSync(each, { level: 9 }).length);
    assert(bytes.reduce((sum, each) => sum + each) <= MOST_BYTES, `${code}: ${bytes}`);
  }
});
