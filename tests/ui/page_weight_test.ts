import { assert } from "@std/assert";
import { gzipSync } from "node:zlib";
import { page } from "../../server/api/page.ts";

/** Most bytes of the page as a browser fetches it, compressed, with any one language. */
const MOST_BYTES = 80_000;

Deno.test("the page weighs at most 80 KB compressed, in whatever language", () => {
  const sizeOf = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length;
  const base = sizeOf(page.html) + sizeOf(page.js) + sizeOf(page.css);
  for (const [code, script] of Object.entries(page.languages ?? {})) {
    const bytes = base + sizeOf(script);
    assert(bytes <= MOST_BYTES, `${code}: ${bytes}`);
  }
});
