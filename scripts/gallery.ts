/**
 * Draws every screen of the page in every language, wide and light, narrow and dark: `dist/gallery/index.html` shows
 * them side by side. The screens are those that the tests look at (tests/ui/scenes.ts). Fails when axe-core finds a
 * fault in one of them.
 *
 *     deno task gallery [NAME…]
 */
import { LANGUAGE_NAMES } from "../ui/words/language_names.ts";
import { launchBrowser, type OpenOptions } from "../tests/testkit/browser.ts";
import { faults } from "../tests/ui/axe.ts";
import { wordsFor } from "../tests/ui/all_languages.ts";
import { openScene, type Scene, SCENES } from "../tests/ui/scenes.ts";

const FOLDER = new URL("../dist/gallery/", import.meta.url);

/** How the page is looked at, by the end of a picture's name. */
const LOOKS: Record<string, OpenOptions> = {
  wide: { width: 1440, height: 900, colorScheme: "light" },
  narrow: { width: 320, height: 568, colorScheme: "dark" },
};

type TestBrowser = Awaited<ReturnType<typeof launchBrowser>>;

/** What axe-core finds, with the picture that it is in. */
const found: string[] = [];

/** One picture; answers its file's name. */
async function draw(
  browser: TestBrowser,
  { scene, locale, look }: { scene: Scene; locale: string; look: string },
): Promise<string> {
  const name = `${scene.name}-${locale}-${look}.png`;
  await using program = scene.program();
  await using tab = await browser.open({ ...LOOKS[look], locale, reducedMotion: "reduce" });
  await openScene(tab.page, { scene, program, words: wordsFor({ locales: [locale] }) });
  for (const fault of await faults(tab.page)) found.push(`${name}: ${JSON.stringify(fault)}`);
  await Deno.writeFile(new URL(name, FOLDER), await tab.page.screenshot());
  return name;
}

await Deno.mkdir(FOLDER, { recursive: true });
await using browser = await launchBrowser();
const wanted = SCENES.filter(({ name }) => Deno.args.length === 0 || Deno.args.includes(name));
let html = "<!doctype html><meta charset=utf-8><title>hchat: gallery</title>";
for (const scene of wanted) {
  html += `<h2>${scene.name}</h2>`;
  for (const [locale] of LANGUAGE_NAMES) {
    for (const look of Object.keys(LOOKS)) {
      html += `<img height=450 src="${await draw(browser, { scene, locale, look })}">`;
    }
  }
}
await Deno.writeTextFile(new URL("index.html", FOLDER), html);
if (found.length > 0) throw new Error(`The gallery has faults:\n${found.join("\n")}`);
