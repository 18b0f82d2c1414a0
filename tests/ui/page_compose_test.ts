import { assert, assertEquals } from "@std/assert";
import { TEXT_LIMIT_BYTES } from "../../ui/state/page_state.ts";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

/** Texts of the requests to send, in order. */
function sent(program: FakeProgram): string[] {
  return program.asked.filter((each) => each.startsWith("POST /send "))
    .map((each) => JSON.parse(each.slice("POST /send ".length)).text);
}

Deno.test("the composer in a real browser", async (test) => {
  await using browser = await sharedBrowser();

  await test.step("Enter sends and empties it, Shift+Enter begins a new line", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const field = tab.page.getByLabel("Message to bob");
    await field.fill("one");
    await field.press("Shift+Enter");
    await field.pressSequentially("two");
    await field.press("Enter");
    await tab.page.locator(".text").waitFor();
    assertEquals(sent(program), ["one\ntwo"]);
    assertEquals(await tab.page.locator(".text").textContent(), "one\ntwo");
    assertEquals(await field.inputValue(), "");
    assertEquals(tab.complaints, []);
  });

  await test.step("texts sent while the program is slow go out one by one, in order", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const { promise, resolve } = Promise.withResolvers<void>();
    program.pause = promise;
    const field = tab.page.getByLabel("Message to bob");
    await field.focus();
    const texts = ["yes", "do not", "send it"];
    for (const text of texts) {
      await field.pressSequentially(text);
      await field.press("Enter");
      assertEquals(await field.inputValue(), "");
    }
    await field.pressSequentially("draft");
    // Drawn before the program has answered a single one.
    assertEquals(await tab.page.locator(".text").allTextContents(), texts);
    assertEquals(await tab.page.locator("[data-state=queued]").count(), 3);
    resolve();
    await program.until(() => program.conversations[0]?.entries.length === 3);
    assertEquals(sent(program), texts);
    assertEquals(program.conversations[0]?.entries.map((entry) => entry.text), texts);
    await tab.page.waitForFunction(() => document.querySelectorAll(".meta time").length === 3);
    assertEquals(await tab.page.locator(".text").allTextContents(), texts);
    assertEquals(await field.inputValue(), "draft");
    assertEquals(tab.complaints, []);
  });

  await test.step("a refused text stays with its reason, holds up what follows, and goes again", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    program.refusal = { status: 429, error: { code: "outboxFull", limit: 1_000 } };
    const field = tab.page.getByLabel("Message to bob");
    await field.fill("keep me");
    await tab.page.getByRole("button", { name: "Send", exact: true }).click();
    await tab.page.getByText("1,000 messages are waiting already. Wait until some have arrived.")
      .waitFor();
    await field.fill("after it");
    await field.press("Enter");
    assertEquals(sent(program), ["keep me"]);
    program.refusal = undefined;
    await tab.page.getByRole("button", { name: "Send again" }).click();
    await program.until(() => program.conversations[0]?.entries.length === 2);
    assertEquals(sent(program), ["keep me", "keep me", "after it"]);
  });

  await test.step("a refused text goes back into the composer", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    program.refusal = { status: 409, error: { code: "listOver" } };
    const field = tab.page.getByLabel("Message to bob");
    await field.fill("keep me");
    await field.press("Enter");
    await tab.page.getByRole("button", { name: "Edit" }).click();
    assertEquals(await field.inputValue(), "keep me");
    assertEquals(await tab.page.locator(".text").count(), 0);
  });

  await test.step("a text that the program did not answer to goes by itself, once, when it is back", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const field = tab.page.getByLabel("Message to bob");
    await field.fill("keep me");
    await program.stop();
    await field.press("Enter");
    await tab.page.locator("[data-state=refused]").waitFor();
    await field.fill("and me");
    await field.press("Enter");
    program.restart();
    await program.until(() => program.conversations[0]?.entries.length === 2);
    assertEquals(program.conversations[0]?.entries.map((each) => each.text), ["keep me", "and me"]);
  });

  await test.step("no pad is said to be used up where no key is in use", async () => {
    for (
      const part of [{ status: STATUSES.over, slot: null }, {
        status: STATUSES.keysBurned,
      }] as const
    ) {
      await using program = new FakeProgram([conversationOf({ ...part, padLeft: 0 })]);
      await using tab = await browser.again();
      await tab.page.goto(program.url);
      await tab.page.getByLabel("Message to bob").fill("short");
      await tab.page.getByText("No key is in use").waitFor();
    }
  });

  await test.step("a list without pad is not said to have used it up", async () => {
    await using program = new FakeProgram([
      conversationOf({ padLeft: 0, notices: [{ code: "noPad", requested: "prefer" }] }),
    ]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator("#text").fill("a text");
    await tab.page.locator("#text-help").getByText("Encrypted, without one-time pad").waitFor();
  });

  await test.step("pad alone: what is longer than the pad of this key is said to wait", async () => {
    await using program = new FakeProgram([conversationOf({ padMode: "always", padLeft: 5 })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const field = tab.page.getByLabel("Message to bob");
    await field.fill("short");
    await tab.page.getByText("Goes under the one-time pad").waitFor();
    await field.fill("longer");
    await tab.page.getByText("Longer than the pad of this key: waits for the next keys").waitFor();
  });

  await test.step("the limit is shown, and nothing longer can be sent", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const field = tab.page.getByLabel("Message to bob");
    await field.fill("é".repeat(TEXT_LIMIT_BYTES / 2));
    await tab.page.getByText("65,536 / 65,536 bytes").waitFor();
    assert(await tab.page.getByRole("button", { name: "Send", exact: true }).isEnabled());
    await field.press("End");
    await field.pressSequentially("!");
    await tab.page.getByText("Over the limit").waitFor();
    assert(await tab.page.getByRole("button", { name: "Send", exact: true }).isDisabled());
    await field.press("Enter");
    assertEquals(program.asked, []);
  });

  await test.step("what is typed while the peer is away is queued and can be taken back", async () => {
    await using program = new FakeProgram([conversationOf({ status: STATUSES.away })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").fill("later");
    await tab.page.keyboard.press("Enter");
    await tab.page.locator("[data-state=queued]").waitFor();
    await tab.page.getByRole("button", { name: "Cancel" }).click();
    await tab.page.locator("[data-state=cancelled]").waitFor();
    assertEquals(await tab.page.getByRole("button", { name: "Cancel" }).count(), 0);
    assert(program.asked.some((each) => each.startsWith("DELETE /messages/")));
  });

  await test.step("a text that cannot be taken back any more is not shown as cancelled", async () => {
    await using program = new FakeProgram([conversationOf({ entries: [entryOf()] })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    program.refusal = { status: 409, error: { code: "entryNotQueued", state: "sent" } };
    await tab.page.getByRole("button", { name: "Cancel" }).click();
    await tab.page.getByText("The message is sent, so it can't be taken back.").waitFor();
    assertEquals(await tab.page.locator("[data-state=queued]").count(), 1);
    await tab.page.getByRole("button", { name: "Dismiss" }).click();
    assertEquals(await tab.page.getByTestId("complaint").count(), 0);
  });

  await test.step("an emoji goes where one writes, and a letter typed among them is looked for", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again({ width: 320, height: 568 });
    const { keyboard } = tab.page;
    await tab.page.goto(program.url);
    const field = tab.page.getByLabel("Message to bob");
    await field.fill("tea?");
    await field.press("ArrowLeft");
    await tab.page.getByRole("button", { name: "Insert an emoji" }).click();
    const search = tab.page.getByPlaceholder("Search emoji");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowUp");
    await keyboard.press("ArrowUp");
    await keyboard.press("ArrowDown");
    await keyboard.type("zzzz");
    assertEquals(await search.inputValue(), "zzzz");
    await tab.page.getByRole("status").getByText("Nothing found").waitFor();
    await search.fill("tea");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowRight");
    await keyboard.press("Enter");
    await tab.page.waitForFunction(() => document.activeElement?.id === "text");
    await keyboard.type("!");
    assertEquals(await field.inputValue(), "tea🍵!?");
    await tab.page.getByRole("button", { name: "Insert an emoji" }).click();
    await tab.page.getByRole("group", { name: "Used lately" }).getByText("🍵").waitFor();
    await keyboard.press("Escape");
    await tab.page.waitForFunction(() => document.activeElement?.id === "text");
    assertEquals(program.asked, []);
    assertEquals(tab.complaints, []);
  });

  await test.step("each conversation keeps its own draft", async () => {
    await using program = new FakeProgram([conversationOf(), conversationOf({ name: "carol" })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").fill("for bob");
    await tab.page.getByRole("navigation").getByRole("button", { name: "carol" }).click();
    assertEquals(await tab.page.getByLabel("Message to carol").inputValue(), "");
    await tab.page.getByRole("navigation").getByRole("button", { name: "bob" }).click();
    assertEquals(await tab.page.getByLabel("Message to bob").inputValue(), "for bob");
  });
});
