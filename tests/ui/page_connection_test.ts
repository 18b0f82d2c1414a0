import { assertEquals } from "@std/assert";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

Deno.test("the page and its program in a real browser", async (test) => {
  await using browser = await sharedBrowser();

  await test.step("everything is fetched once at the start", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").waitFor();
    program.pushEntry(entryOf({ text: "streamed" }));
    await tab.page.locator(".text").getByText("streamed").waitFor();
    assertEquals(program.paths.filter((path) => path === "/messages.json").length, 1);
  });

  await test.step("a program that is gone is said to be, and everything is rebuilt when it is back", async () => {
    const old = entryOf({ text: "old" });
    await using program = new FakeProgram([conversationOf({ entries: [old] })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".text").getByText("old", { exact: true }).waitFor();
    await program.stop();
    await tab.page.getByText("hchat on this computer does not answer.").waitFor();
    assertEquals(await tab.page.getByTestId("status").textContent(), "Not known");
    program.conversations = [conversationOf({ entries: [entryOf({ text: "fresh" })] })];
    program.restart();
    await tab.page.locator(".text").getByText("fresh", { exact: true }).waitFor();
    assertEquals(await tab.page.locator(".text").getByText("old", { exact: true }).count(), 0);
    await tab.page.getByTestId("connection").waitFor({ state: "detached" });
    assertEquals(await tab.page.getByTestId("status").textContent(), "Connected");
    program.pushEntry(entryOf({ text: "streamed again" }));
    await tab.page.locator(".text").getByText("streamed again").waitFor();
  });

  await test.step("a program that was started anew asks for its new link, and takes the page back", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").waitFor();
    await program.stop();
    program.isStranger = true;
    program.restart();
    await tab.page.getByText("Open the link that the program printed.").waitFor();
    program.isStranger = false;
    await tab.page.getByRole("button", { name: "Try now" }).click();
    await tab.page.getByTestId("connection").waitFor({ state: "detached" });
  });

  await test.step("a reset fetches everything anew", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").waitFor();
    program.conversations = [conversationOf({ name: "carol" })];
    program.push({ kind: "reset" });
    await tab.page.getByLabel("Message to carol").waitFor();
  });

  await test.step("a conversation that ends leaves the page that explains how to open one", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").waitFor();
    program.conversations = [];
    program.push({ kind: "reset" });
    await tab.page.getByText("Welcome to hchat").waitFor();
    assertEquals(tab.complaints, []);
  });
});
