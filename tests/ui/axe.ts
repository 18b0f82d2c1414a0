/** What axe-core finds on a page. */
import type { Page } from "playwright-core";

const AXE = await Deno.readTextFile(new URL(import.meta.resolve("axe-core/axe.min.js")));

/** What axe-core finds against WCAG 2.2 AA and its best practices, as `rule: element`. */
export function faults(page: Page): Promise<string[]> {
  return run(page, undefined);
}

/** What it finds in the colours alone: all that another scheme of the same page can change. */
export function colourFaults(page: Page): Promise<string[]> {
  return run(page, ["color-contrast", "link-in-text-block"]);
}

async function run(page: Page, runOnly: string[] | undefined): Promise<string[]> {
  if (!await page.evaluate("'axe' in globalThis")) await page.evaluate(AXE);
  return await page.evaluate(async (runOnly) => {
    const axe = Reflect.get(globalThis, "axe");
    const options = { resultTypes: ["violations"], ...(runOnly === undefined ? {} : { runOnly }) };
    const { violations } = await axe.run(document, options);
    return violations.flatMap((each: { id: string; nodes: { html: string }[] }) =>
      each.nodes.map(({ html }) => `${each.id}: ${html.slice(0, 200)}`)
    );
  }, runOnly);
}
