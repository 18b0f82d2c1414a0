import { assert, assertEquals } from "@std/assert";
import { launchBrowser } from "../testkit/browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

Deno.test("the page in a real browser", async (test) => {
  await using browser = await launchBrowser();

  await test.step("Enter sends what was written and empties the composer", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").fill("hello bob");
    await tab.page.keyboard.press("Enter");
    await tab.page.getByText("hello bob").and(tab.page.locator(".bubble")).waitFor();
    assertEquals(await tab.page.getByLabel("Message to bob").inputValue(), "");
    assert(program.asked.includes('POST /send {"text":"hello bob","conversation":"bob"}'));
    assertEquals(tab.complaints, []);
  });

  await test.step("a text that is markup stays text", async () => {
    const attack = `<img src=x onerror="document.title='caught'"><script>1</script>`;
    const entries = [entryOf({ direction: "in", state: "read", text: attack })];
    await using program = new FakeProgram([conversationOf({ name: `<b onclick=x>`, entries })]);
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    assertEquals(await tab.page.locator(".bubble").textContent(), attack);
    assertEquals(await tab.page.locator("img, main script, main b").count(), 0);
    assertEquals(tab.complaints, []);
  });
});
