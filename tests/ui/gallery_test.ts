/**
 * Every screen of the gallery: axe-core finds nothing in any language, nor in the dark, and its structure is the one
 * that is kept in `gallery/`. Each screen is looked at in English and in another language, in turn, those of one structure
 * in one language: `deno task gallery` looks at all of them. After a wanted change: `HCHAT_GALLERY=write deno test -A` this file.
 */
import { assertEquals } from "@std/assert";
import { wordsFor } from "./all_languages.ts";
import { launchBrowser, type TestBrowser } from "../testkit/browser.ts";
import { colourFaults, faults } from "./axe.ts";
import { LANGUAGE_NAMES } from "../../ui/words/language_names.ts";
import { openScene, type Scene, SCENES, structureOf } from "./scenes.ts";

const isWriting = Deno.env.get("HCHAT_GALLERY") === "write";

const locales = LANGUAGE_NAMES.map(([code]) => code);

function keptAt(name: string): URL {
  return new URL(`gallery/${name}.txt`, import.meta.url);
}

Deno.test("the gallery in a real browser", async (test) => {
  await using browser = await launchBrowser();
  for (const [index, scene] of SCENES.entries()) {
    await test.step(`${scene.name}: as it is kept, and without a fault`, async () => {
      const inTurn = locales[index % locales.length] ?? "en";
      const both = [...new Set([locales[0]!, inTurn])];
      const seen = await Promise.all(
        (scene.isVariant ? [inTurn] : both)
          .map((locale) => lookAt(browser, { scene, locale, inDark: locale === inTurn })),
      );
      if (scene.isVariant) return;
      if (isWriting) await Deno.writeTextFile(keptAt(scene.name), seen[0] ?? "");
      const kept = await Deno.readTextFile(keptAt(scene.name));
      for (const structure of seen) assertEquals(structure, kept);
    });
  }
});

/** Opens a scene in a language, has axe-core look for faults, and answers the structure. */
async function lookAt(
  browser: TestBrowser,
  { scene, locale, inDark }: { scene: Scene; locale: string; inDark: boolean },
): Promise<string> {
  const words = wordsFor({ locales: [locale] });
  await using program = scene.program();
  await using tab = await browser.open({ locale, reducedMotion: "reduce" });
  await openScene(tab.page, { scene, program, words });
  assertEquals(await faults(tab.page), [], locale);
  // Colours are the same in every language.
  if (inDark) {
    await tab.page.emulateMedia({ colorScheme: "dark" });
    assertEquals(await colourFaults(tab.page), [], `${locale}, dark`);
  }
  assertEquals(tab.complaints.filter((each) => !/status of 4(?:00|23)/.test(each)), []);
  return `${await structureOf(tab.page)}\n`;
}
