/** The page, the routes and the guard together, in a real browser that also visits somebody else's page. */
import { assert, assertEquals } from "@std/assert";
import { guiApp } from "../../server/api/gui_app.ts";
import { type GuiListener, listenGui } from "../../server/api/gui_listen.ts";
import { LocalUsers } from "../../server/http/local_users.ts";
import { Hub } from "../../server/hub/hub.ts";
import { page } from "../../server/api/page.ts";
import type { TestPage } from "../testkit/browser.ts";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { FakeClock } from "../testkit/fake_clock.ts";
import { FakeConversation } from "../testkit/fake_conversation.ts";
import { TOKEN } from "../testkit/gui_setup.ts";
import { seededRandom } from "../testkit/memory_list.ts";

interface Program extends AsyncDisposable {
  listener: GuiListener;
  bob: FakeConversation;
  /** Answers to other sites' requests so far, as `POST /send 403`. */
  answers: string[];
  /** Resolves as soon as there are so many of them. */
  answered(count: number): Promise<void>;
}

/** Everything that serves the page in the real program, behind it a conversation without keys. */
async function startProgram(): Promise<Program> {
  const clock = new FakeClock();
  const bob = new FakeConversation();
  const hub = new Hub({ clock, conversations: [bob] });
  const answers: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const users = LocalUsers.open();
  const listening = await listenGui({
    port: 0,
    ...(users === undefined ? {} : { users }),
    app: (bound) => {
      const app = guiApp({
        random: seededRandom("tickets"),
        hub,
        token: TOKEN,
        page,
        clock,
        ...bound,
      });
      return {
        fetch: async (request, surroundings) => {
          const response = await app.fetch(request, surroundings);
          const site = request.headers.get("sec-fetch-site") ?? "";
          if (["same-origin", "none"].includes(site)) return response;
          answers.push(`${request.method} ${new URL(request.url).pathname} ${response.status}`);
          for (const { count, resolve } of waiting) if (answers.length >= count) resolve();
          return response;
        },
      };
    },
  });
  assert(listening.kind === "listening");
  const { listener } = listening;
  return {
    listener,
    bob,
    answers,
    answered: (count) =>
      new Promise((resolve) =>
        answers.length >= count ? resolve() : waiting.push({ count, resolve })
      ),
    [Symbol.asyncDispose]: async () => {
      await hub.close();
      await listener.close();
      users?.close();
    },
  };
}

async function openLink(tab: TestPage, { listener }: Program): Promise<void> {
  await tab.page.goto(`${listener.url}/#token=${TOKEN}`);
  await tab.page.getByLabel("Message to bob").waitFor();
}

/** How many requests `attack()` makes. */
const ATTEMPTS = 11;

/** What a malicious page may try; runs in the browser and answers what it could read. */
async function attack(target: string): Promise<string[]> {
  const read: string[] = [];
  const note = (name: string) => (value: unknown) => void read.push(`${name}: ${value}`);
  const json = { "content-type": "application/json" };
  const body = '{"text": "forged"}';
  const all: RequestInit = { credentials: "include" };
  navigator.sendBeacon(`${target}/send`, new Blob([body], { type: "text/plain" }));
  const blind: RequestInit = { ...all, method: "POST", mode: "no-cors", body: "forged" };
  await fetch(`${target}/send`, blind).catch(() => {});
  const post: RequestInit = { ...all, method: "POST", headers: json, body };
  await fetch(`${target}/send`, post).then(note("send"), () => {});
  const put: RequestInit = { ...post, method: "PUT", body: '{"peer": "http://192.0.2.66:1"}' };
  await fetch(`${target}/settings`, put).then(note("settings"), () => {});
  await fetch(`${target}/messages.json`, all).then(note("messages"), () => {});
  await new Promise<void>((resolve) => {
    const source = new EventSource(`${target}/events`, { withCredentials: true });
    source.onopen = () => note("events")("open");
    source.onerror = () => resolve(source.close());
  });
  for (const path of ["/messages.json", "/main.js"]) {
    await new Promise<void>((resolve) => {
      const script = document.createElement("script");
      script.onload = () => resolve(note("script")(path));
      script.onerror = () => resolve();
      script.src = target + path;
      document.head.append(script);
    });
  }
  const frame = document.createElement("iframe");
  frame.name = "frame";
  document.body.append(frame);
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
    const form = document.createElement("form");
    Object.assign(form, {
      method: "post",
      action: `${target}/send`,
      target: "frame",
      enctype: type,
    });
    const field = document.createElement("input");
    Object.assign(field, { name: '{"text": "forged", "x": "', value: '"}' });
    form.append(field);
    document.body.append(form);
    const loaded = new Promise((resolve) => frame.onload = resolve);
    form.submit();
    await loaded;
  }
  return read;
}

/** Somebody else's web server on this machine. */
function startForeignServer(): { url(host: string): string } & AsyncDisposable {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    const headers = { "content-type": "text/html" };
    return new Response("<!doctype html><title>win</title><body></body>", { headers });
  });
  return {
    url: (host) => `http://${host}:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("the local side in a real browser", async (test) => {
  await using browser = await sharedBrowser();

  await test.step("the printed link opens the page, its token gone from the address", async () => {
    await using program = await startProgram();
    await using tab = await browser.open();
    await openLink(tab, program);
    assertEquals(tab.page.url(), `${program.listener.url}/`);
    assertEquals(await tab.page.evaluate(() => document.cookie), "");
    await tab.page.getByLabel("Message to bob").fill("hello bob");
    await tab.page.keyboard.press("Enter");
    await tab.page.locator(".text").getByText("hello bob").waitFor();
    assertEquals(tab.complaints, []);
  });

  await test.step("what one page sends appears in the other", async () => {
    await using program = await startProgram();
    await using first = await browser.open();
    await using second = await browser.open();
    await openLink(first, program);
    await openLink(second, program);
    await first.page.getByLabel("Message to bob").fill("to both");
    await first.page.keyboard.press("Enter");
    await second.page.locator(".text").getByText("to both").waitFor();
  });

  await test.step("without the link the page says so, and shows nothing of the program", async () => {
    await using program = await startProgram();
    await using tab = await browser.open();
    await tab.page.goto(program.listener.url);
    await tab.page.getByText("Open the link that the program printed.").waitFor();
    assertEquals(await tab.page.getByText("bob").count(), 0);
  });

  await test.step("the token stays with its tab: a new tab of the same browser has none", async () => {
    await using program = await startProgram();
    await using tab = await browser.open();
    await openLink(tab, program);
    await tab.page.reload();
    await tab.page.getByLabel("Message to bob").waitFor();
    const other = await tab.context.newPage();
    await other.goto(program.listener.url);
    await other.getByText("Open the link that the program printed.").waitFor();
  });

  for (const host of ["127.0.0.1", "localhost"]) {
    await test.step(`a malicious page on ${host} can neither read nor drive it`, async () => {
      await using program = await startProgram();
      await using foreign = startForeignServer();
      await using tab = await browser.open();
      await openLink(tab, program);
      const { listener, answers, bob } = program;
      const evil = await tab.context.newPage();
      await evil.goto(foreign.url(host));
      assertEquals(await evil.evaluate(attack, listener.url), []);
      await program.answered(ATTEMPTS);
      const passed = answers.filter((answer) => !/ 40[13]$/.test(answer));
      assertEquals(passed, []);
      assertEquals([bob.entries, bob.peer, bob.readsMarked], [[], null, 0]);
      await tab.page.getByLabel("Message to bob").fill("still mine");
      await tab.page.keyboard.press("Enter");
      await tab.page.locator(".text").getByText("still mine").waitFor();
    });
  }

  await test.step("a name that a foreign name server points here is refused", async () => {
    await using program = await startProgram();
    await using tab = await browser.open();
    await openLink(tab, program);
    const rebound = `http://rebound.localhost:${program.listener.port}/`;
    const response = await tab.page.goto(rebound);
    assertEquals(response?.status(), 403);
  });
});
