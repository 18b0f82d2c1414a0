import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

/** The names at the side, in order. */
function namesOf(page: Page): Promise<string[]> {
  return page.locator(".conversations bdi").allTextContents();
}

Deno.test("conversations in a real browser", async (test) => {
  await using browser = await sharedBrowser();
  const at = (minutesAgo: number) => new Date(Date.now() - 60_000 * minutesAgo).toISOString();

  await test.step("a list on a slow stick is shown while it is opened, beside others and without any", async () => {
    await using program = new FakeProgram([]);
    program.opening = [{ list: "/stick/alice.hkl", slow: false }];
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByText("Opening alice.hkl…").waitFor();
    program.opening = [{ list: "/stick/alice.hkl", slow: true }];
    program.push({ kind: "reset" });
    await tab.page.getByText("Opening alice.hkl: the stick is slow…").waitFor();
    program.conversations = [conversationOf()];
    program.push({ kind: "reset" });
    await tab.page.locator("aside").getByText("the stick is slow").waitFor();
    program.opening = [];
    program.push({ kind: "reset" });
    await tab.page.getByText("the stick is slow").waitFor({ state: "detached" });
    assertEquals(tab.complaints, []);
  });

  await test.step("the latest is first, is renamed for this page alone, and closed after a question", async () => {
    const bob = conversationOf({ entries: [entryOf({ at: at(5) })] });
    const carol = conversationOf({
      name: "carol",
      entries: [entryOf({ at: at(9), direction: "in", state: "read" })],
    });
    await using program = new FakeProgram([carol, bob]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".entry").waitFor();
    assertEquals(await namesOf(tab.page), ["bob", "carol"]);
    assertEquals(await tab.page.locator(".row-text").allTextContents(), ["You: hello", "hello"]);
    assertEquals(await tab.page.locator(".letter").allTextContents(), ["B", "C"]);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    await tab.page.getByLabel("Name on this page").fill("Carol from work");
    await tab.page.locator(".applied").getByRole("button", { name: "Apply" }).click();
    await tab.page.getByRole("heading", { name: "Carol from work" }).waitFor();
    await tab.page.locator(".applied-end").getByText("Applied").waitFor();
    assertEquals(await tab.page.evaluate(() => document.activeElement?.id), "title");
    assertEquals(await namesOf(tab.page), ["bob", "Carol from work"]);
    const close = tab.page.getByRole("button", { name: "Close the conversation" });
    const box = await close.boundingBox();
    assert(box !== null);
    await tab.page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
    assertEquals(program.asked, ['PUT /conversations/carol {"title":"Carol from work"}']);
    await close.click();
    await tab.page.getByRole("button", { name: "Really close it" }).click();
    await tab.page.getByLabel("Message to bob").waitFor();
    assertEquals(await namesOf(tab.page), ["bob"]);
    assertEquals(program.asked.at(-1), "DELETE /conversations/carol");
    assertEquals(tab.complaints, []);
  });

  await test.step("what disappears says so, and what either has agreed on is a line of its own", async () => {
    const entries = [
      entryOf({
        direction: "in",
        text: "",
        state: "read",
        agreement: { code: "disappear", afterMs: 86_400_000 },
      }),
      entryOf({ text: "soon gone", disappearsAfterMs: 86_400_000, state: "delivered" }),
    ];
    await using program = new FakeProgram([conversationOf({ entries, disappearMs: 86_400_000 })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByText("bob: new messages disappear 1 day after they were read").waitFor();
    await tab.page.getByText("Disappears 1 day after it was read").waitFor({ state: "attached" });
    await tab.page.getByRole("button", { name: "Settings" }).click();
    const field = tab.page.getByLabel("New messages disappear");
    assertEquals(await field.inputValue(), "86400000");
    await field.selectOption("");
    await program.until(() => program.asked.length === 1);
    await tab.page.getByLabel("Both of us see what was read").uncheck();
    await program.until(() => program.asked.length === 2);
    assertEquals(program.asked, [
      'PUT /conversations/bob {"disappearMs":null}',
      'PUT /conversations/bob {"seen":false}',
    ]);
    await tab.page.keyboard.press("Escape");
    const { id } = entries[1] ?? { id: "" };
    program.push({ kind: "gone", conversation: "bob", entry: { direction: "out", id } });
    await tab.page.locator(".text").getByText("soon gone").waitFor({ state: "detached" });
  });

  await test.step("a text is sent later, says when, and can be taken back", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").fill("good morning");
    await tab.page.getByRole("button", { name: "Send later" }).click();
    await tab.page.getByLabel("Send at").fill("2035-06-01T07:30");
    await tab.page.getByRole("button", { name: "Send then" }).click();
    await tab.page.getByText("Goes out 1 Jun 2035").waitFor();
    assert(program.asked[0]?.includes('"at":"2035-06-01T07:30:00.000Z"'), program.asked[0]);
    assertEquals(await tab.page.getByLabel("Message to bob").inputValue(), "");
    await tab.page.getByRole("button", { name: "Cancel" }).click();
    await tab.page.locator("[data-state=cancelled]").waitFor();
    assertEquals(tab.complaints, []);
  });

  await test.step("the details hold the receipt of the key's end", async () => {
    const keysGoneAt = "2026-03-01T10:20:30.000Z";
    const entries = [entryOf({ state: "read", slot: 7, protection: "pad", keysGoneAt })];
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".bubble").click();
    await tab.page.getByText("Key destroyed").waitFor();
    await tab.page.getByText(/10:20:30.*both copies of its key were overwritten/).waitFor();
  });
});
