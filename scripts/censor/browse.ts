/** A real browser that reads pages, where npm's Chromium runs. */
import { LEAD_HERE } from "./name_proxy.ts";
import chromium from "@sparticuz/chromium";
import { chromium as driver } from "playwright-core";

/** Opens pages in `count` profiles one after the other until the time is over; none where no browser starts. */
export async function browse(
  { origins, endMs }: { origins: string[]; endMs: number },
  count: number,
): Promise<void> {
  const browser = await driver.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--ignore-certificate-errors", ...LEAD_HERE.chromium],
    env: { ...Deno.env.toObject(), LANG: "C.UTF-8" },
  }).catch(() => undefined);
  if (browser === undefined) return;
  try {
    for (let profile = 0; profile < count && Date.now() < endMs; profile++) {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      const page = await context.newPage();
      for (let visit = 0; visit < 3 && Date.now() < endMs; visit++) {
        await page.goto(origins[profile % origins.length]!).catch(() => undefined);
        await page.waitForTimeout(Math.min(2_000, Math.max(0, endMs - Date.now())));
      }
      await context.close();
    }
  } finally {
    await browser.close();
  }
}
