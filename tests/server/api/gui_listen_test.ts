import "../../testkit/no_proxy.ts";
import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { guiApp } from "../../../server/api/gui_app.ts";
import { type GuiListener, listenGui } from "../../../server/api/gui_listen.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { FakeConversation } from "../../testkit/fake_conversation.ts";
import { errorCode, PAGE, TOKEN } from "../../testkit/gui_setup.ts";
import { SseReader } from "../../testkit/sse_reader.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const BEARER = { authorization: `Bearer ${TOKEN}` };

interface Setup {
  listener: GuiListener;
  hub: Hub;
  bob: FakeConversation;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The whole GUI app on a real socket. */
async function listen(host?: string): Promise<Setup> {
  const clock = new FakeClock();
  const bob = new FakeConversation();
  const hub = new Hub({ clock, conversations: [bob] });
  const listening = await listenGui({
    ...(host === undefined ? {} : { host }),
    port: 0,
    app: (bound) =>
      guiApp({ random: seededRandom("tickets"), hub, token: TOKEN, page: PAGE, clock, ...bound }),
  });
  assert(listening.kind === "listening");
  const { listener } = listening;
  const close = async (): Promise<void> => {
    await hub.close();
    await listener.close();
  };
  return { listener, hub, bob, [Symbol.asyncDispose]: close };
}

async function openEvents(url: string, lastEventId = ""): Promise<SseReader> {
  const headers: Record<string, string> = { ...BEARER };
  if (lastEventId !== "") headers["last-event-id"] = lastEventId;
  return new SseReader(await fetch(`${url}/events`, { headers }));
}

function send(url: string, text: string): Promise<Response> {
  const headers = { ...BEARER, "content-type": "application/json" };
  return fetch(`${url}/send`, { method: "POST", headers, body: JSON.stringify({ text }) });
}

function textOf(event: { data: unknown } | undefined): string {
  return (event?.data as { entry: { text: string } }).entry.text;
}

/** Sends bytes as they are and returns the answer's first line. */
async function statusLine(listener: GuiListener, request: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: listener.port });
  await connection.write(new TextEncoder().encode(request));
  const answer = new Uint8Array(4_096);
  const length = await connection.read(answer) ?? 0;
  return new TextDecoder().decode(answer.subarray(0, length)).split("\r\n")[0] ?? "";
}

Deno.test("two pages on real sockets see the same changes", async () => {
  await using setup = await listen();
  const { url } = setup.listener;
  const pages = [await openEvents(url), await openEvents(url)];
  const sent = await send(url, "to both");
  assertEquals(sent.status, 202);
  await sent.body?.cancel();
  for (const page of pages) assertEquals(textOf(await page.next()), "to both");
  for (const page of pages) await page.close();
});

Deno.test("a page on a real socket that breaks off resumes where it was", async () => {
  await using setup = await listen();
  const { url } = setup.listener;
  const first = await openEvents(url);
  setup.bob.send("one");
  const { id = "" } = await first.next() ?? {};
  await first.close();
  setup.bob.send("two");
  const second = await openEvents(url, id);
  assertEquals(textOf(await second.next()), "two");
  await second.close();
});

Deno.test("a page that closes its socket is unsubscribed", async () => {
  await using setup = await listen();
  let ended = (): void => {};
  const unsubscribed = new Promise<void>((resolve) => ended = resolve);
  const subscribe = setup.hub.subscribe.bind(setup.hub);
  setup.hub.subscribe = (listener) => {
    const end = subscribe(listener);
    return () => {
      end();
      ended();
    };
  };
  const stream = await openEvents(setup.listener.url);
  await stream.nextBlock();
  await stream.close();
  await unsubscribed;
});

Deno.test("closing ends open streams with a last word, without waiting for the reader", async () => {
  const setup = await listen();
  const stream = await openEvents(setup.listener.url);
  await stream.nextBlock();
  await setup[Symbol.asyncDispose]();
  assertEquals((await stream.next())?.event, "ended");
  assertEquals(await stream.next(), undefined);
});

Deno.test("a real socket refuses foreign, doubled and missing Host headers", async () => {
  await using setup = await listen();
  const { listener } = setup;
  const own = `Host: 127.0.0.1:${listener.port}\r\n`;
  const bearer = `Authorization: ${BEARER.authorization}\r\n`;
  const get = (headers: string, target = "/settings", version = "1.1") =>
    statusLine(listener, `GET ${target} HTTP/${version}\r\n${headers}${bearer}\r\n`);
  assertEquals(await get(own), "HTTP/1.1 200 OK");
  assertStringIncludes(await get("Host: evil.example\r\n"), " 403 ");
  assertStringIncludes(await get(`${own}Host: evil.example\r\n`), " 403 ");
  assertStringIncludes(await get(""), " 403 ");
  assertStringIncludes(await get("", "/settings", "1.0"), " 403 ");
  assertStringIncludes(await get("Host: evil.example\r\nExpect: all\r\n"), " 403 ");
  assertEquals(await get(`${own}Expect: all\r\n`), "HTTP/1.1 200 OK");
  const foreignTarget = await get("Host: evil.example\r\n", `http://127.0.0.1:${listener.port}/`);
  assertStringIncludes(foreignTarget, " 403 ");
});

Deno.test("the page's files come over a real socket without the token, and nothing else does", async () => {
  await using setup = await listen();
  const { url } = setup.listener;
  const page = await fetch(`${url}/`);
  assertEquals([await page.bytes(), page.headers.get("set-cookie")], [PAGE.html, null]);
  const settings = await fetch(`${url}/settings`);
  assertEquals([settings.status, await errorCode(settings)], [401, "tokenMissing"]);
});

Deno.test({
  name: "listenGui() serves IPv6 loopback under its address",
  // Many containers have IPv4 alone.
  ignore: !Deno.networkInterfaces().some(({ address }) => address === "::1"),
  fn: async () => {
    await using setup = await listen("::1");
    assertEquals(setup.listener.url, `http://[::1]:${setup.listener.port}`);
    const answer = await fetch(`${setup.listener.url}/settings`, { headers: BEARER });
    assertEquals(answer.status, 200);
    await answer.body?.cancel();
  },
});

Deno.test("listenGui() binds localhost to 127.0.0.1 without looking the name up", async () => {
  await using setup = await listen("localhost");
  assertEquals(setup.listener.host, "127.0.0.1");
});

Deno.test("listenGui() refuses every host that is not loopback", async () => {
  const app = () => ({ fetch: () => new Response() });
  for (const host of ["0.0.0.0", "::", "192.0.2.1", "hchat.example"]) {
    const refused = await listenGui({ host, port: 0, app });
    assertEquals(refused, { kind: "failed", error: { code: "notLoopback", host, port: 0 } });
  }
});

Deno.test("listenGui() says so when the port asked for is taken", async () => {
  await using setup = await listen();
  const { port } = setup.listener;
  const app = () => ({ fetch: () => new Response() });
  const error = { code: "portTaken", host: "127.0.0.1", port } as const;
  assertEquals(await listenGui({ port, app }), { kind: "failed", error });
});

Deno.test("listenGui() takes a fresh port each time when none is asked for", async () => {
  const app = () => ({ fetch: () => new Response() });
  const ports = new Set<number>();
  for (let run = 0; run < 5; run++) {
    const listening = await listenGui({ app });
    assert(listening.kind === "listening");
    ports.add(listening.listener.port);
    await listening.listener.close();
  }
  assertGreater(ports.size, 3);
  assert(!ports.has(7_470));
});
