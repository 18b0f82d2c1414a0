/** The first run of two people, on the page alone: lists made, opened, addresses exchanged, a message sent. */
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { ANY } from "../testkit/chatting.ts";
import { Program } from "../testkit/program.ts";
import { tempDir } from "../testkit/temp_dir.ts";

/** Counts what a person does: clicks, and fields that are filled. */
class Hand {
  readonly page: Page;
  actions = 0;

  constructor(page: Page) {
    this.page = page;
  }

  async click(name: string): Promise<void> {
    this.actions++;
    await this.page.getByRole("button", { name, exact: true }).click({ timeout: 60_000 });
  }

  async choose(label: string, value: string): Promise<void> {
    this.actions++;
    await this.page.getByLabel(label).selectOption(value);
  }

  async fill(label: string, text: string): Promise<void> {
    this.actions++;
    await this.page.getByLabel(label).fill(text);
  }
}

Deno.test("two people get from a double click to a message without a terminal or a document", async () => {
  using folder = tempDir();
  for (const name of ["alice", "bob"]) Deno.mkdirSync(folder.file(name));
  await using browser = await sharedBrowser();
  await using atAlice = await browser.open();
  await using atBob = await browser.open();
  await using alice = new Program(ANY, { cwd: folder.file("alice") });
  await using bob = new Program(ANY, { cwd: folder.file("bob") });
  await atAlice.page.goto(await alice.line("page: "));
  await atBob.page.goto(await bob.line("page: "));
  const [a, b] = [new Hand(atAlice.page), new Hand(atBob.page)];

  await a.click("Make two key lists");
  await a.fill("Your name", "alice");
  await a.fill("Name of the other person", "bob");
  await a.choose("The other person's list goes to", Deno.realPathSync(folder.file("alice")));
  // The choice of this test, which nobody else has to make: a month is 660 MB to write and to read back.
  await a.page.getByLabel("The lists last").selectOption({ label: "1 day" });
  // Nothing is written before the size is told and the button is pressed.
  await a.page.getByText(/for each, .* to write, .* free/).waitFor();
  assertEquals([...Deno.readDirSync(folder.file("alice"))], []);
  await a.click("Make the lists");
  const numbers = await a.page.getByTestId("fingerprint").textContent({ timeout: 60_000 });
  assert(/^(\d{5} ){7}\d{5}$/.test(numbers ?? ""), numbers ?? "");
  // Both are on this computer so far.
  await a.page.getByText("bob.hkl onto a stick").waitFor();
  await a.click("Open my list");
  await a.page.getByLabel("Message to bob").waitFor({ timeout: 60_000 });

  // They meet; bob's list appears on his page by itself.
  Deno.renameSync(folder.file("alice/bob.hkl"), folder.file("bob/bob.hkl"));
  await b.click(`${Deno.realPathSync(folder.file("bob"))}/bob.hkl`);
  await b.page.getByLabel("Message to alice").waitFor({ timeout: 60_000 });
  const address = await bob.line("peer: ");
  assertEquals(
    await b.page.getByTestId("own-address").locator("code").first().textContent(),
    address,
  );
  await a.fill("Address of bob", address);
  await a.click("Call");
  await a.page.locator("[data-status=connected]").waitFor({ timeout: 60_000 });
  await a.fill("Message to bob", "hello");
  await a.click("Send");
  await b.page.locator(".text").getByText("hello").waitFor({ timeout: 60_000 });
  const actions = a.actions + b.actions;
  assert(actions <= 12, `${actions} clicks and fields`);
  assertEquals([atAlice.complaints, atBob.complaints], [[], []]);
});

Deno.test("lists with a passphrase are made and opened on the page, and making can be ended", async () => {
  using folder = tempDir();
  await using browser = await sharedBrowser();
  await using tab = await browser.open();
  await using program = new Program(ANY, { cwd: folder.path });
  await tab.page.goto(await program.line("page: "));
  const hand = new Hand(tab.page);
  await hand.click("Make two key lists");
  await hand.fill("Your name", "alice");
  await hand.fill("Name of the other person", "Alice");
  await tab.page.getByText("Choose two names that look different.").waitFor();
  await hand.fill("Name of the other person", "bob");
  await hand.choose("The other person's list goes to", Deno.realPathSync(folder.path));
  await tab.page.getByLabel("The lists last").selectOption({ label: "1 day" });
  await hand.fill("Passphrase for both lists", "1234");
  await tab.page.getByText("Weak: it can be guessed in hours.").waitFor();
  await hand.fill("Passphrase for both lists", "correct horse battery staple");
  await tab.page.getByText("Strong.").waitFor();
  await hand.click("Make the lists");
  await hand.click("Open my list");
  const field = tab.page.getByLabel("Passphrase", { exact: true });
  await tab.page.getByText("This key list has a passphrase. Enter it here.").waitFor();
  assert(await field.evaluate((each) => each === document.activeElement));
  await field.fill("wrong");
  await field.press("Enter");
  await tab.page.getByText("Wrong passphrase. Try again.").waitFor({ timeout: 60_000 });
  await field.fill("correct horse battery staple");
  await field.press("Enter");
  await tab.page.getByLabel("Message to bob").waitFor({ timeout: 60_000 });
  // The browser notes each request that was declined; nothing else went wrong.
  assertEquals(tab.complaints.filter((each) => !each.includes("Failed to load resource")), []);
});
