/** What leads up to a hello under TLS: requests of anybody, whose answers are of many lengths. */
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { RandomFill } from "../../../../keys/random.ts";
import { drawLeads, type Lead } from "../../../../server/transport/connections/leads.ts";
import { Transports } from "../../../../server/transport/schemes.ts";
import type { DialResult } from "../../../../server/transport/transport.ts";
import { makeAuthority, selfSigned } from "../../../testkit/authority.ts";
import { answerBytes } from "../../../testkit/express_answer.ts";
import { expressServer } from "../../../testkit/express_server.ts";
import { httpsServer, type Received } from "../../../testkit/https_server.ts";
import { seededRandom } from "../../../testkit/memory_list.ts";
import { get } from "../../../testkit/probes.ts";
import { rawExchange } from "../../../testkit/raw_http.ts";
import { clockFrom } from "../../../testkit/real_clock.ts";

const AUTHORITY = makeAuthority();
const CELL = new Uint8Array(2_048).fill(7);

/** Those of so many connections. */
function leadsOf(count: number): Lead[][] {
  const random = seededRandom("leads");
  return Array.from({ length: count }, () => drawLeads("/notes/in/", random));
}

Deno.test("one to three requests lead up to a hello, and no two connections are alike", () => {
  const all = leadsOf(600);
  for (const count of [1, 2, 3]) {
    const share = all.filter(({ length }) => length === count).length / all.length;
    assert(share > 0.25 && share < 0.42, `${share} have ${count}`);
  }
  assert(all.every(({ length }) => length >= 1 && length <= 3));
  for (const { path, restMs } of all.flat()) {
    assert(/^\/notes\/in\/[0-9a-f]{8,32}(&[0-9a-f])*\?[0-9a-f]{150,1150}$/.test(path), path);
    assert(restMs >= 2 && restMs <= 152);
  }
  assertEquals(new Set(all.flat().map(({ path }) => path)).size, all.flat().length);
  for (const leads of all) {
    assertEquals(new Set(leads.map(({ path }) => path.split("?")[1]?.length)).size, 1);
  }
  assertGreater(new Set(all.map(([first]) => first!.path.split("?")[1]?.length)).size, 200);
  // The first is often as short as can be; of the others hardly any two are of one length.
  const firsts = all.map(([first]) => answerBytes(first!.path));
  const shortest = answerBytes("/notes/in/") + 32;
  const short = firsts.filter((bytes) => bytes <= shortest).length / firsts.length;
  assert(short > 0.45 && short < 0.8, `${short} are short`);
  assertGreater(new Set(firsts.filter((bytes) => bytes > shortest)).size, 120);
  assertGreater(Math.max(...firsts), 3_000);
  // On networks that freeze connections a hello goes through behind them.
  for (const leads of all) {
    const together = leads.reduce((sum, { path }) => sum + answerBytes(path), 0);
    assertLess(together, 5_000 + 3 * shortest);
  }
});

/** Draws these fractions one after the other, four bytes each; bytes of other numbers are `ab`. */
function fractions(...drawn: number[]): RandomFill {
  return (bytes) => {
    if (bytes.length !== 4) return void bytes.fill(0xab);
    new DataView(bytes.buffer).setUint32(0, drawn.shift()! * 2 ** 32);
  };
}

/** A lead of these lengths, in bytes that were drawn, and in characters of `&d`. */
function lead(lengths: { name: number; pieces: number; query: number }, restMs: number): Lead {
  const name = "ab".repeat(lengths.name);
  const pieces = "&a&b".repeat(lengths.pieces);
  return { path: `/in/${name}${pieces}?${"ab".repeat(lengths.query)}`, restMs };
}

Deno.test("leads are drawn as PROTOCOL.md says", () => {
  // The query, how many there are, and of each: short or not (the first alone), how much longer, name, rest.
  const two = fractions(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.75, 0.875);
  assertEquals(drawLeads("/in/", two), [
    // 4,000 / 8 and 3,000 / 8 bytes in pairs of pieces, 12 bytes each.
    lead({ name: 10, pieces: 41, query: 200 }, 2 + 150 / 4),
    lead({ name: 13, pieces: 31, query: 200 }, 2 + 150 * 0.875 ** 2),
  ]);
  // The first one is short; the next two take all that is left, which is 5,000 bytes.
  const most = 1 - 2 ** -32;
  const three = fractions(0, most, 0.25, 0.1, 0, most, 0.1, 0, most, 0.1, 0);
  assertEquals(drawLeads("/in", three), [
    lead({ name: 5, pieces: 0, query: 75 }, 2),
    lead({ name: 5, pieces: 249, query: 75 }, 2),
    lead({ name: 5, pieces: 166, query: 75 }, 2),
  ]);
  const long = fractions(most, 0, 0.5, most, most, most);
  assertEquals(drawLeads("", long).map(({ path }) => path.length), [1 + 30 + 1 + 4 * 333 + 1148]);
});

Deno.test("the answer of Express is as long as the path makes it", async () => {
  const server = await expressServer();
  for (const { path } of leadsOf(20).flat()) {
    const { text } = await rawExchange({ port: server.port, parts: [get(path)], quietMs: 50 });
    assert(text.startsWith("HTTP/1.1 404 "));
    assertEquals(text.split("\r\n\r\n")[1]?.length, answerBytes(path));
  }
  await server.close();
});

function transports(): Transports {
  return new Transports({
    clock: clockFrom(Date.now()),
    random: seededRandom("led"),
    authorities: [AUTHORITY.pem],
  });
}

/** What came of a hello, and what was heard of it. */
async function sayHello(
  transport: Transports,
  peer: string,
  { isLed = true, timeoutMs = 20_000, onLed = () => {} } = {},
): Promise<{ result: DialResult; heard: string[] }> {
  const heard: string[] = [];
  const result = await transport.dial({
    peer: new URL(peer),
    path: "/api/orders/sync",
    head: 3,
    tag: "00112233445566778899aabbccddeeff",
    cell: CELL.slice(),
    paddingBytes: 0,
    isHeld: false,
    isLed,
    life: 0.5,
    timeoutMs,
    signal: new AbortController().signal,
    onMade: () => heard.push("made"),
    onLed: () => {
      heard.push("led");
      onLed();
    },
    onLeft: () => heard.push("left"),
  });
  return { result, heard };
}

function isLead({ head, body }: Received): boolean {
  return body.length === 0 && !head.some((name) => /^content-/i.test(name));
}

for (const h2 of [false, true]) {
  Deno.test(`over HTTP/${h2 ? "2.0" : "1.1"} a hello on a new connection is led up to, and no other request`, async () => {
    const server = await httpsServer(AUTHORITY.issue(), { h2 });
    const transport = transports();
    const { received } = server;
    for (const prefix of ["", "/notes/in"]) {
      const begun = received.length;
      const { result, heard } = await sayHello(
        transport,
        `https://localhost:${server.port}${prefix}`,
        { isLed: prefix === "" },
      );
      assertEquals(result.kind, "answered");
      const came = received.slice(begun);
      const count = came.length - 1;
      assertEquals(came.map(isLead), [...Array(count).fill(true), false]);
      // The connection is known the second time.
      const made = prefix === "" ? ["made"] : [];
      assertEquals(heard, [...made, ...Array(count).fill("led"), "left"]);
      if (prefix === "") assert(count >= 1 && count <= 3);
      else assertEquals(count, 0);
      for (const { path, head } of came.slice(0, count)) {
        assert(path.startsWith("/api/orders/sync/"), path);
        assertEquals(head.includes("user-agent") || head.includes("User-Agent"), true);
      }
    }
    assertEquals(new Set(received.map(({ connection }) => connection)).size, 1);
    transport.close();
    await server.close();
  });
}

Deno.test("without TLS nothing leads up to a hello, and a frame is never led up to", async () => {
  const server = await httpsServer(AUTHORITY.issue());
  const transport = transports();
  await sayHello(transport, `https://localhost:${server.port}`, { isLed: false });
  assertEquals(server.received.map(isLead), [false]);
  transport.close();
  await server.close();
  const plain = await expressServer();
  const { result, heard } = await sayHello(transports(), `http://127.0.0.1:${plain.port}`);
  assertEquals([result.kind, heard], ["stranger", ["made", "left"]]);
  await plain.close();
});

Deno.test("a server that ends each connection behind an answer gets the hello over another one", async () => {
  let answers = 0;
  const server = await httpsServer(AUTHORITY.issue(), {
    answer: (reply, { body }) => {
      answers++;
      reply.last(body.slice(16));
    },
  });
  const transport = transports();
  const { result, heard } = await sayHello(transport, `https://localhost:${server.port}`);
  assertEquals([result.kind, heard], ["answered", ["made", "led", "made", "left"]]);
  assertEquals([answers, server.received.map(isLead)], [2, [true, false]]);
  assertEquals(new Set(server.received.map(({ connection }) => connection)).size, 2);
  transport.close();
  await server.close();
});

Deno.test("a server that shows another certificate behind a lead gets no hello", async () => {
  const server = await httpsServer(AUTHORITY.issue(), { answer: (reply) => reply.last(CELL) });
  const transport = transports();
  const { result, heard } = await sayHello(transport, `https://localhost:${server.port}`, {
    onLed: () => server.change(selfSigned()),
  });
  assertEquals(result, { kind: "unreachable", reason: "certificateNotOfList", left: false });
  assertEquals(heard, ["made", "led"]);
  assertEquals(server.received.map(isLead), [true]);
  transport.close();
  await server.close();
});

Deno.test("a hello has not left where what leads up to it is not answered", async () => {
  const cases = [
    { reason: "broke", answer: (reply: { cut(): void }) => reply.cut() },
    { reason: "noAnswer", answer: () => {} },
  ] as const;
  for (const { reason, answer } of cases) {
    const server = await httpsServer(AUTHORITY.issue(), { answer });
    const transport = transports();
    const peer = `https://localhost:${server.port}`;
    const { result, heard } = await sayHello(transport, peer, { timeoutMs: 1_000 });
    assertEquals(result, { kind: "unreachable", reason, left: false });
    assertEquals([heard, server.received.map(isLead)], [["made"], [true]]);
    transport.close();
    await server.close();
  }
});
