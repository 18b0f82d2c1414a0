/** Every language says all of it, fits a narrow window, and can be chosen. */
import { assert, assertEquals } from "@std/assert";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { wordsFor } from "./all_languages.ts";
import { LANGUAGE_NAMES } from "../../ui/words/language_names.ts";
import { conversationOf, entryOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

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

/** Names of protocols, which are no words of any language. */
const NAMES = [
  ".ways.entrance.options.plain.label HTTP",
  ".ways.entrance.options.tlsOfList.label HTTPS",
];
/** Words that two languages share. */
const SHARED: Record<string, string[]> = {
  fr: [".app.conversations Conversations", ...NAMES],
  ar: NAMES,
};

for (const [code, shared] of Object.entries(SHARED)) {
  Deno.test(`${code}: everything is said in that language`, () => {
    const english = new Set(textsOf(wordsFor({ locales: ["en"] })));
    const same = textsOf(wordsFor({ locales: [code] })).filter((each) => english.has(each));
    assertEquals(same, shared);
  });

  Deno.test(`${code}: every status is told in that language`, () => {
    const setting = { name: "bob", nowMs: Date.UTC(2026, 0, 1) };
    const [english, own] = ["en", code].map((each) => wordsFor({ locales: [each] }).status);
    const same = Object.values(STATUSES).filter((each) =>
      own?.sentence(each, setting) === english?.sentence(each, setting)
    );
    assertEquals(same, []);
  });
}

Deno.test("the page in every language, in a real browser", async (test) => {
  await using browser = await sharedBrowser();
  await test.step("nothing sticks out of a narrow window in any language", async () => {
    await using program = new FakeProgram(busy());
    for (const [locale] of LANGUAGE_NAMES) {
      await using tab = await browser.open({ locale, width: 320, height: 640 });
      await tab.page.goto(program.url);
      await tab.page.locator(".entry").last().waitFor();
      assertEquals(await tab.page.evaluate(() => document.documentElement.scrollWidth), 320);
    }
  });

  await test.step("the first words come with the page, in the reader's language", async () => {
    for (const [locale, wanted] of [["fr-CA", "fr"], ["en-GB", "en"], ["de", "en"]] as const) {
      await using program = new FakeProgram();
      await using tab = await browser.open({ locale });
      await tab.page.goto(program.url);
      await tab.page.locator("#text").waitFor();
      assertEquals(await tab.page.evaluate(() => document.documentElement.lang), wanted);
      assertEquals(program.paths.filter((each) => /^\/[a-z]{2}\.js$/.test(each)), []);
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
