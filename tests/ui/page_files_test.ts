import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { FileJson } from "../../server/gui_api/file_json.ts";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

/** One grey dot. */
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
);

function fileEntry(part: Partial<FileJson>, direction: EntryJson["direction"] = "in"): EntryJson {
  const file: FileJson = {
    name: "report.pdf",
    bytes: 2_000_000,
    type: "application/pdf",
    receivedBytes: 0,
    state: "offered",
    sha256: null,
    ...part,
  };
  return entryOf({ direction, state: "read", text: "", file });
}

Deno.test("files on the page, in a real browser", async (test) => {
  await using browser = await sharedBrowser();

  await test.step("files are sent by button, paste and drop", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").waitFor();
    const chosen = {
      name: "a b.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("abc"),
    };
    await tab.page.locator("input[type=file]").setInputFiles(chosen);
    await tab.page.locator(".file-name").getByText("a b.txt").waitFor();
    await tab.page.evaluate(() => {
      const bring = (name: string) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(["abc"], name, { type: "image/png" }));
        return transfer;
      };
      const paste = { clipboardData: bring("pasted.png"), bubbles: true, cancelable: true };
      document.querySelector("#text")?.dispatchEvent(new ClipboardEvent("paste", paste));
      const drop = { dataTransfer: bring("dropped.png"), bubbles: true, cancelable: true };
      document.querySelector(".scroller")?.dispatchEvent(new DragEvent("drop", drop));
    });
    await tab.page.locator(".file-name").getByText("pasted.png").waitFor();
    await tab.page.locator(".file-name").getByText("dropped.png").waitFor();
    assertEquals(program.asked, [
      "POST /files?name=a+b.txt&conversation=bob&withoutPad=false abc",
      "POST /files?name=pasted.png&conversation=bob&withoutPad=false abc",
      "POST /files?name=dropped.png&conversation=bob&withoutPad=false abc",
    ]);
    assertEquals(tab.complaints, []);
  });

  await test.step("an offered file is received, paused and gone on with; progress is in words", async () => {
    const offered = fileEntry({});
    await using program = new FakeProgram([conversationOf({ entries: [offered] })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByText("2 MB · offered").waitFor();
    await tab.page.getByRole("button", { name: "Receive" }).click();
    await tab.page.getByRole("button", { name: "Pause" }).click();
    await tab.page.getByRole("button", { name: "Go on" }).click();
    const file = { ...offered.file as FileJson, state: "moving", receivedBytes: 500_000 } as const;
    program.pushEntry({ ...offered, file: { ...file, bytesPerSecond: 100_000, secondsLeft: 15 } });
    await tab.page.getByText("500 kB of 2 MB · 100 kB/s · 15 seconds left").waitFor();
    const bar = tab.page.locator("progress");
    assertEquals(await bar.evaluate((each) => (each as HTMLProgressElement).position), 0.25);
    await tab.page.locator(".file").getByRole("button", { name: "Cancel" }).click();
    await tab.page.getByText("2 MB · cancelled").waitFor();
    const { id } = offered;
    assertEquals(
      program.asked,
      ["accept", "pause", "resume", "cancel"].map((each) =>
        `POST /files/${id}/${each}?conversation=bob`
      ),
    );
    assertEquals(tab.complaints, []);
  });

  await test.step("a file says why it waits, and one that is gone offers nothing", async () => {
    const held = fileEntry({ name: "cat.png", isHeldBack: true });
    const gone = fileEntry({ type: "image/png", state: "complete", isGone: true });
    const waits = fileEntry({ state: "moving", receivedBytes: 500_000, isWaiting: true });
    await using program = new FakeProgram([conversationOf({ entries: [held, gone, waits] })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByText("2 MB · waits for you: many pictures have come unasked").waitFor();
    await tab.page.getByText("500 kB of 2 MB · waits for the other side").waitFor();
    await tab.page.getByText("2 MB · no longer here: it was in memory alone").waitFor();
    assertEquals(await tab.page.locator("[data-file=complete] button").count(), 0);
    assertEquals(program.asked, []);
    assertEquals(tab.complaints, []);
  });

  await test.step("the details of a file that did not arrive say what became of it, not of a text", async () => {
    const ends = [
      ["failed", "failed", "It ended before the other program had all of it."],
      ["refused", "cancelled", "The other side did not want it."],
    ] as const;
    const entries = ends.map(([state, entryState]) => ({
      ...fileEntry({ state, name: `${state}.pdf` }, "out"),
      state: entryState,
    }));
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    for (const [state, , words] of ends) {
      const entry = tab.page.locator("li", { hasText: `${state}.pdf` }).last();
      await entry.locator(".file-name").click();
      await entry.getByText(words).waitFor();
    }
    assertEquals(await tab.page.getByText("The key list ended").count(), 0);
    assertEquals(tab.complaints, []);
  });

  await test.step("a whole file is saved through a ticket", async () => {
    const whole = fileEntry({ state: "complete", receivedBytes: 2_000_000 });
    await using program = new FakeProgram([conversationOf({ entries: [whole] })]);
    program.download = PNG;
    program.downloadHeaders = { "content-type": "application/octet-stream" };
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const saved = tab.page.waitForEvent("download");
    await tab.page.getByRole("button", { name: "Save" }).click();
    assertEquals((await saved).suggestedFilename(), "report.pdf");
  });

  await test.step("a picture is shown in the talk and large on a click, markup under its name is not", async () => {
    const picture = fileEntry({ name: "<b>cat</b>.png", type: "image/png", state: "complete" });
    const trap = fileEntry({ name: "cat.svg", type: "image/svg+xml", state: "complete" });
    await using program = new FakeProgram([conversationOf({ entries: [picture, trap] })]);
    // Higher than the window.
    program.download = new TextEncoder().encode(
      `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="2000"/>`,
    );
    program.downloadHeaders = { "content-type": "image/svg+xml" };
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.waitForFunction(() => document.querySelector("img")?.naturalWidth === 100);
    assertEquals(await tab.page.locator("img").count(), 1);
    const [bubble, shown] = await tab.page.evaluate(() => {
      const picture = document.querySelector(".picture")!;
      return [picture.closest(".bubble")!, picture].map((each) => each.clientWidth);
    });
    // Its padding is 12 on either side.
    assertEquals([bubble, shown], [260 + 24, 260]);
    const height = (selector: string) =>
      tab.page.locator(selector).evaluate((each) => each.getBoundingClientRect().height);
    assertEquals(await height(".picture img"), await height(".picture"));
    assertEquals(await tab.page.locator("#root b").count(), 0);
    await tab.page.getByRole("button", { name: "Show <b>cat</b>.png large" }).click();
    await tab.page.waitForFunction(() =>
      document.querySelector<HTMLImageElement>("dialog img")?.complete
    );
    const body = tab.page.locator(".dialog-body");
    assertEquals(await body.evaluate((each) => each.scrollHeight <= innerHeight), true);
    await tab.page.keyboard.press("Escape");
    await tab.page.getByRole("dialog").waitFor({ state: "detached" });
    assertEquals(tab.complaints, []);
  });

  await test.step("a picture of one's own is shown while it is sent, and gone without a word when it is gone", async () => {
    const own = { ...fileEntry({ name: "cat.png", type: "image/png" }), direction: "out" } as const;
    await using program = new FakeProgram([conversationOf({ entries: [own] })]);
    program.download = PNG;
    program.downloadHeaders = { "content-type": "image/png" };
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.waitForFunction(() => document.querySelector("img")?.naturalWidth === 1);
    program.refusal = { status: 404, error: { code: "entryUnknown" } };
    await tab.page.reload();
    await tab.page.locator(".picture").waitFor({ state: "detached" });
    assertEquals(await tab.page.getByText("This message is gone").count(), 0);
  });

  await test.step("a file that goes without the pad one wants is asked about", async () => {
    await using program = new FakeProgram([conversationOf({ padMode: "always" })]);
    program.refusal = { status: 409, error: { code: "fileWithoutPad" } };
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").waitFor();
    const chosen = {
      name: "a.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("abc"),
    };
    await tab.page.locator("input[type=file]").setInputFiles(chosen);
    await tab.page.getByTestId("held-files").getByText("Send a.txt?").waitFor();
    program.refusal = undefined;
    await tab.page.getByRole("button", { name: "Send without pad" }).click();
    await tab.page.locator(".file-name").getByText("a.txt").waitFor();
    assert(program.asked.at(-1)?.includes("withoutPad=true"));
    assertEquals(await tab.page.getByTestId("held-files").count(), 0);
  });
});
