import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

/** Nothing of the talk stands anywhere in the document, its title included. */
async function isBlank(page: Page): Promise<boolean> {
  return !/secret|bob|alice/.test(await page.content());
}

/** Waits until the composer holds a text that the program has kept. */
async function untilDraft(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelector<HTMLTextAreaElement>("#text")?.value === wanted,
    text,
  );
}

Deno.test("leaving nothing on the screen, in a real browser", async (test) => {
  await using browser = await sharedBrowser();
  const secret = () => conversationOf({ entries: [entryOf({ text: "secret words" })] });

  await test.step("a hidden page shows nothing, marks nothing as read, and comes back", async () => {
    await using program = new FakeProgram([secret()]);
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").fill("half a secret");
    await tab.page.keyboard.press("Control+.");
    await tab.page.getByText("hchat is hidden.").waitFor();
    assert(await isBlank(tab.page));
    program.pushEntry(entryOf({ direction: "in", state: "delivered", text: "secret too" }));
    await tab.page.waitForFunction(() => document.title === "(1) hchat");
    assert(await isBlank(tab.page));
    assertEquals(program.asked, []);
    assert(await tab.page.evaluate(() => document.activeElement !== document.body));
    await tab.page.getByRole("button", { name: "Show it" }).click();
    assertEquals(await tab.page.getByLabel("Message to bob").inputValue(), "half a secret");
    assertEquals(tab.complaints, []);
  });

  await test.step("it hides by itself when another window comes in front, if that was chosen", async () => {
    await using program = new FakeProgram([secret()]);
    program.memory = { drafts: [["bob", "half a text"]], prefs: { hidesOnBlur: true } };
    await using tab = await browser.open();
    await tab.page.addInitScript(`document.hasFocus = () => !globalThis.isAway`);
    await tab.page.goto(program.url);
    await untilDraft(tab.page, "half a text");
    await tab.page.evaluate(`isAway = true; dispatchEvent(new Event("blur"))`);
    await tab.page.getByText("hchat is hidden.").waitFor();
    assert(await isBlank(tab.page));
  });

  await test.step("Escape three times ends the program and leaves an empty page", async () => {
    await using program = new FakeProgram([secret()]);
    await using tab = await browser.open();
    await tab.page.goto(`${program.url}#token=${"t".repeat(43)}`);
    await tab.page.locator(".text").getByText("secret words").waitFor();
    await tab.page.keyboard.press("Escape");
    await tab.page.keyboard.press("Escape");
    assertEquals(program.asked, []);
    await tab.page.keyboard.press("Escape");
    await program.until(() => program.asked.length > 0);
    assertEquals(program.asked, ["POST /panic"]);
    await tab.page.waitForURL("about:blank");
    assertEquals(await tab.page.evaluate(() => document.documentElement.textContent), "");
    await tab.page.goto(program.url);
    assertEquals(await tab.page.evaluate(() => sessionStorage.length), 0);
  });

  await test.step("a press of Escape that closes something is none of the three", async () => {
    await using program = new FakeProgram([secret()]);
    await using tab = await browser.open();
    const { keyboard } = tab.page;
    await tab.page.goto(program.url);
    await tab.page.locator(".text").getByText("secret words").waitFor();
    for (const [keys, role] of [["Control+f", "search"], ["Control+,", "dialog"]] as const) {
      await keyboard.press(keys);
      await tab.page.getByRole(role).waitFor();
      for (let press = 0; press < 3; press++) await keyboard.press("Escape");
      assertEquals(await tab.page.getByRole(role).count(), 0);
      assertEquals(program.asked, []);
    }
    await keyboard.press("Escape");
    await program.until(() => program.asked.length > 0);
    assertEquals(program.asked, ["POST /panic"]);
  });

  await test.step("the panic key can be switched off", async () => {
    await using program = new FakeProgram([secret()]);
    program.memory = { drafts: [["bob", "half a text"]], prefs: { panicKey: "" } };
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    // By then the choices are there too.
    await untilDraft(tab.page, "half a text");
    for (let press = 0; press < 4; press++) await tab.page.keyboard.press("Escape");
    assertEquals(program.asked, []);
    assertEquals(await isBlank(tab.page), false);
  });

  await test.step("the end asks with a button that is not under the pointer, and leaves one sentence", async () => {
    await using program = new FakeProgram([secret()]);
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    const end = tab.page.getByRole("button", { name: "End hchat" });
    const box = await end.boundingBox();
    assert(box !== null);
    await tab.page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
    assertEquals(program.asked, []);
    await end.click();
    await tab.page.getByRole("button", { name: "Yes, end it" }).click();
    await tab.page.getByText("hchat has ended.").waitFor();
    assert(await isBlank(tab.page));
    const asked = program.paths.length;
    program.pushEntry(entryOf({ text: "secret too" }));
    // Timers and the stream are gone: the page asks for nothing any more.
    await tab.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)));
    assertEquals(program.paths.length, asked);
    assert(await isBlank(tab.page));
  });

  await test.step("a program that was ended from its terminal leaves one sentence on every tab", async () => {
    await using program = new FakeProgram([secret()]);
    await using tab = await browser.open();
    const other = await tab.context.newPage();
    for (const page of [tab.page, other]) {
      await page.goto(program.url);
      await page.locator(".text").getByText("secret words").waitFor();
    }
    await program.until(() => program.streams === 1);
    program.push({ kind: "ended" });
    await program.stop();
    for (const page of [tab.page, other]) {
      await page.getByText("hchat has ended.").waitFor();
      assert(await isBlank(page));
    }
  });

  await test.step("the browser asks before it leaves a text that was not sent", async () => {
    await using program = new FakeProgram([secret()]);
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    const asked: string[] = [];
    tab.page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await tab.page.locator(".text").getByText("secret words").waitFor();
    await tab.page.reload();
    assertEquals(asked, []);
    await tab.page.getByLabel("Message to bob").pressSequentially("not sent");
    await tab.page.reload();
    assertEquals(asked, ["beforeunload"]);
    // And the program has kept it.
    await untilDraft(tab.page, "not sent");
    assertEquals(await tab.page.evaluate(() => localStorage.length), 0);
  });
});
