/** Every screen in every language and both schemes: found by axe-core without a fault, and told in that language. */
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { launchBrowser } from "../testkit/browser.ts";
import { wordsFor } from "./all_languages.ts";
import { LANGUAGE_NAMES } from "../../ui/words/language_names.ts";
import { conversationOf, entryOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

const AXE = await Deno.readTextFile(new URL(import.meta.resolve("axe-core/axe.min.js")));

/** What axe-core finds against WCAG 2.2 AA and its best practices, as `rule: element`. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return await page.evaluate(async () => {
    const axe = Reflect.get(globalThis, "axe");
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap((each: { id: string; nodes: { html: string }[] }) =>
      each.nodes.map(({ html }) => `${each.id}: ${html.slice(0, 200)}`)
    );
  });
}

/** A talk with every state, a notice, several conversations. */
function busy() {
  const states = ["queued", "sent", "delivered", "read", "failed", "cancelled"] as const;
  const entries = states.map((state) => entryOf({ state, slot: 1, protection: "pad" }));
  entries.push(
    entryOf({ direction: "in", state: "read", text: "see https://a.example and `code`" }),
    entryOf({ direction: "in", state: "delivered", reactions: [{ emoji: "👍", by: "out" }] }),
  );
  const notices = [{ code: "readOnly" }] as const;
  return [
    conversationOf({ entries, notices: [...notices] }),
    conversationOf({ name: "ليلى", status: STATUSES.away }),
  ];
}

/** All texts below an object of words, those of functions left out. */
function textsOf(value: unknown, path = ""): string[] {
  if (typeof value === "string") return value === "" ? [] : [`${path} ${value}`];
  if (typeof value !== "object" || value === null || path === ".formats") return [];
  return Object.entries(value).flatMap(([key, each]) => textsOf(each, `${path}.${key}`));
}

Deno.test("French says in French all that English says", () => {
  const english = new Set(textsOf(wordsFor({ locales: ["en"] })));
  const same = textsOf(wordsFor({ locales: ["fr"] })).filter((each) => english.has(each));
  assertEquals(same, [".app.conversations Conversations"]);
});

Deno.test("the page in every language, in a real browser", async (test) => {
  await using browser = await launchBrowser();
  for (const [locale] of LANGUAGE_NAMES) {
    for (const colorScheme of ["light", "dark"] as const) {
      await test.step(`${locale}, ${colorScheme}: axe-core finds nothing on any screen`, async () => {
        const words = wordsFor({ locales: [locale] });
        await using program = new FakeProgram(busy());
        await using empty = new FakeProgram([]);
        await using locked = new FakeProgram([conversationOf({ status: STATUSES.locked })]);
        await using tab = await browser.open({ locale, colorScheme });
        const { page } = tab;
        const found: string[] = [];
        const look = async (screen: string): Promise<void> => {
          found.push(...(await faults(page)).map((each) => `${screen}: ${each}`));
        };
        await page.goto(empty.url);
        await page.getByText(words.welcome.title).waitFor();
        await look("welcome");
        await page.goto(locked.url);
        await page.getByText(words.form.lockedTitle).waitFor();
        await look("locked");
        await page.goto(program.url);
        await page.locator(".entry").last().waitFor();
        await page.locator(".bubble").last().click();
        await page.getByTitle(words.keys.show).click();
        await page.keyboard.press("Control+f");
        await look("talk");
        assertEquals(
          await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]),
          [locale, locale === "ar" ? "rtl" : "ltr"],
        );
        await page.getByRole("button", { name: words.app.settings, exact: true }).click();
        await page.getByLabel(words.settings.listen.label).waitFor();
        await look("settings");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: words.help.title, exact: true }).first().click();
        await page.locator("details").first().click();
        await look("help");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: words.app.hide }).click();
        await page.getByText(words.link.hidden).waitFor();
        await look("hidden");
        assertEquals(found, []);
        assertEquals(tab.complaints, []);
      });
    }
  }

  await test.step("nothing sticks out of a narrow window in any language", async () => {
    await using program = new FakeProgram(busy());
    for (const [locale] of LANGUAGE_NAMES) {
      await using tab = await browser.open({ locale, width: 320, height: 640 });
      await tab.page.goto(program.url);
      await tab.page.locator(".entry").last().waitFor();
      assertEquals(await tab.page.evaluate(() => document.documentElement.scrollWidth), 320);
    }
  });

  await test.step("another language is chosen on the page, and is in force at once", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.open({ locale: "de" });
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    await tab.page.getByLabel("Language").selectOption("ar");
    await tab.page.getByRole("heading", { name: "الإعدادات" }).waitFor();
    assertEquals(await tab.page.evaluate(() => document.documentElement.dir), "rtl");
    await tab.page.getByLabel("اللغة").selectOption("fr");
    await tab.page.getByRole("heading", { name: "Réglages" }).waitFor();
    assertEquals(await tab.page.evaluate(() => document.documentElement.dir), "ltr");
    await tab.page.reload();
    await tab.page.getByLabel("Message à bob").waitFor();
  });

  await test.step("times are those of the reader's place", async () => {
    const entries = [entryOf({ at: "2026-01-01T23:30:00.000Z" })];
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.open({ locale: "fr-FR", timezoneId: "Asia/Tokyo" });
    await tab.page.goto(program.url);
    await tab.page.locator(".meta time").getByText("08:30").waitFor();
    assert((await tab.page.locator(".day").textContent())?.includes("2 janvier 2026"));
  });
});
