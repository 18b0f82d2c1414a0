/**
 * Every screen of the gallery: axe-core finds nothing in any language, nor in the dark, and its structure is the one
 * that is kept in `gallery/`. Each screen is looked at in English and in another language, in turn, those of one structure
 * in one language: `deno task gallery` looks at all of them. After a wanted change: `HCHAT_GALLERY=write deno test -A` this file.
 */
import { assertEquals } from "@std/assert";
import { wordsFor } from "./all_languages.ts";
import type { TestPage } from "../testkit/browser.ts";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { colourFaults, faults } from "./axe.ts";
import { LANGUAGE_NAMES } from "../../ui/words/language_names.ts";
import type { FakeProgram } from "./fake_program.ts";
import { openScene, type Scene, SCENES, structureOf } from "./scenes.ts";

const isWriting = Deno.env.get("HCHAT_GALLERY") === "write";

const locales = LANGUAGE_NAMES.map(([code]) => code);

function keptAt(name: string): URL {
  return new URL(`gallery/${name}.txt`, import.meta.url);
}

Deno.test("the gallery in a real browser", async (test) => {
  // A page is left for the next one while its program still answers.
  await using programs = new AsyncDisposableStack();
  await using browser = await sharedBrowser();
  // A tab a language for all screens: a new one would compile the page and axe-core anew for each.
  const tabs = new Map<string, TestPage>();
  for (const locale of locales) {
    tabs.set(locale, await browser.open({ locale, reducedMotion: "reduce" }));
  }
  for (const [index, scene] of SCENES.entries()) {
    await test.step(`${scene.name}: as it is kept, and without a fault`, async () => {
      const inTurn = locales[index % locales.length] ?? "en";
      const both = [...new Set([locales[0]!, inTurn])];
      const seen = await Promise.all(
        (scene.isVariant ? [inTurn] : both)
          .map((locale) => {
            const program = programs.use(scene.program());
            const look = { scene, program, locale, inDark: locale === inTurn };
            return lookAt(tabs.get(locale)!, look);
          }),
      );
      if (scene.isVariant) return;
      if (isWriting) await Deno.writeTextFile(keptAt(scene.name), seen[0] ?? "");
      const kept = await Deno.readTextFile(keptAt(scene.name));
      for (const structure of seen) assertEquals(structure, kept);
    });
  }
});

/** What to look at, and how. */
interface Look {
  scene: Scene;
  /** Behind the scene's page. */
  program: FakeProgram;
  locale: string;
  inDark: boolean;
}

/** Opens a scene in the tab of a language, has axe-core look for faults, and answers the structure. */
async function lookAt(
  { page, complaints }: TestPage,
  { scene, program, locale, inDark }: Look,
): Promise<string> {
  const words = wordsFor({ locales: [locale] });
  complaints.length = 0;
  await page.mouse.move(0, 0);
  await page.emulateMedia({ colorScheme: "light" });
  await openScene(page, { scene, program, words });
  assertEquals(await faults(page), [], locale);
  // Colours are the same in every language.
  if (inDark) {
    await page.emulateMedia({ colorScheme: "dark" });
    assertEquals(await colourFaults(page), [], `${locale}, dark`);
  }
  assertEquals(complaints.filter((each) => !/status of 4(?:00|23)/.test(each)), []);
  return `${await structureOf(page)}\n`;
}
