import { assertEquals, assertThrows } from "@std/assert";
import decodeQr from "qr/decode.js";
import fc from "fast-check";
import { qrRows } from "../../../ui/qr/qr_rows.ts";

/** Pixels of one module's side: what the decoder needs to see. */
const MODULE_PIXELS = 4;

/** What another program reads in a code. */
function read(rows: readonly boolean[][]): string {
  const side = rows.length * MODULE_PIXELS;
  const data = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isDark = rows[Math.floor(y / MODULE_PIXELS)]?.[Math.floor(x / MODULE_PIXELS)];
      if (isDark) data.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3);
    }
  }
  return decodeQr({ width: side, height: side, data });
}

Deno.test("qrRows() draws what another program reads", () => {
  const texts = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
  fc.assert(fc.property(texts, (text) => read(qrRows(text)) === text.toWellFormed()), {
    numRuns: 8,
  });
});

Deno.test("qrRows() draws texts that fill a version, and one byte more", () => {
  // The most bytes of versions 1, 7, 9 and 10 at level M.
  for (const most of [14, 122, 180, 213]) {
    const side = qrRows("x".repeat(most)).length;
    assertEquals(qrRows("x".repeat(most + 1)).length, side + 4, `${most}`);
    for (const length of [most, most + 1]) {
      const text = "https://[2001:db8::7]:7471/".repeat(40).slice(0, length);
      assertEquals(read(qrRows(text)), text);
    }
  }
});

Deno.test("qrRows() says when a text is too long for any code", () => {
  assertEquals(qrRows("x".repeat(2_331)).length, 177 + 8);
  assertThrows(() => qrRows("x".repeat(2_332)), RangeError, "expected at most 2331 bytes");
});
