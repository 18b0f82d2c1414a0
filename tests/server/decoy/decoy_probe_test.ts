/** A prober who may know a right tag must not see a difference to the decoy site alone. */
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { builtInDecoy } from "../../../server/decoy/decoy.ts";
import { peerApp } from "../../../server/transport/peer_app.ts";
import { listenForPeers, type PeerLimits } from "../../../server/transport/peer_server.ts";
import { loneConversation } from "../../testkit/lone_conversation.ts";
import { pairOfLists } from "../../testkit/memory_list.ts";
import { START_MS } from "../../testkit/pair.ts";
import { clockFrom } from "../../testkit/real_clock.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { sealerOf } from "../../testkit/sealer_pair.ts";
import { type RawAnswer, rawExchange } from "../../testkit/raw_http.ts";

const LIMITS: Partial<PeerLimits> = { headMs: 1_500, requestMs: 2_500, connectionsPerAddress: 200 };

/** A conversation that listens, the site alone beside it, and what a thief of one cell has. */
async function setUp() {
  const clock = clockFrom(START_MS);
  const lists = pairOfLists({ startMs: START_MS - 7_200_000 });
  const conversation = loneConversation({ list: lists.a, clock });
  const listen = async (answer: Parameters<typeof peerApp>[0]["answer"]) => {
    const app = peerApp({ answer, decoy: builtInDecoy(), clock, random: seededRandom("app") });
    const listening = await listenForPeers({
      host: "127.0.0.1",
      port: 0,
      app,
      clock,
      limits: LIMITS,
    });
    assert(listening.kind === "listening");
    return listening.listener;
  };
  const ours = await listen((request) => conversation.answerPeer(request));
  const alone = await listen(() => Promise.resolve(undefined));
  const bob = sealerOf(lists.b, { nowMs: clock.now() });
  const begun = await bob.beginHello(clock.now());
  assert(begun.kind === "begun");
  return {
    clock,
    begun,
    ours: ours.port,
    alone: alone.port,
    close: async () => {
      await conversation.close();
      bob.close();
      await ours.close();
      await alone.close();
    },
  };
}

function post(
  path: string,
  body: Uint8Array,
  more: { length?: number; version?: string } = {},
): Uint8Array {
  const head =
    `POST ${path} HTTP/${more.version ?? "1.1"}\r\nHost: site.example\r\nAccept: */*\r\n` +
    `Content-Type: application/octet-stream\r\nContent-Length: ${
      more.length ?? body.length
    }\r\n\r\n`;
  return new Uint8Array([...new TextEncoder().encode(head), ...body]);
}

function get(path: string, method = "GET", version = "1.1"): string {
  return `${method} ${path} HTTP/${version}\r\nHost: site.example\r\n\r\n`;
}

type Probe = [name: string, parts: (string | Uint8Array)[], betweenMs?: number];

/** Everything somebody may try who has seen `cell` go to `/tag`; `tag` is exchanged for one that is not right. */
function probes(tag: string, cell: Uint8Array): Probe[] {
  const path = `/${tag}`;
  const flipped = cell.slice();
  flipped[1_000]! ^= 4;
  const noise = new Uint8Array(2_048).fill(0x5a);
  return [
    ["the tag with a body of noise", [post(path, noise)]],
    ["a replayed cell", [post(path, cell)]],
    ["a cell with one bit flipped", [post(path, flipped)]],
    ["a truncated cell", [post(path, cell.slice(0, 2_000))]],
    ["a cell that stops in the middle", [post(path, cell.slice(0, 1_000), { length: 2_048 })]],
    ["a cell and one byte more", [post(path, new Uint8Array([...cell, 0]))]],
    ["a bulk cell of noise", [post(path, new Uint8Array(65_536).fill(7))]],
    ["a body over the limit", [post(path, new Uint8Array(70_000))]],
    ["a body said to be huge", [post(path, cell, { length: 10_000_000_000 })]],
    ["an empty body", [post(path, new Uint8Array(0))]],
    ["a slow body", [
      post(path, cell.slice(0, 500), { length: 2_048 }),
      cell.slice(500, 900),
      cell.slice(900, 1_300),
      cell.slice(1_300),
    ], 300],
    [
      "a body in two pieces",
      [post(path, noise.slice(0, 500), { length: 2_048 }), noise.slice(500)],
      50,
    ],
    ["GET", [get(path)]],
    ["HEAD", [get(path, "HEAD")]],
    ["PUT", [`PUT ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi`]],
    ["DELETE", [get(path, "DELETE")]],
    ["OPTIONS", [get(path, "OPTIONS")]],
    ["TRACE", [get(path, "TRACE")]],
    ["PATCH", [get(path, "PATCH")]],
    ["CONNECT", ["CONNECT site.example:80 HTTP/1.1\r\nHost: x\r\n\r\n"]],
    ["an unknown method", [get(path, "BREW")]],
    ["HTTP/1.0", [post(path, noise, { version: "1.0" })]],
    ["HTTP/1.0 GET", [get(path, "GET", "1.0")]],
    ["HTTP/2.0", [get(path, "GET", "2.0")]],
    ["no Host", [`GET ${path} HTTP/1.1\r\n\r\n`]],
    ["upper-case tag", [post(path.toUpperCase(), cell)]],
    ["a query", [post(`${path}?x=1`, cell)]],
    ["a slash behind", [post(`${path}/`, cell)]],
    ["absolute form", [post(`http://site.example${path}`, noise)]],
    ["a chunked body", [
      `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    ]],
    ["a broken chunk", [
      `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ]],
    ["both lengths", [
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ]],
    ["two lengths", [
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`,
    ]],
    ["Expect", [
      `POST ${path} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n`,
      "abc",
    ], 50],
    ["Upgrade", [
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ]],
    ["two requests at once", [post(path, noise), get("/")]],
    ["a request and garbage behind it", [post(path, noise), "\x16\x03\x01garbage\r\n\r\n"]],
    ["garbage", ["\x00\x01\x02\x03garbage\r\n\r\n"]],
    ["a TLS hello", [
      new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
    ]],
    ["a head that does not end", [`POST ${path} HTTP/1.1\r\nHost: x\r\n`]],
    ["a huge head", [`GET ${path} HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(40_000)}\r\n\r\n`]],
    ["nothing at all", [""]],
  ];
}

function ask(port: number, [, parts, betweenMs = 0]: Probe): Promise<RawAnswer> {
  return rawExchange({ port, parts, betweenMs, quietMs: 2_000 });
}

Deno.test("no probe with a right tag is answered otherwise than by the site alone", async () => {
  const { begun, ours, alone, close } = await setUp();
  try {
    const genuine = await rawExchange({ port: ours, parts: [post(`/${begun.path}`, begun.cell)] });
    assertStringIncludes(
      genuine.text,
      "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n",
    );
    const wrongTag = "0123456789abcdef".repeat(2);
    const right = probes(begun.path, begun.cell);
    const wrong = probes(wrongTag, begun.cell);
    await Promise.all(right.map(async (probe, index) => {
      const [name] = probe;
      const [seen, wanted, unknown] = await Promise.all([
        ask(ours, probe),
        ask(alone, probe),
        ask(ours, wrong[index]!),
      ]);
      assertEquals(seen, wanted, name);
      assertEquals(unknown, wanted, `${name}, wrong tag`);
      assertNotEquals(seen, genuine, name);
    }));
  } finally {
    await close();
  }
});

Deno.test("the answer to a cell has the headers of an ordinary server in their order", async () => {
  const { begun, ours, close } = await setUp();
  const { text } = await rawExchange({ port: ours, parts: [post(`/${begun.path}`, begun.cell)] });
  const [head, body] = [
    text.slice(0, text.indexOf("\r\n\r\n")),
    text.slice(text.indexOf("\r\n\r\n") + 4),
  ];
  assertEquals(head.split("\r\n"), [
    "HTTP/1.1 200 OK",
    "Content-Type: application/octet-stream",
    "Content-Length: 2048",
    "Date: ...",
    "Connection: keep-alive",
    "Keep-Alive: timeout=5",
  ]);
  assertEquals(body.length, 2_048);
  await close();
});

Deno.test("the site answers as a static site does", async () => {
  const { alone: port, close } = await setUp();
  const answer = async (...parts: string[]): Promise<string> =>
    (await rawExchange({ port, parts })).text;
  const index = await answer(get("/"));
  assertStringIncludes(index, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n");
  assertStringIncludes(index, "<h1>Weekend bread</h1>");
  const head = await answer(get("/", "HEAD"));
  assertEquals(head, index.slice(0, index.indexOf("\r\n\r\n") + 4));
  const etag = /ETag: ("[^"]+")/.exec(index)![1];
  const unchanged = await answer(`GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: ${etag}\r\n\r\n`);
  assertStringIncludes(unchanged, "HTTP/1.1 304 Not Modified\r\n");
  assertStringIncludes(await answer(get("/nothing")), "HTTP/1.1 404 Not Found\r\n");
  assertStringIncludes(await answer(get("/../../etc/passwd")), "HTTP/1.1 404 Not Found\r\n");
  assertStringIncludes(await answer(get("/", "DELETE")), "HTTP/1.1 405 Method Not Allowed\r\n");
  await close();
});
