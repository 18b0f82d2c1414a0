import { assert, assertEquals } from "@std/assert";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

const TABS = 7;

Deno.test("several tabs of one browser", async (test) => {
  await using browser = await sharedBrowser();

  await test.step("seven tabs share one stream, and the next one takes over when its tab is closed", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").waitFor();
    const others = [];
    for (let count = 1; count < TABS; count++) {
      const page = await tab.context.newPage();
      page.setDefaultTimeout(10_000);
      await page.goto(program.url);
      await page.getByLabel("Message to bob").waitFor();
      others.push(page);
    }
    await tab.page.getByLabel("Message to bob").fill("from the first");
    await tab.page.getByLabel("Message to bob").press("Enter");
    for (const page of others) {
      await page.locator(".text").getByText("from the first").waitFor();
    }
    assertEquals(program.streams, 1);
    await tab.page.close();
    const [next] = others;
    assert(next !== undefined);
    await program.until(() => program.streams === 1);
    program.pushEntry(entryOf({ text: "after the first was closed" }));
    for (const page of others) {
      await page.locator(".text").getByText("after the first was closed").waitFor();
    }
    assertEquals(program.streams, 1);
  });

  await test.step("a program that was started anew reaches all tabs again", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").waitFor();
    const second = await tab.context.newPage();
    await second.goto(program.url);
    await second.getByLabel("Message to bob").waitFor();
    await program.stop();
    for (const page of [tab.page, second]) await page.getByTestId("connection").waitFor();
    program.restart();
    for (const page of [tab.page, second]) {
      await page.getByTestId("connection").waitFor({ state: "detached" });
    }
    program.pushEntry(entryOf({ text: "to both" }));
    for (const page of [tab.page, second]) {
      await page.locator(".text").getByText("to both").waitFor();
    }
  });

  await test.step("another program's service worker on the page's port gets nothing", async () => {
    const { port, told, [Symbol.asyncDispose]: stop } = startSquatter();
    await using tab = await browser.open();
    await tab.page.goto(`http://127.0.0.1:${port}/`);
    await tab.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await stop();
    const before = told.length;
    await using program = new FakeProgram(
      [conversationOf({ entries: [entryOf({ text: "secret words" })] })],
      port,
    );
    await tab.page.goto("about:blank");
    await tab.page.goto(`${program.url}#token=${"t".repeat(43)}`);
    await tab.page.getByTestId("blank").getByText("Another program has put its own code").waitFor();
    assertEquals(program.paths.filter((path) => /messages|events|settings/.test(path)), []);
    assertEquals(await tab.page.evaluate(() => sessionStorage.length), 0);
    assertEquals(told.length, before);
    // It is gone: the next link works.
    await tab.page.goto("about:blank");
    await tab.page.goto(`${program.url}#token=${"u".repeat(43)}`);
    await tab.page.locator(".text").getByText("secret words").waitFor();
  });
});

/** A program of somebody else whose page leaves a service worker that looks into everything. */
function startSquatter(): { port: number; told: string[] } & AsyncDisposable {
  const told: string[] = [];
  const script = `
    self.addEventListener("install", () => self.skipWaiting());
    self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
    self.addEventListener("fetch", (event) => event.respondWith(fetch(event.request)));`;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    told.push(pathname);
    if (pathname === "/sw.js") {
      return new Response(script, { headers: { "content-type": "text/javascript" } });
    }
    const html = `<!doctype html><script>navigator.serviceWorker.register("/sw.js")</script>`;
    return new Response(html, { headers: { "content-type": "text/html" } });
  });
  return { port: server.addr.port, told, [Symbol.asyncDispose]: () => server.shutdown() };
}
