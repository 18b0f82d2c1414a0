import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { ANY, makeLists } from "../testkit/chatting.ts";
import { Program } from "../testkit/program.ts";
import { ProgramHere } from "../testkit/program_here.ts";
import { writeSmallList } from "../testkit/small_list.ts";
import { tempDir } from "../testkit/temp_dir.ts";

/** A picture of one grey dot. */
const DOT_PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

/** Writes a text into the composer of a page and sends it. */
async function send(page: Page, text: string): Promise<void> {
  await page.locator("#text").fill(text);
  await page.locator("#text").press("Enter");
}

/** Waits until the message with this text is in this state. */
async function isIn(page: Page, text: string, state: string): Promise<void> {
  await page.locator(`[data-state=${state}]`).filter({ hasText: text }).waitFor({
    timeout: 60_000,
  });
}

Deno.test("two programs and their pages in a real browser", async (test) => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using browser = await sharedBrowser();
  await using alice = new ProgramHere([folder.file("alice.hkl"), ...ANY]);
  const bobWords = [folder.file("bob.hkl"), ...ANY];
  await using bob = new Program(bobWords);
  const bobPage = await bob.line("page: ");
  const bobPeer = await bob.line("peer: ");
  await using atAlice = await browser.open();
  await using atBob = await browser.open();
  // Whether bob looks at his page is up to the test.
  await atBob.page.addInitScript("document.hasFocus = () => globalThis.isWatched === true");
  await atAlice.page.goto(await alice.line("page: "));
  await atBob.page.goto(bobPage);

  await test.step("the token leaves the address bar, and nobody is there yet", async () => {
    assertEquals(new URL(atAlice.page.url()).search, "");
    await atAlice.page.locator("[data-status=waiting]").waitFor();
  });

  await test.step("a wrong peer address is named beside its field, the right one connects both", async () => {
    await atAlice.page.getByRole("button", { name: "Settings" }).click();
    const field = atAlice.page.getByRole("dialog").getByLabel("Address of bob");
    await field.fill("not an address");
    await field.press("Enter");
    await atAlice.page.locator("#peer-help .field-error").waitFor();
    await field.fill(new URL(bobPeer).host);
    await field.press("Enter");
    await atAlice.page.getByText("Applied", { exact: true }).waitFor();
    assertEquals(await field.inputValue(), bobPeer);
    await atAlice.page.keyboard.press("Escape");
    await atAlice.page.locator("[data-status=connected]").waitFor({ timeout: 60_000 });
    await atBob.page.locator("[data-status=connected]").waitFor({ timeout: 60_000 });
    await atAlice.page.getByTitle("Keys and clocks").click();
    await atAlice.page.locator(".fact-clock").getByText(/yours/).waitFor();
  });

  await test.step("what one sends the other sees; the states follow", async () => {
    await send(atAlice.page, "hello bob");
    await isIn(atAlice.page, "hello bob", "delivered");
    await atBob.page.locator(".entry-in").filter({ hasText: "hello bob" }).waitFor();
    // The count is told behind the entry.
    await atBob.page.waitForFunction(() => document.title === "(1) alice · hchat");
    await atBob.page.evaluate(`isWatched = true; dispatchEvent(new Event("focus"))`);
    await isIn(atAlice.page, "hello bob", "read");
    const meta = await atAlice.page.locator(".entry-out .meta").textContent() ?? "";
    assert(/(Pad|Encrypted)Read$/.test(meta), meta);
    await send(atBob.page, "hello alice");
    await atAlice.page.locator(".entry-in").filter({ hasText: "hello alice" }).waitFor();
    await isIn(atBob.page, "hello alice", "read");
  });

  await test.step("a text that is markup arrives as text", async () => {
    const attack = `<img src=x onerror="document.title='caught'"><script>1</script>`;
    await send(atAlice.page, attack);
    await atBob.page.locator(".entry-in").filter({ hasText: "onerror" }).waitFor();
    assertEquals(await atBob.page.locator(".entry-in .text").last().textContent(), attack);
    assertEquals(await atBob.page.locator("img, #root script").count(), 0);
  });

  await test.step("a picture that one sends the other sees", async () => {
    const buffer = Buffer.from(DOT_PNG, "base64");
    const picture = { name: "dot.png", mimeType: "image/png", buffer };
    await atAlice.page.locator("input[type=file]").setInputFiles(picture);
    await atBob.page.locator(".picture img").waitFor({ timeout: 60_000 });
    await atBob.page.waitForFunction(() => document.querySelector("img")?.naturalWidth === 1);
    await atAlice.page.locator("[data-file=complete]").waitFor({ timeout: 60_000 });
  });

  await test.step("the key moves on", async () => {
    const slot = atAlice.page.getByTestId("slot");
    const before = await slot.textContent();
    await atAlice.page.waitForFunction(
      (known) => document.querySelector("[data-testid=slot]")?.textContent !== known,
      before,
    );
  });

  assertEquals(atBob.complaints, []);

  await test.step("a program that is killed and started anew gets what was written meanwhile", async () => {
    bob.signal("SIGKILL");
    await bob.end();
    await atBob.page.getByText("hchat on this computer does not answer.").waitFor();
    await atAlice.page.locator("[data-status=away]").waitFor();
    await atAlice.page.getByText(`Can't reach bob at ${new URL(bobPeer).host}`).waitFor();
    await send(atAlice.page, "while you were away");
    await send(atAlice.page, "not this one");
    await isIn(atAlice.page, "while you were away", "queued");
    await atAlice.page.locator(".entry").filter({ hasText: "not this one" })
      .getByRole("button", { name: "Cancel" }).click();
    await isIn(atAlice.page, "not this one", "cancelled");

    const ports = ["--page", new URL(bobPage).host, "--listen", new URL(bobPeer).host];
    await using again = new ProgramHere([folder.file("bob.hkl"), "--no-open", ...ports]);
    const link = await again.line("page: ");
    await atBob.page.getByText("Open the link that the program printed.").waitFor();
    await atAlice.page.locator("[data-status=connected]").waitFor({ timeout: 60_000 });
    // Pasted into the page that was open all the time, which starts from what is so now.
    await atBob.page.goto(link);
    await isIn(atAlice.page, "while you were away", "read");
    await atBob.page.locator(".entry-in").filter({ hasText: "while you were away" }).waitFor();
    assertEquals(await atBob.page.locator(".entry").count(), 1);
    assertEquals(atBob.page.url(), new URL("/", link).href);
  });
});

Deno.test("the page of a program whose list goes away, comes back, and has odd names", async () => {
  using folder = tempDir();
  await makeLists(folder.path, "--names", "&lt;i&gt;,bob");
  const list = folder.file("bob.hkl");
  await using browser = await sharedBrowser();
  await using program = new ProgramHere([list, ...ANY]);
  await using tab = await browser.open();
  await tab.page.goto(await program.line("page: "));
  assertEquals(await tab.page.locator("h1 bdi").textContent(), "&lt;i&gt;");
  assertEquals(await tab.page.locator("i").count(), 0);
  await Deno.rename(list, `${list}.away`);
  await tab.page.locator("[data-status=keyListRemoved]").waitFor({ timeout: 60_000 });
  await tab.page.locator(".keys-button").getByText("None").waitFor();
  await Deno.rename(`${list}.away`, list);
  await tab.page.locator("[data-status=waiting]").waitFor({ timeout: 60_000 });
  assertEquals(tab.complaints, []);
});

Deno.test("the page of a program without a list opens one that has a passphrase", async () => {
  using folder = tempDir();
  await writeSmallList(folder.file("alice.hkl"), {
    passphrase: "correct horse",
    startMs: Date.now(),
    periodMs: 1_000,
  });
  await using browser = await sharedBrowser();
  await using program = new ProgramHere(ANY);
  await using tab = await browser.open();
  await tab.page.goto(await program.line("page: "));
  await tab.page.getByLabel("Path of the list").fill(folder.file("nothing.hkl"));
  await tab.page.getByRole("button", { name: "Open" }).click();
  await tab.page.locator("#list-help .field-error").waitFor();
  await tab.page.getByLabel("Path of the list").fill(folder.file("alice.hkl"));
  await tab.page.getByLabel("Passphrase").fill("wrong");
  await tab.page.getByRole("button", { name: "Open" }).click();
  await tab.page.locator("#passphrase-help .field-error").waitFor({ timeout: 60_000 });
  await tab.page.getByLabel("Passphrase").fill("correct horse");
  await tab.page.getByRole("button", { name: "Open" }).click();
  await tab.page.getByLabel("Message to bob").waitFor({ timeout: 60_000 });
});
