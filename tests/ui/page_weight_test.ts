import { assert } from "@std/assert";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { page } from "../../server/api/page.ts";

/** Most bytes of the page, compressed. */
const MOST_BYTES = 80_000;

Deno.test("the page weighs at most 80 KB under gzip, with a further language under brotli", () => {
  const { html, js, css, languages = {} } = page;
  const gzipped = [html, js, css].map((bytes) => gzipSync(bytes, { level: 9 }).length);
  assert(sumOf(gzipped) <= MOST_BYTES, `${gzipped}`);
  for (const [code, script] of Object.entries(languages)) {
    const bytes = [html, js, css, script].map((each) => brotliCompressSync(each).length);
    assert(sumOf(bytes) <= MOST_BYTES, `${code}: ${bytes}`);
  }
});

function sumOf(numbers: number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
