import { assertEquals } from "@std/assert";
import type { TestPage } from "../testkit/browser.ts";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

const SENT = { state: "read", slot: 1, protection: "pad" } as const;

/** Opens the details of the message with this text. */
async function open({ page }: TestPage, text: string): Promise<void> {
  await page.locator(".entry").filter({ hasText: text }).locator(".bubble").click();
  await page.locator(".entry-tools").waitFor();
}

/** Opens the page, and begins to edit a message while a draft is in the field, which is given back. */
async function beginEdit(tab: TestPage, { url }: FakeProgram) {
  const { page } = tab;
  await page.goto(url);
  const field = page.getByLabel("Message to bob");
  await field.fill("half a draft");
  await open(tab, "On Sundya");
  await page.getByRole("button", { name: "Edit" }).click();
  return field;
}

/** The message that has the focus, or the element, by id. */
function focused({ page }: TestPage): Promise<string | undefined> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute("data-entry") ?? element?.id;
  });
}

/** Bodies of the requests to a path, in order. */
function bodies(program: FakeProgram, start: string): unknown[] {
  return program.asked.filter((each) => each.startsWith(start))
    .map((each) => JSON.parse(each.slice(each.indexOf("{"))));
}

Deno.test("what one does with a message, in a real browser", async (test) => {
  await using browser = await sharedBrowser();
  const talk = () => {
    const theirs = entryOf({ ...SENT, direction: "in", text: "Shall we meet?" });
    const ours = entryOf({ ...SENT, text: "On Sundya" });
    return { theirs, ours, conversation: conversationOf({ entries: [theirs, ours] }) };
  };

  await test.step("an answer names what it answers, and leads there", async () => {
    const { theirs, conversation } = talk();
    await using program = new FakeProgram([conversation]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await open(tab, "Shall we meet?");
    await tab.page.getByRole("button", { name: "Reply" }).click();
    await tab.page.getByTestId("compose").getByText("Shall we meet?").waitFor();
    // The composer has the focus already.
    await tab.page.keyboard.type("Yes");
    await tab.page.keyboard.press("Enter");
    const quote = tab.page.locator(".entry .quote");
    await quote.getByText("Shall we meet?").waitFor();
    assertEquals(await quote.locator(".quote-author").textContent(), "bob");
    await quote.click();
    await tab.page.waitForFunction(
      (id) => document.querySelector(`[data-entry="${id}"]`)?.getAnimations().length === 1,
      theirs.id,
    );
    await program.until(() => program.asked.length === 1);
    const [body] = bodies(program, "POST /send");
    const { reply } = body as { reply: unknown };
    assertEquals(reply, { id: theirs.id, direction: "in" });
    assertEquals(await tab.page.getByTestId("compose").count(), 0);
    assertEquals(tab.complaints, []);
  });

  await test.step("beside the message under the mouse is what is done most, and a finger finds it in the details", async () => {
    const { conversation } = talk();
    await using program = new FakeProgram([conversation]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const bubble = tab.page.locator(".bubble").first();
    await bubble.dispatchEvent("pointerenter", { pointerType: "touch" });
    assertEquals(await tab.page.locator(".hover-tools").count(), 0);
    await bubble.hover();
    await tab.page.getByRole("button", { name: "Details" }).click();
    await tab.page.locator(".entry-tools").waitFor();
    await tab.page.getByRole("button", { name: "Details", expanded: true }).click();
    await tab.page.locator(".entry-tools").waitFor({ state: "detached" });
    await bubble.hover();
    await tab.page.getByRole("button", { name: "Reply" }).click();
    await tab.page.getByTestId("compose").getByText("Shall we meet?").waitFor();
    await tab.page.locator("h1").hover();
    await tab.page.locator(".hover-tools").waitFor({ state: "detached" });
    assertEquals(tab.complaints, []);
  });

  await test.step("an edit takes the place of the text, and gives the draft back", async () => {
    const { ours, conversation } = talk();
    await using program = new FakeProgram([conversation]);
    await using tab = await browser.again();
    const field = await beginEdit(tab, program);
    assertEquals(await field.inputValue(), "On Sundya");
    await field.fill("On Sunday");
    await field.press("Enter");
    await tab.page.locator(".text").getByText("On Sunday").waitFor();
    await tab.page.locator(".meta").getByText("Edited").waitFor();
    assertEquals(program.asked, [
      `PUT /messages/${ours.id}?conversation=bob {"text":"On Sunday"}`,
    ]);
    assertEquals(await field.inputValue(), "half a draft");
    await open(tab, "On Sunday");
    await tab.page.getByRole("button", { name: "Edit" }).click();
    await field.press("Escape");
    assertEquals(await field.inputValue(), "half a draft");
    assertEquals(await tab.page.getByTestId("compose").count(), 0);
  });

  await test.step("an edit that the history may not have is done, and said to hold for now", async () => {
    const { conversation } = talk();
    await using program = new FakeProgram([conversation]);
    await using tab = await browser.again();
    const field = await beginEdit(tab, program);
    const error = { code: "stillInHistory", path: "/stick/alice.vault", goesOn: true } as const;
    program.refusal = { status: 409, error };
    await field.press("Enter");
    await tab.page.getByTestId("complaint").getByText("/stick/alice.vault").waitFor();
    assertEquals(await field.inputValue(), "half a draft");
  });

  await test.step("a deletion asks once more, and leaves a word in its place", async () => {
    const { ours, conversation } = talk();
    await using program = new FakeProgram([conversation]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await open(tab, "On Sundya");
    await tab.page.getByRole("button", { name: "Delete for both" }).click();
    assertEquals(program.asked, []);
    await tab.page.getByRole("button", { name: "Really delete it?" }).click();
    await tab.page.locator(".text").getByText("Deleted").waitFor();
    assertEquals(program.asked, [`DELETE /messages/${ours.id}?conversation=bob&for=both`]);
    assertEquals((await tab.page.content()).includes("Sundya"), false);
    // The button is gone: its message has the focus, and the field has that of the bar for looking for words.
    assertEquals(await focused(tab), ours.id);
    await tab.page.keyboard.press("Control+f");
    await tab.page.keyboard.press("Escape");
    await tab.page.locator(".search").waitFor({ state: "detached" });
    assertEquals(await focused(tab), "text");
  });

  await test.step("an emoji goes on with one click and off with the next", async () => {
    const { theirs, conversation } = talk();
    await using program = new FakeProgram([conversation]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await open(tab, "Shall we meet?");
    await tab.page.getByRole("button", { name: "React with 👍" }).click();
    const chip = tab.page.locator(".reactions button");
    await chip.waitFor();
    assertEquals(await chip.getAttribute("aria-pressed"), "true");
    await chip.click();
    await chip.waitFor({ state: "detached" });
    assertEquals(bodies(program, `POST /messages/${theirs.id}/reaction`), [
      { direction: "in", emoji: "👍", on: true },
      { direction: "in", emoji: "👍", on: false },
    ]);
  });

  await test.step("any other emoji is behind the plus and under the mouse, and the focus comes back", async () => {
    const { theirs, conversation } = talk();
    await using program = new FakeProgram([conversation]);
    await using tab = await browser.again();
    const { keyboard } = tab.page;
    await tab.page.goto(program.url);
    await open(tab, "Shall we meet?");
    const more = tab.page.locator(".emoji-tools").getByRole("button", { name: "another emoji" });
    await more.click();
    await tab.page.getByRole("listbox", { name: "another emoji" }).waitFor();
    await keyboard.press("Escape");
    await tab.page.waitForFunction(() => document.activeElement?.closest(".emoji-tools") !== null);
    await more.press("Enter");
    await tab.page.locator(".emoji-body input:focus").waitFor();
    await keyboard.type("unicorn");
    await tab.page.waitForFunction(() => document.querySelectorAll("[role=option]").length === 5);
    await keyboard.press("ArrowDown");
    await keyboard.press("End");
    await keyboard.press("Home");
    await keyboard.press("ArrowRight");
    await keyboard.press("ArrowRight");
    await keyboard.press("Enter");
    await tab.page.locator(".reactions").getByText("🦄").waitFor();
    await tab.page.locator("dialog").waitFor({ state: "detached" });
    // Its details are closed: the message itself has it.
    assertEquals(await focused(tab), theirs.id);
    await tab.page.locator(".bubble").first().hover();
    await tab.page.locator(".hover-tools").getByRole("button", { name: "another emoji" }).click();
    await tab.page.getByRole("group", { name: "Used lately" }).getByText("🦄").click();
    await tab.page.locator(".reactions").waitFor({ state: "detached" });
    assertEquals(bodies(program, `POST /messages/${theirs.id}/reaction`), [
      { direction: "in", emoji: "🦄", on: true },
      { direction: "in", emoji: "🦄", on: false },
    ]);
    assertEquals(tab.complaints, []);
  });

  await test.step("what failed goes again, and what is not known is named", async () => {
    const failed = entryOf({ text: "lost", state: "failed" });
    const later = entryOf({ direction: "in", state: "read", text: "", unknown: true });
    await using program = new FakeProgram([conversationOf({ entries: [failed, later] })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByText("This message needs a later version of hchat").waitFor();
    await open(tab, "lost");
    await tab.page.getByRole("button", { name: "Send again" }).click();
    await program.until(() => program.asked.length === 1);
    assertEquals(program.asked, [`POST /messages/${failed.id}/resend?conversation=bob`]);
  });
});
