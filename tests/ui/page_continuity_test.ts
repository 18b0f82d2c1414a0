import { assertEquals } from "@std/assert";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

const WORDS = ["apple", "river", "stone", "cloud", "table", "green"];

Deno.test("the page shows the words, and a loss until the user says that they match", async () => {
  await using browser = await sharedBrowser();
  const lost = conversationOf({
    continuity: { code: "lost", words: WORDS },
    notices: [{ code: "continuityLost" }],
  });
  await using program = new FakeProgram([lost]);
  await using tab = await browser.open();
  await tab.page.goto(program.url);
  const banner = tab.page.getByTestId("continuity-lost");
  await banner.getByText(WORDS.join(" ")).waitFor();
  await tab.page.getByRole("button", { name: "They match" }).click();
  const asked = `POST /continuity {"conversation":"bob","words":${JSON.stringify(WORDS)}}`;
  await program.until(() => program.asked.includes(asked));
  const { entries: _entries, ...kept } = conversationOf({
    continuity: { code: "kept", words: WORDS },
  });
  program.push({ kind: "conversation", conversation: kept });
  await banner.waitFor({ state: "detached" });
  await tab.page.getByTitle("Keys and clocks").click();
  assertEquals(await tab.page.getByTestId("words").textContent(), WORDS.join(" "));
  assertEquals(tab.complaints, []);
});

Deno.test("a program that was replaced goes on when the user says so", async () => {
  await using browser = await sharedBrowser();
  await using program = new FakeProgram([conversationOf({ status: { code: "replaced" } })]);
  await using tab = await browser.open();
  await tab.page.goto(program.url);
  await tab.page.getByTestId("paused").getByRole("button", { name: "Go on here" }).click();
  await program.until(() => program.asked.includes(`POST /resume {"conversation":"bob"}`));
  assertEquals(tab.complaints, []);
});
