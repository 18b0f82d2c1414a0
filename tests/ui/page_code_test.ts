import decodeQr from "qr/decode.js";
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

Deno.test("an address of one's own can be scanned, in a real browser", async () => {
  await using browser = await sharedBrowser();
  await using program = new FakeProgram([conversationOf({ status: STATUSES.waiting })]);
  await using tab = await browser.open();
  await tab.page.goto(program.url);
  await tab.page.getByRole("button", { name: "QR code" }).click();
  const code = tab.page.getByRole("img", { name: "http://192.0.2.7:7471 as a QR code" });
  await code.scrollIntoViewIfNeeded();
  const png = await code.screenshot();
  const { width = 0 } = await code.boundingBox() ?? {};
  assert(width >= 150, `${width}`);
  assertEquals(await scan(tab.page, png), "http://192.0.2.7:7471");
  assertEquals(tab.complaints, []);
});

/** What a camera reads: the pixels are decoded by the other half of the package that has drawn them. */
async function scan(page: Page, png: Uint8Array): Promise<string> {
  const { width, height, pixels } = await page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width: bitmap.width, height: bitmap.height, pixels: [...data] };
  }, [...png]);
  return decodeQr({ width, height, data: new Uint8ClampedArray(pixels) });
}
