import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

/** Takes down what the page tells outside of itself, and plays a person who looks elsewhere. */
const SPY = `
  globalThis.told = [];
  globalThis.isWatched = false;
  document.hasFocus = () => globalThis.isWatched;
  globalThis.Notification = class {
    static permission = "granted";
    static requestPermission() { return Promise.resolve("granted"); }
    constructor(title, options) { told.push(title + ": " + options.body); }
    close() { told.push("closed"); }
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...times) { told.push("note"); start.apply(this, times); };`;

/** Waits until the page has told of so many things outside of itself. */
async function untilTold(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => (globalThis as { told?: string[] }).told?.length === wanted,
    count,
  );
}

Deno.test("being told of messages, in a real browser", async (test) => {
  await using browser = await sharedBrowser();
  const incoming = (text: string) => entryOf({ direction: "in", state: "delivered", text });

  await test.step("title and sign count what is unread, a sound plays, and nobody is named unasked", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.open();
    await tab.page.addInitScript(SPY);
    await tab.page.goto(program.url);
    const sign = tab.page.locator("link[rel=icon]");
    await tab.page.getByRole("button", { name: "Settings" }).click();
    await tab.page.getByLabel("Notify me of new messages").check();
    await tab.page.keyboard.press("Escape");
    const before = await sign.getAttribute("href");
    program.pushEntry(incoming("secret words"));
    await untilTold(tab.page, 3);
    assertEquals(await tab.page.evaluate("told"), ["note", "note", "hchat: New message"]);
    assertEquals(await tab.page.title(), "(1) bob · hchat");
    assert(await sign.getAttribute("href") !== before);
    // It is taken back as soon as somebody looks.
    await tab.page.evaluate(`isWatched = true; dispatchEvent(new Event("focus"))`);
    await untilTold(tab.page, 4);
    assertEquals(await tab.page.evaluate("told.at(-1)"), "closed");
    await program.until(() => program.asked.length > 0);
    await tab.page.waitForFunction(() => document.title === "bob · hchat");
    assertEquals(await sign.getAttribute("href"), before);
    assertEquals(tab.complaints, []);
  });

  await test.step("name and text stand in a notification when that was chosen", async () => {
    await using program = new FakeProgram();
    program.memory = { prefs: { notifies: true, notifiesContent: true, sounds: false } };
    await using tab = await browser.open();
    await tab.page.addInitScript(SPY);
    await tab.page.goto(program.url);
    await program.until(() => program.paths.includes("/memory"));
    await tab.page.getByLabel("Message to bob").click();
    program.pushEntry(incoming("hello \u202Ealice"));
    await untilTold(tab.page, 1);
    assertEquals(await tab.page.evaluate("told"), ["bob: hello alice"]);
  });

  await test.step("what somebody looks at, and a muted conversation, is not told of", async () => {
    await using program = new FakeProgram([conversationOf(), conversationOf({ name: "carol" })]);
    await using tab = await browser.open();
    await tab.page.addInitScript(SPY);
    await tab.page.goto(program.url);
    await tab.page.evaluate(`isWatched = true; dispatchEvent(new Event("focus"))`);
    await tab.page.getByRole("button", { name: "Mute", exact: true }).click();
    await program.until(() => program.conversations[0]?.muted === true);
    program.pushEntry(incoming("muted"), "bob");
    await tab.page.getByRole("navigation").getByRole("button", { name: "carol" }).click();
    program.pushEntry(incoming("in view"), "carol");
    await program.until(() => program.asked.some((each) => each.includes("carol")));
    program.pushEntry(incoming("still muted"), "bob");
    await tab.page.getByRole("navigation").getByRole("button", { name: "bob" }).click();
    await tab.page.getByRole("button", { name: "Unmute" }).click();
    await program.until(() => program.conversations[0]?.muted === false);
    await tab.page.evaluate(`isWatched = false`);
    program.pushEntry(incoming("told"), "carol");
    await untilTold(tab.page, 2);
    assertEquals(await tab.page.evaluate("told"), ["note", "note"]);
  });

  await test.step("of several tabs one tells", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.open();
    const second = await tab.context.newPage();
    for (const page of [tab.page, second]) {
      await page.addInitScript(SPY);
      await page.goto(program.url);
      await page.getByLabel("Message to bob").click();
    }
    program.pushEntry(incoming("once"));
    await untilTold(tab.page, 2);
    await second.locator(".text").getByText("once").waitFor();
    assertEquals(await second.evaluate("told"), []);
  });

  await test.step("a line stands before what came while nobody looked, and goes when one writes", async () => {
    const old = Array.from({ length: 40 }, () => entryOf({ direction: "in", state: "read" }));
    const fresh = Array.from({ length: 40 }, (_, at) => incoming(`fresh ${at}`));
    await using program = new FakeProgram([conversationOf({ entries: [...old, ...fresh] })]);
    await using tab = await browser.open();
    await tab.page.addInitScript(SPY);
    await tab.page.goto(program.url);
    await tab.page.getByText("New messages", { exact: true }).waitFor();
    await tab.page.locator(".text").getByText("fresh 0", { exact: true }).waitFor();
    await tab.page.getByRole("button", { name: /^\d+ new$/ }).waitFor();
    await tab.page.getByLabel("Message to bob").fill("here");
    await tab.page.keyboard.press("Enter");
    await tab.page.locator(".text").getByText("here", { exact: true }).waitFor();
    assertEquals(await tab.page.locator(".unread-line").count(), 0);
  });
});
