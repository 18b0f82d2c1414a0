import decodeQr from "qr/decode.js";
import { assertEquals } from "@std/assert";
import { errorCode, guiSetup, jsonRequest } from "../../testkit/gui_setup.ts";

/** Pixels per module: what a decoder of photographs needs to find a code. */
const SCALE = 4;

Deno.test("POST /qr draws any text of up to 500 characters as a code that can be read", async () => {
  const { ask } = guiSetup();
  for (
    const text of ["http://192.0.2.7:7471", "é", "https://[2001:db8::7]/täglich", "ü".repeat(500)]
  ) {
    const answer = await ask("/qr", jsonRequest("POST", { text }));
    const { rows } = await answer.json();
    assertEquals(decodeQr(picture(rows)), text);
  }
});

Deno.test("POST /qr refuses what is no text, empty or too long", async () => {
  const { ask } = guiSetup();
  for (const text of [undefined, 5, "", "x".repeat(501)]) {
    const answer = await ask("/qr", jsonRequest("POST", { text }));
    assertEquals([answer.status, await errorCode(answer)], [400, "valueInvalid"]);
  }
});

/** Rows of modules as the pixels of a picture. */
function picture(rows: string[]): { width: number; height: number; data: Uint8ClampedArray } {
  const side = rows.length * SCALE;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let pixel = 0; pixel < side * side; pixel++) {
    const [x, y] = [pixel % side, Math.floor(pixel / side)];
    if (rows[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)] !== "1") continue;
    data.fill(0, pixel * 4, pixel * 4 + 3);
  }
  return { width: side, height: side, data };
}
