import { assert, assertEquals } from "@std/assert";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

Deno.test("the lock in a real browser", async (test) => {
  await using browser = await sharedBrowser();
  const secret = () => conversationOf({ entries: [entryOf({ text: "secret words" })] });

  await test.step("without a passphrase it asks for a PIN, locks every tab, and comes back with all of it", async () => {
    await using program = new FakeProgram([secret()]);
    await using tab = await browser.open();
    const other = await tab.context.newPage();
    for (const page of [tab.page, other]) {
      await page.goto(program.url);
      await page.locator(".text").getByText("secret words").waitFor();
    }
    await tab.page.bringToFront();
    await tab.page.getByLabel("Message to bob").fill("half a secret");
    await tab.page.keyboard.press("Control+Shift+L");
    await tab.page.getByRole("dialog", { name: "Lock hchat" }).waitFor();
    const tooShort = tab.page.getByText("This is too short.");
    for (const label of ["PIN for this run", "The same once more"]) {
      await tab.page.getByLabel(label).fill("27182");
    }
    await tab.page.getByRole("button", { name: "Set PIN" }).click();
    await tooShort.waitFor();
    await tab.page.getByLabel("PIN for this run").fill("2718281828");
    await tooShort.waitFor({ state: "detached" });
    await tab.page.getByLabel("The same once more").fill("2718281829");
    await tab.page.getByText("The two differ.").waitFor();
    await tab.page.getByLabel("The same once more").fill("2718281828");
    await tab.page.getByRole("button", { name: "Set PIN" }).click();
    await tab.page.getByRole("dialog").getByRole("button", { name: "Lock hchat" }).click();
    for (const page of [tab.page, other]) {
      await page.getByText("hchat is locked.").waitFor();
      assert(!/secret|bob|alice/.test(await page.content()));
      assertEquals(await page.evaluate(() => document.activeElement?.id), "lock-key");
    }
    // Drafts went into the program's memory before it closed.
    assertEquals(program.memory["drafts"], [["bob", "half a secret"]]);
    await tab.page.keyboard.type("wrong");
    await tab.page.keyboard.press("Enter");
    await tab.page.getByText("After 2 more wrong answers hchat ends.").waitFor();
    assertEquals(await tab.page.getByText("wrong answers").count(), 1);
    await tab.page.getByLabel("PIN").fill("2718281828");
    await tab.page.getByRole("button", { name: "Unlock" }).click();
    for (const page of [tab.page, other]) {
      await page.locator(".text").getByText("secret words").waitFor();
    }
    await tab.page.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>("#text")?.value === "half a secret"
    );
    assertEquals(tab.complaints.filter((each) => !/40[039]|423/.test(each)), []);
  });

  await test.step("where a passphrase unlocks and nothing is lost it locks at once, and a reload stays locked", async () => {
    await using program = new FakeProgram([secret()]);
    program.lock.json = { ...program.lock.json, keys: ["passphrase"] };
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Lock hchat" }).click();
    await tab.page.getByLabel("Passphrase of a key list").waitFor();
    await tab.page.reload();
    await tab.page.getByLabel("Passphrase of a key list").waitFor();
    assert(!/secret|bob|alice/.test(await tab.page.content()));
    for (let press = 0; press < 3; press++) await tab.page.keyboard.press("Escape");
    await tab.page.waitForURL("about:blank");
    assertEquals(program.asked.at(-1), "POST /panic");
  });

  await test.step("it says first what is lost with it", async () => {
    await using program = new FakeProgram([secret()]);
    const loses = [{ conversation: "bob", files: 2 }];
    program.lock.json = { ...program.lock.json, keys: ["passphrase"], loses, losesLists: true };
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Lock hchat" }).click();
    await tab.page.getByText("bob: 2 files are on their way or in memory only").waitFor();
    await tab.page.getByText("The key lists that are being made are lost.").waitFor();
    assertEquals(program.asked, []);
    await tab.page.getByRole("dialog").getByRole("button", { name: "Lock hchat" }).click();
    await tab.page.getByText("hchat is locked.").waitFor();
  });

  await test.step("the panic key can be any that one does not write with, and panic can wipe the history", async () => {
    await using program = new FakeProgram([secret()]);
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    const field = tab.page.getByLabel("Panic key");
    await field.press("Escape");
    await field.press("a");
    await tab.page.getByText("You use this key when you write.").waitFor();
    assertEquals(await field.inputValue(), "Esc three times in a row");
    // One that the browser has a use for.
    await field.press("F5");
    assertEquals(await field.inputValue(), "F5 three times in a row");
    await tab.page.getByText("You use this key when you write.").waitFor({ state: "detached" });
    await tab.page.getByLabel("Panic also destroys the history").click();
    await program.until(() => program.asked.length > 0);
    assertEquals(program.asked, ['PUT /settings {"panic":"wipe"}']);
    await tab.page.keyboard.press("Escape");
    for (let press = 0; press < 3; press++) await tab.page.keyboard.press("F5");
    await tab.page.waitForURL("about:blank");
    await program.until(() => program.asked.at(-1) === "POST /panic");
  });
});
