import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import net from "node:net";
import { BULK_CELL_BYTES, CELL_BYTES } from "../../../keys/constants.ts";
import { type Decoy, emptyDecoy, folderDecoy } from "../../../server/decoy/decoy.ts";
import { HttpTransport } from "../../../server/transport/http_transport.ts";
import type { PeerAnswer, PeerRequest } from "../../../server/transport/transport.ts";
import { peerApp } from "../../../server/transport/peer_app.ts";
import { listenForPeers, type PeerLimits } from "../../../server/transport/peer_server.ts";
import type { PeerListener } from "../../../server/http/listen_failure.ts";
import type { Clock } from "../../../server/time/clock.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { START_MS } from "../../testkit/pair.ts";
import { clockFrom } from "../../testkit/real_clock.ts";
import { postRequest } from "../../testkit/post_request.ts";
import { rawExchange } from "../../testkit/raw_http.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const TAG = "00112233445566778899aabbccddeeff";
const CELL = new Uint8Array(CELL_BYTES);
const ANSWER = { cell: CELL, paddingBytes: 0 };
const clock = clockFrom(START_MS);

async function listening(
  limits: Partial<PeerLimits> = {},
  answer: (request: PeerRequest) => Promise<PeerAnswer> = () => Promise.resolve(undefined),
  { decoy = emptyDecoy, clock: own = clock }: { decoy?: Decoy; clock?: Clock } = {},
): Promise<PeerListener> {
  const app = peerApp({ answer, random: seededRandom("app") });
  const where = { host: "127.0.0.1", port: 0 };
  const outcome = await listenForPeers({ ...where, app, decoy, clock: own, limits });
  assert(outcome.kind === "listening");
  return outcome.listener;
}

function connect(port: number, from = "127.0.0.1"): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(
      { port, host: "127.0.0.1", localAddress: from },
      () => resolve(socket),
    );
    socket.on("error", reject);
  });
}

/** Resolves when the other end has closed. */
function closed(socket: net.Socket): Promise<void> {
  socket.resume();
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.on("close", () => resolve());
    socket.on("error", () => resolve());
  });
}

/** Asks as a peer does, and waits for long. */
function dialTo(
  { port }: PeerListener,
  transport: HttpTransport,
): ReturnType<HttpTransport["dial"]> {
  return transport.dial({
    peer: new URL(`http://127.0.0.1:${port}`),
    path: "/api/orders/sync",
    head: 0,
    tag: TAG,
    cell: CELL,
    paddingBytes: 0,
    isHeld: false,
    life: 0,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });
}

/** How often something has come about. */
class Tally {
  count = 0;
  #changed: () => void = () => {};

  add(): void {
    this.count++;
    this.#changed();
  }

  async reaches(count: number): Promise<void> {
    while (this.count < count) await new Promise<void>((resolve) => this.#changed = resolve);
  }
}

Deno.test("listenForPeers() says in words that the port is taken", async () => {
  const first = await listening();
  const app = peerApp({
    answer: () => Promise.resolve(undefined),
    random: seededRandom("app"),
  });
  const second = await listenForPeers({
    host: "127.0.0.1",
    port: first.port,
    app,
    decoy: emptyDecoy,
    clock,
  });
  assert(second.kind === "failed");
  assertEquals(second.error, { code: "portTaken", host: "127.0.0.1", port: first.port });
  const nowhere = await listenForPeers({
    host: "192.0.2.77",
    port: 0,
    app,
    decoy: emptyDecoy,
    clock,
  });
  assert(nowhere.kind === "failed");
  assertEquals(nowhere.error.code, "addressUnknown");
  await first.close();
});

const GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

Deno.test("who occupies every connection of the peer's own address does not keep the peer out", async () => {
  const listener = await listening(
    { strangersPerAddress: 3 },
    () => Promise.resolve(ANSWER),
  );
  const sockets = await Promise.all([1, 2, 3].map(() => connect(listener.port)));
  const { text } = await rawExchange({ port: listener.port, parts: [GET] });
  assertStringIncludes(text, "404 Not Found");
  await closed(sockets[0]!);
  const other = await rawExchange({ port: listener.port, from: "127.0.0.2", parts: [GET] });
  assertStringIncludes(other.text, "404 Not Found");
  for (const socket of sockets) socket.destroy();
  await listener.close();
});

Deno.test("whoever fetches a file of the decoy site is a stranger, whatever the type of the file", async () => {
  using site = tempDir();
  for (const name of ["index.html", "holiday.zip"]) {
    Deno.writeFileSync(`${site.path}/${name}`, new Uint8Array(CELL_BYTES));
  }
  const limits = { strangersPerAddress: 3, strangerBurst: 20, strangersPerSecond: 20 };
  const standing = new FakeClock();
  const listener = await listening(limits, () => Promise.resolve(undefined), {
    decoy: folderDecoy(site.path),
    clock: standing,
  });
  const downloads = [await connect(listener.port), await connect(listener.port)];
  const get = "GET /holiday.zip HTTP/1.1\r\nHost: x\r\n\r\n";
  const answers = new Tally();
  for (const socket of downloads) {
    socket.on("data", (data) => {
      if (!data.toString("latin1").startsWith("HTTP/1.1 200 OK")) return;
      answers.add();
      socket.write(get);
    });
    socket.on("error", () => {});
    socket.write(get);
  }
  await answers.reaches(limits.strangerBurst);
  await standing.advance(500);
  await answers.reaches(limits.strangerBurst + 10);
  const crowd = [];
  for (let each = 0; each < 3; each++) crowd.push(await connect(listener.port));
  await Promise.all(downloads.map(closed));
  assertEquals(answers.count, limits.strangerBurst + 10);
  for (const socket of crowd) socket.destroy();
  await listener.close();
});

Deno.test("a connection that a peer has used, or whose request is held, keeps its place", async () => {
  let release = (_cell: PeerAnswer): void => {};
  const held = new Promise<PeerAnswer>((resolve) => release = resolve);
  const listener = await listening(
    { strangersPerAddress: 3 },
    ({ tag }) => tag === TAG ? held : Promise.resolve(ANSWER),
  );
  const post = (tag: string): Uint8Array => postRequest({ tag, cell: CELL });
  const [used, waiting] = [await connect(listener.port), await connect(listener.port)];
  const answered = (socket: net.Socket): Promise<string> =>
    new Promise((resolve) => socket.once("data", (data) => resolve(data.toString("latin1"))));
  const firstAnswer = answered(used);
  used.write(post("f".repeat(32)));
  assertStringIncludes(await firstAnswer, "200 OK");
  waiting.write(post(TAG));
  const heldAnswer = answered(waiting);
  const crowd: net.Socket[] = [];
  for (let each = 0; each < 12; each++) crowd.push(await connect(listener.port));
  await Promise.all(crowd.slice(0, -2).map(closed));
  release(ANSWER);
  assertStringIncludes(await heldAnswer, "200 OK");
  const secondAnswer = answered(used);
  used.write(post("f".repeat(32)));
  assertStringIncludes(await secondAnswer, "200 OK");
  for (const socket of [used, waiting, ...crowd]) socket.destroy();
  await listener.close();
});

Deno.test("a body of unknown length is not kept beyond the longest request", async () => {
  let asked = 0;
  const listener = await listening({}, () => {
    asked++;
    return Promise.resolve(undefined);
  });
  const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
  const { text, ended } = await rawExchange({
    port: listener.port,
    parts: [
      "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
      ...Array(8).fill(chunk),
      "0\r\n\r\n",
    ],
  });
  assertMatch(text, /^HTTP\/1\.1 404 Not Found\r\n[^]*Connection: keep-alive\r\n/);
  assertEquals([ended, asked], ["open", 0]);
  await listener.close();
});

Deno.test("of requests in a pipeline one body at a time is taken in, and all are answered in order", async () => {
  const asked: ((cell: PeerAnswer) => void)[] = [];
  let arrived = Promise.withResolvers<void>();
  const listener = await listening({}, () =>
    new Promise((resolve) => {
      asked.push(resolve);
      arrived.resolve();
    }));
  const socket = await connect(listener.port);
  const answers: string[] = [];
  let text = "";
  const last = new Promise<void>((resolve) => {
    socket.on("data", (data) => {
      text += data.toString("latin1");
      answers.splice(0, Infinity, ...text.matchAll(/(\d)\1{2047}/g).map(([, digit]) => digit!));
      if (answers.length === 3) resolve();
    });
  });
  for (let each = 0; each < 3; each++) {
    socket.write(postRequest({ tag: TAG, cell: new Uint8Array(BULK_CELL_BYTES) }));
  }
  for (const digit of ["1", "2", "3"]) {
    await arrived.promise;
    arrived = Promise.withResolvers();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assertEquals(asked.length, 1);
    asked.shift()!({ ...ANSWER, cell: CELL.slice().fill(digit.charCodeAt(0)) });
  }
  await last;
  assertEquals(answers, ["1", "2", "3"]);
  socket.destroy();
  await listener.close();
});

Deno.test("forty requests in a pipeline are all answered", async () => {
  const listener = await listening();
  const { text, ended } = await rawExchange({ port: listener.port, parts: [GET.repeat(40)] });
  assertEquals([text.split("HTTP/1.1 404").length - 1, ended], [40, "open"]);
  await listener.close();
});

Deno.test("a flood from one address waits, a peer at another is answered at once", async () => {
  const strangerBurst = 20;
  const listener = await listening(
    { strangerBurst, strangersPerSecond: 20 },
    ({ tag }) => Promise.resolve(tag === TAG ? ANSWER : undefined),
    { clock: new FakeClock() },
  );
  const answers = new Tally();
  const flood = await Promise.all(
    Array.from({ length: 8 }, () => connect(listener.port, "127.0.0.9")),
  );
  for (const socket of flood) {
    const ask = (): void => void socket.write("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
    socket.on("data", () => {
      answers.add();
      ask();
    });
    socket.on("error", () => {});
    ask();
  }
  await answers.reaches(strangerBurst);
  const transport = new HttpTransport({ clock, random: seededRandom("transport") });
  // The time of the listener stands still: whoever has to wait is never answered.
  const answer = await dialTo(listener, transport);
  assertEquals([answer.kind, answers.count], ["answered", strangerBurst]);
  for (const socket of flood) socket.destroy();
  transport.close();
  await listener.close();
});

Deno.test("the request that leaves is that of an ordinary upload, byte for byte", async () => {
  let head = "";
  const server = net.createServer((socket) => {
    socket.on("data", (data) => {
      head += data.toString("latin1");
      if (head.length > CELL_BYTES) {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Length: ${CELL_BYTES}\r\n\r\n${"y".repeat(CELL_BYTES)}`,
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const transport = new HttpTransport({ clock, random: seededRandom("transport") });
  const answer = await transport.dial({
    peer: new URL(`http://127.0.0.1:${port}`),
    path: "/api/orders/sync",
    head: 0,
    tag: "78".repeat(16),
    cell: new Uint8Array(CELL_BYTES).fill(0x78),
    paddingBytes: 0,
    isHeld: false,
    life: 0,
    timeoutMs: 5_000,
    signal: new AbortController().signal,
  });
  assertEquals(answer.kind, "answered");
  assertEquals(
    head,
    `POST /api/orders/sync HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: curl/7.81.0\r\nAccept: */*\r\n` +
      `Content-Type: application/gzip\r\nContent-Length: 2064\r\n\r\n${"x".repeat(2_064)}`,
  );
  transport.close();
  server.close();
});

Deno.test("what is no cell of a peer is a stranger's, what does not answer is said in words", async () => {
  const listener = await listening(
    {},
    ({ tag }) =>
      Promise.resolve(
        tag.startsWith("f") ? { ...ANSWER, cell: new Uint8Array(20_000) } : undefined,
      ),
  );
  const transport = new HttpTransport({ clock, random: seededRandom("transport") });
  const ask = async (port: number, tag: string, timeoutMs = 5_000) =>
    await transport.dial({
      peer: new URL(`http://127.0.0.1:${port}`),
      path: "/api/orders/sync",
      head: 0,
      tag,
      cell: CELL,
      paddingBytes: 0,
      isHeld: false,
      life: 0,
      timeoutMs,
      signal: new AbortController().signal,
    });
  assertEquals(await ask(listener.port, TAG), { kind: "stranger", status: 404 });
  assertEquals(await ask(listener.port, "f".repeat(32)), { kind: "stranger", status: 200 });
  assertEquals(await ask(9, TAG), { kind: "unreachable", reason: "refused", left: false });
  const silent = net.createServer((socket) => void socket.on("error", () => {}));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as net.AddressInfo;
  assertEquals(await ask(port, TAG, 200), { kind: "unreachable", reason: "noAnswer", left: true });
  silent.close();
  transport.close();
  await listener.close();
});

Deno.test("an answer that is on its way still leaves when the listener closes", async () => {
  let release = (_cell: PeerAnswer): void => {};
  const asked = Promise.withResolvers<void>();
  const listener = await listening({}, () => {
    asked.resolve();
    return new Promise((resolve) => release = resolve);
  });
  const transport = new HttpTransport({ clock, random: seededRandom("transport") });
  const answer = dialTo(listener, transport);
  await asked.promise;
  release(ANSWER);
  await listener.close();
  assertEquals((await answer).kind, "answered");
  transport.close();
});

Deno.test("more connections in all than allowed close those of whoever has most", async () => {
  const listener = await listening({ strangers: 4 });
  const [crowd, other] = [
    [await connect(listener.port, "127.0.0.2"), await connect(listener.port, "127.0.0.2")],
    [await connect(listener.port, "127.0.0.1"), await connect(listener.port, "127.0.0.3")],
  ];
  const { text } = await rawExchange({ port: listener.port, from: "127.0.0.4", parts: [GET] });
  assertStringIncludes(text, "404 Not Found");
  await closed(crowd[0]!);
  for (const socket of [crowd[1]!, ...other]) {
    const answer = new Promise<string>((resolve) => {
      socket.once("data", (data) => resolve(data.toString("latin1")));
    });
    socket.write(GET);
    assertStringIncludes(await answer, "404 Not Found");
    socket.destroy();
  }
  await listener.close();
});

Deno.test("a connection between two requests closes after five seconds, a peer's is kept for longer than a hold", async () => {
  const listener = await listening({}, () => Promise.resolve(ANSWER));
  const parts = [postRequest({ tag: TAG, cell: CELL })];
  const [stranger, peer] = await Promise.all([
    rawExchange({ port: listener.port, parts: [GET], quietMs: 8_000 }),
    rawExchange({ port: listener.port, parts, quietMs: 8_000 }),
  ]);
  assertEquals([stranger.ended, peer.ended], ["closed", "open"]);
  assertStringIncludes(stranger.text, "Keep-Alive: timeout=5\r\n");
  assertMatch(peer.text, /\r\nKeep-Alive: timeout=(?:30|60|65|75)\r\n/);
  await listener.close();
});
