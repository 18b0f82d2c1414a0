/**
 * Every screen of the gallery: axe-core finds nothing in any language, nor in the dark, and its structure is the one
 * that is kept in `gallery/`. Each screen is looked at in English and in another language, in turn, those of one structure
 * in one language: `deno task gallery` looks at all of them. After a wanted change: `HCHAT_GALLERY=write deno test -A` this file.
 */
import { assertEquals } from "@std/assert";
import { wordsFor } from "./all_languages.ts";
import { launchBrowser } from "../testkit/browser.ts";
import { colourFaults, faults } from "./axe.ts";
import { LANGUAGE_NAMES } from "../../ui/words/language_names.ts";
import { openScene, SCENES, structureOf } from "./scenes.ts";

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
      for (const locale of scene.isVariant ? [inTurn] : both) {
        const words = wordsFor({ locales: [locale] });
        await using program = scene.program();
        await using tab = await browser.open({ locale, reducedMotion: "reduce" });
        await openScene(tab.page, { scene, program, words });
        assertEquals(await faults(tab.page), [], locale);
        // Colours are the same in every language.
        if (locale === inTurn) {
          await tab.page.emulateMedia({ colorScheme: "dark" });
          assertEquals(await colourFaults(tab.page), [], `${locale}, dark`);
        }
        assertEquals(tab.complaints.filter((each) => !each.includes("423")), []);
        if (scene.isVariant) continue;
        const structure = `${await structureOf(tab.page)}\n`;
        if (isWriting) await Deno.writeTextFile(keptAt(scene.name), structure);
        assertEquals(structure, await Deno.readTextFile(keptAt(scene.name)), locale);
      }
    });
  }
});
