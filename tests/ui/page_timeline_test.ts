import type { NoticeJson } from "../../server/gui_api/notice_json.ts";
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

const DAY_MS = 86_400_000;

/** Words below the newest message. */
function meta(page: Page): Promise<string | null> {
  return page.locator(".entry .meta").last().textContent();
}

Deno.test("the timeline in a real browser", async (test) => {
  await using browser = await sharedBrowser();

  await test.step("each message says its state, its key and how it was protected", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".empty").waitFor();
    const entry = entryOf();
    program.pushEntry(entry);
    await tab.page.locator("[data-state=queued]").waitFor();
    assert((await meta(tab.page))?.endsWith("Queued"));
    const cancel = tab.page.getByRole("button", { name: "Cancel" });
    assertEquals(await cancel.count(), 1);
    // Sealed, but nobody could be reached: it waits, and cannot be taken back any more.
    program.pushEntry({ ...entry, slot: 8_640, protection: "pad" });
    await cancel.waitFor({ state: "detached" });
    assert((await meta(tab.page))?.endsWith("PadQueued"));
    program.pushEntry({ ...entry, state: "sent", slot: 8_641, protection: "pad" });
    await tab.page.locator("[data-state=sent]").waitFor();
    assert((await meta(tab.page))?.endsWith("PadSent"));
    program.pushEntry({ ...entry, state: "delivered", slot: 8_642, protection: "aead" });
    await tab.page.locator("[data-state=delivered]").waitFor();
    assert((await meta(tab.page))?.endsWith("EncryptedDelivered"));
    program.pushEntry({ ...entry, state: "read", slot: 8_642, protection: "aead" });
    await tab.page.locator("[data-state=read]").waitFor();
    assertEquals(await tab.page.locator(".entry").count(), 1);
    // Key, protection and state in words: with the mouse, and with the keyboard alone.
    const details = tab.page.locator(".details");
    await tab.page.locator(".bubble").click();
    assertEquals(await details.locator("dt").allTextContents(), [
      "Written",
      "Key 8,642",
      " Encrypted",
      " Read",
    ]);
    await tab.page.locator(".bubble").click();
    await details.waitFor({ state: "detached" });
    await tab.page.locator(".scroller").focus();
    await tab.page.keyboard.press("ArrowUp");
    await tab.page.keyboard.press("Enter");
    await details.getByText("It was in view on the other person's page.").waitFor();
    assertEquals(tab.complaints, []);
  });

  await test.step("entries of one author share one line of marks while it is true of all", async () => {
    const at = (seconds: number) => new Date(Date.now() - 600_000 + 1_000 * seconds).toISOString();
    const part = { state: "read", slot: 1, protection: "pad" } as const;
    const entries = [
      entryOf({ ...part, at: at(0) }),
      entryOf({ ...part, at: at(1) }),
      entryOf({ ...part, at: at(2), protection: "aead" }),
      entryOf({ ...part, at: at(3), protection: "aead", state: "delivered" }),
      entryOf({ ...part, at: at(4), direction: "in" }),
      entryOf({ ...part, at: at(5), direction: "in" }),
      entryOf({ ...part, at: at(500), direction: "in" }),
    ];
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".entry").last().waitFor();
    const marked = await tab.page.locator(".entry").evaluateAll((all) =>
      all.map((each) => each.querySelector(".meta") !== null)
    );
    assertEquals(marked, [false, true, true, true, false, true, true]);
  });

  await test.step("copying a message gives its text alone", async () => {
    const entries = [entryOf({ state: "read", protection: "pad", slot: 1, text: "just this" })];
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".entry").waitFor();
    const copied = await tab.page.evaluate(() => {
      getSelection()?.selectAllChildren(document.querySelector(".bubble") as Element);
      return getSelection()?.toString().trim();
    });
    assertEquals(copied, "just this");
  });

  await test.step("a text that waits for pad says how much of it is out, and when the rest will be", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".empty").waitFor();
    const at = new Date().toISOString().slice(0, 11);
    const entry = entryOf({ at: `${at}10:00:00.000Z`, text: "under the pad alone ".repeat(100) });
    const until = `${at}10:00:40.000Z`;
    const padWait = { bytes: 2_000, sentBytes: 0, until };
    program.pushEntry({ ...entry, padWait: { ...padWait, until: null } });
    await tab.page.locator("[data-state=queued]").waitFor();
    assert((await meta(tab.page))?.endsWith("Queued"));
    program.pushEntry({ ...entry, padWait });
    await tab.page.locator("[data-state=queued][data-waits=pad]").waitFor();
    assert((await meta(tab.page))?.endsWith("Waits for padgoes out about 10:00:40"));
    const begun = { ...entry, state: "sent", slot: 8_641, protection: "pad" } as const;
    program.pushEntry({ ...begun, padWait: { ...padWait, sentBytes: 608 } });
    await tab.page.locator("[data-state=sent][data-waits=pad]").waitFor();
    assertEquals(
      (await meta(tab.page))?.slice("10:00".length),
      "PadWaits for pad608 of 2,000 bytes sent, the rest about 10:00:40",
    );
    program.pushEntry({ ...begun, padWait: { ...padWait, sentBytes: 608, until: null } });
    await tab.page.getByText("608 of 2,000 bytes sent", { exact: true }).waitFor();
    program.pushEntry(begun);
    await tab.page.locator("[data-state=sent]:not([data-waits])").waitFor();
    assert((await meta(tab.page))?.endsWith("PadSent"));
    assertEquals(tab.complaints, []);
  });

  await test.step("markup and names from the other side stay text, addresses become links that say where they lead", async () => {
    const attack =
      `<img src=x onerror="document.title='caught'"><script>1</script> http://a.example`;
    const entries = [
      entryOf({ direction: "in", state: "read", text: attack }),
      entryOf({ direction: "in", state: "read", text: "javascript:alert(1)" }),
    ];
    const name = `<b onclick=x>&amp;`;
    const notices: NoticeJson[] = [{
      code: "partialFile",
      path: `<a href="http://a.example">x</a>`,
    }];
    await using program = new FakeProgram([
      conversationOf({ name, entries, notices }),
      conversationOf({ name: "__proto__" }),
    ]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    assertEquals(await tab.page.locator(".text").first().textContent(), attack);
    assertEquals(await tab.page.locator("h1 bdi").textContent(), name);
    assertEquals(await tab.page.locator("img, i, b, #root script").count(), 0);
    const links = await tab.page.locator("a").evaluateAll((all) =>
      all.map((each) => [each.getAttribute("href"), each.getAttribute("rel")])
    );
    assertEquals(links, [["http://a.example/", "noreferrer noopener"]]);
    assertEquals(await tab.page.title(), `${name} · hchat`);
    assertEquals(tab.complaints, []);
  });

  await test.step("the content security policy refuses what would get past that", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const refused = await tab.page.evaluate(async () => {
      const outcomes: string[] = [];
      const violated = new Promise<void>((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => {
          outcomes.push(event.effectiveDirective);
          if (event.effectiveDirective === "connect-src") resolve();
        });
      });
      try {
        document.body.innerHTML += "<p>";
      } catch {
        outcomes.push("innerHTML");
      }
      await fetch("http://127.0.0.2:9/").catch(() => undefined);
      await violated;
      return outcomes;
    });
    assert(refused.includes("innerHTML"));
    assert(refused.includes("connect-src"));
  });

  await test.step("who waits to be called is told what to tell the other side", async () => {
    await using program = new FakeProgram([
      conversationOf({ status: STATUSES.waiting, peer: null }),
    ]);
    await using tab = await browser.again({ width: 360 });
    await tab.page.goto(program.url);
    const words = tab.page.getByTestId("own-address");
    await words.waitFor();
    assertEquals(await words.locator("code").textContent(), "http://192.0.2.7:7471");
    program.push({ kind: "conversation", conversation: conversationOf() });
    await words.waitFor({ state: "detached" });
    assertEquals(tab.complaints, []);
  });

  await test.step("an address that was mistyped is mended where it was typed, until the two have met", async () => {
    const wrong = "http://192.0.2.1:7417";
    const before = { peer: wrong, status: STATUSES.away, lastHeardAt: null, entries: [] };
    await using program = new FakeProgram([conversationOf(before)]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const field = tab.page.getByLabel("Address of bob");
    assertEquals(await field.inputValue(), wrong);
    const call = tab.page.getByRole("button", { name: "Call", exact: true });
    assert(await call.isDisabled());
    await field.fill("http://192.0.2.1:7471");
    await call.click();
    await program.until(() => program.asked.length === 1);
    assertEquals(
      program.asked,
      ['PUT /settings {"conversation":"bob","peer":"http://192.0.2.1:7471"}'],
    );
    program.push({ kind: "conversation", conversation: conversationOf() });
    await field.waitFor({ state: "detached" });
    // Whoever has called goes on to write.
    assertEquals(await tab.page.evaluate(() => document.activeElement?.id), "text");
    assertEquals(tab.complaints, []);
  });

  await test.step("days are separated", async () => {
    const at = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString();
    const entries = [entryOf({ at: at(9) }), entryOf({ at: at(1) }), entryOf({ at: at(0) })];
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByText("Today").waitFor();
    const days = await tab.page.locator(".day").allTextContents();
    assertEquals(days.slice(1), ["Yesterday", "Today"]);
    assertEquals(days.length, 3);
    assertEquals(await tab.page.locator(".floating-day").count(), 0);
  });

  await test.step("it stays at the newest message, but not while one reads above", async () => {
    const entries = Array.from({ length: 450 }, (_, at) => entryOf({ text: `text ${at}` }));
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".text").getByText("text 449").waitFor();
    const below = () =>
      tab.page.locator(".scroller")
        .evaluate((each) => each.scrollHeight - each.scrollTop - each.clientHeight);
    assert(await below() < 2);
    await tab.page.locator(".scroller").evaluate((each) => each.scrollTop = 0);
    await tab.page.getByLabel("To the newest message").waitFor();
    program.pushEntry(entryOf({ direction: "in", state: "delivered", text: "new one" }));
    await tab.page.getByRole("button", { name: "1 new", exact: true }).waitFor();
    assert(await below() > 1_000);
    // The day of the first entry is in its place already.
    assertEquals(await tab.page.locator(".floating-day").count(), 0);
    await tab.page.locator(".scroller").evaluate((each) => each.scrollTop = 300);
    await tab.page.locator(".floating-day").getByText("Today").waitFor();
    await tab.page.getByRole("button", { name: "Search in the conversation" }).click();
    const [bar, day] = await Promise.all(
      [".search", ".floating-day"].map((each) => tab.page.locator(each).boundingBox()),
    );
    assert(day!.y >= bar!.y + bar!.height, "the day is over the rows, not over the search");
    await tab.page.keyboard.press("Escape");
    await tab.page.getByRole("button", { name: "1 new", exact: true }).click();
    await tab.page.locator(".text").getByText("new one").waitFor();
    assert(await below() < 2);
  });

  await test.step("the details open where one looks, and the end comes back when they close", async () => {
    const entries = Array.from(
      { length: 60 },
      (_, at) => entryOf({ text: `text ${at}`, state: "read" }),
    );
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again({ width: 390, height: 600 });
    await tab.page.goto(program.url);
    const bubble = tab.page.locator(".bubble").filter({ hasText: "text 57" });
    await bubble.click();
    await tab.page.locator(".entry-tools").waitFor();
    const isWhole = (selector: string) =>
      tab.page.waitForFunction((wanted) => {
        const view = document.querySelector(".scroller")?.getBoundingClientRect();
        const box = [...document.querySelectorAll(wanted)].at(-1)?.getBoundingClientRect();
        return view && box && box.top >= view.top && box.bottom <= view.bottom + 1;
      }, selector);
    await isWhole(".details");
    await isWhole(".entry:has(.details) .bubble");
    await bubble.click();
    await tab.page.locator(".entry-tools").waitFor({ state: "detached" });
    program.pushEntry(entryOf({ direction: "in", state: "read", text: "the newest" }));
    await tab.page.locator(".text").getByText("the newest").waitFor();
    await isWhole(".entry");
    assertEquals(tab.complaints, []);
  });

  await test.step("what one sees is marked read, and counted in the title until then", async () => {
    const entry = entryOf({ direction: "in", state: "delivered" });
    await using program = new FakeProgram([conversationOf({ entries: [entry] })]);
    await using tab = await browser.open();
    await tab.page.addInitScript(`document.hasFocus = () => globalThis.isWatched === true`);
    await tab.page.goto(program.url);
    await tab.page.locator(".entry").waitFor();
    assertEquals(await tab.page.title(), "(1) bob · hchat");
    assertEquals(program.asked, []);
    await tab.page.evaluate(`isWatched = true; dispatchEvent(new Event("focus"))`);
    await program.until(() => program.asked.length > 0);
    const through = JSON.stringify({ conversation: "bob", through: entry.id });
    assertEquals(program.asked, [`POST /read ${through}`]);
    await tab.page.waitForFunction(() => document.title === "bob · hchat");
  });

  await test.step("what comes while one reads above is unread until it comes into view", async () => {
    const entries = Array.from({ length: 100 }, (_, at) => entryOf({ text: `text ${at}` }));
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".text").getByText("text 99").waitFor();
    await tab.page.locator(".scroller").evaluate((each) => each.scrollTop = 0);
    await tab.page.getByLabel("To the newest message").waitFor();
    const arrived = entryOf({ direction: "in", state: "delivered", text: "not in view" });
    program.pushEntry(arrived);
    await tab.page.getByRole("button", { name: "1 new", exact: true }).waitFor();
    // Two frames: an observer would have told by then.
    await tab.page.evaluate(() =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    );
    assertEquals(program.asked, []);
    assertEquals(await tab.page.title(), "(1) bob · hchat");
    await tab.page.getByRole("button", { name: "1 new", exact: true }).click();
    await program.until(() => program.asked.length > 0);
    assertEquals(program.asked.length, 1);
    await tab.page.waitForFunction(() => document.title === "bob · hchat");
  });

  await test.step("what comes faster than one reads stays in view from the first that nobody has seen", async () => {
    const entries = Array.from({ length: 60 }, (_, at) => entryOf({ text: `text ${at}` }));
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const text = (words: string) => tab.page.locator(".text").getByText(words, { exact: true });
    await text("text 59").waitFor();
    const arrived = Array.from(
      { length: 80 },
      (_, at) => entryOf({ direction: "in", state: "delivered", text: `new ${at}` }),
    );
    for (const entry of arrived) program.pushEntry(entry);
    const newBelow = tab.page.getByRole("button", { name: /^\d+ new$/ });
    await newBelow.waitFor();
    const isInView = (words: string) =>
      text(words).evaluate((each) => {
        const view = each.closest(".scroller")!.getBoundingClientRect();
        const box = each.getBoundingClientRect();
        return box.top >= view.top && box.bottom <= view.bottom;
      });
    assert(await isInView("new 0"));
    await tab.page.waitForFunction(() => /^\([1-7]\d\) /.test(document.title));
    // The button goes on to what is next, so that nothing stays unread above; then the end is followed again.
    for (let step = 0; step < 9 && await newBelow.count() > 0; step++) {
      const before = await tab.page.title();
      await newBelow.click();
      await tab.page.waitForFunction((title) => document.title !== title, before);
    }
    await tab.page.waitForFunction(() => document.title === "bob · hchat");
    program.pushEntry(entryOf({ direction: "in", state: "delivered", text: "the last" }));
    await text("the last").waitFor();
    assert(await isInView("the last"));
    assertEquals(tab.complaints, []);
  });

  await test.step("a talk that was opened at its unread follows the end once they are read", async () => {
    const unread = Array.from(
      { length: 3 },
      (_, at) => entryOf({ direction: "in", state: "delivered", text: `unread ${at}` }),
    );
    const read = Array.from({ length: 60 }, (_, at) => entryOf({ text: `text ${at}` }));
    await using program = new FakeProgram([conversationOf({ entries: [...read, ...unread] })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.waitForFunction(() => document.title === "bob · hchat");
    for (let at = 0; at < 60; at++) {
      program.pushEntry(entryOf({ direction: "in", state: "read", text: `more ${at}` }));
    }
    await tab.page.locator(".text").getByText("more 59", { exact: true }).waitFor();
    await tab.page.waitForFunction(() => {
      const each = document.querySelector(".scroller");
      return each && each.scrollHeight - each.scrollTop - each.clientHeight < 2;
    });
    assertEquals(tab.complaints, []);
  });

  await test.step("marks that are stacked up and lines that run backwards stay in their bubble", async () => {
    const texts = [`Z${"\u0301".repeat(300)}`, "\u202Egnp.exe", "\u200B", "after"];
    const entries = texts.map((text) => entryOf({ direction: "in", state: "read", text }));
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".text").getByText("after", { exact: true }).waitFor();
    // Ink outside of an element is measured by what it covers: the rows between two bubbles keep their colour.
    const clip = await tab.page.locator(".bubble").first().boundingBox();
    assert(clip !== null);
    const above = { x: clip.x, y: clip.y - 8, width: 60, height: 7 };
    const before = await tab.page.screenshot({ clip: above });
    await tab.page.locator(".text").first().evaluate((each) => each.textContent = "Z");
    assertEquals(await tab.page.screenshot({ clip: above }), before);
    const heights = await tab.page.locator(".bubble").evaluateAll((all) =>
      all.map((each) => each.clientHeight)
    );
    assert(heights.every((each) => each > 20), `${heights}`);
  });

  await test.step("words are found, marked, and gone through from the newest to the oldest", async () => {
    const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + 3_600_000 * index).toISOString();
    const entries = Array.from(
      { length: 400 },
      (_, index) =>
        entryOf({ at: at(index), text: index % 100 === 7 ? `a Needle ${index}` : `hay ${index}` }),
    );
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".text").getByText("hay 399").waitFor();
    await tab.page.keyboard.press("Control+f");
    await tab.page.keyboard.type("needle");
    await tab.page.getByText("4 of 4").waitFor();
    await tab.page.locator("mark").getByText("Needle").first().waitFor();
    await tab.page.keyboard.press("Enter");
    await tab.page.getByText("3 of 4").waitFor();
    await tab.page.locator(".text").getByText("a Needle 207").waitFor();
    await tab.page.getByRole("button", { name: "Earlier" }).click();
    await tab.page.locator(".text").getByText("a Needle 107").waitFor();
    await tab.page.getByLabel("Go to a day").fill("2026-01-03");
    await tab.page.getByText("Saturday, 3 January 2026").waitFor();
    await tab.page.keyboard.press("Escape");
    assertEquals(await tab.page.getByRole("search").count(), 0);
    assertEquals(await tab.page.locator("mark").count(), 0);
    assertEquals(tab.complaints, []);
  });

  await test.step("what is typed right behind the shortcut is looked for, and the place stays when earlier pages come", async () => {
    const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + 3_600_000 * index).toISOString();
    const entries = Array.from(
      { length: 400 },
      (_, index) => entryOf({ at: at(index), text: index % 100 === 7 ? `pin ${index}` : "hay" }),
    );
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".entry").last().waitFor();
    await tab.page.keyboard.press("Control+f");
    await tab.page.keyboard.type("pin");
    await tab.page.locator("mark").getByText("pin").first().waitFor();
    assertEquals(await tab.page.getByRole("searchbox").inputValue(), "pin");
    await tab.page.getByText("4 of 4").waitFor();
    assertEquals(await tab.page.locator("#text").inputValue(), "");
  });

  await test.step("what happens to a text is true with a history as well", async () => {
    await using program = new FakeProgram([conversationOf({ history: "/home/alice.hkv" })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const empty = await tab.page.locator(".empty").textContent();
    assert(empty?.includes("sealed history") && !empty.includes("gone"), `${empty}`);
  });
});
