import { normalCellIn } from "../../../server/transport/body.ts";
import { assert, assertEquals } from "@std/assert";
import net, { type AddressInfo } from "node:net";
import type { UnreachableReason } from "../../../server/gui_api/status_json.ts";
import { Transports } from "../../../server/transport/schemes.ts";
import type { DialResult } from "../../../server/transport/transport.ts";
import { makeAuthority, selfSigned, type ServerCertificate } from "../../testkit/authority.ts";
import { httpsServer } from "../../testkit/https_server.ts";
import { impostorServer } from "../../testkit/impostor_server.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { clockFrom } from "../../testkit/real_clock.ts";

const CELL = new Uint8Array(2_048).fill(7);
const DAY_MS = 86_400_000;
/** Type of a TLS record that is encrypted, whatever is in it. */
const APPLICATION_DATA = 23;
const AUTHORITY = makeAuthority();

function transports(authorities = [AUTHORITY.pem]): Transports {
  return new Transports({
    clock: clockFrom(Date.now()),
    random: seededRandom("https"),
    authorities,
  });
}

function dial(transport: Transports, peer: string, left = () => {}): Promise<DialResult> {
  return transport.dial({
    peer: new URL(peer),
    path: "/api/orders/sync",
    head: 2,
    tag: "00112233445566778899aabbccddeeff",
    cell: CELL,
    paddingBytes: 100,
    isHeld: false,
    // On this connection a request takes a 64th of the padding.
    life: 0.5 + 2 ** -37,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
    onLeft: left,
  });
}

for (const h2 of [false, true]) {
  const version = h2 ? "2.0" : "1.1";

  Deno.test(`cells travel over https in HTTP/${version}, on one connection`, async () => {
    const server = await httpsServer(AUTHORITY.issue(), { h2 });
    const transport = transports();
    for (let round = 0; round < 3; round++) {
      let left = 0;
      const result = await dial(transport, `https://127.0.0.1:${server.port}`, () => left++);
      assertEquals([result.kind, left], ["answered", 1]);
      if (result.kind === "answered") assertEquals(normalCellIn(result.cell), CELL);
    }
    await dial(transport, `https://localhost:${server.port}/notes/in`);
    const { received } = server;
    assertEquals(received.map((each) => each.version), Array(4).fill(version));
    assertEquals(received.map(({ path }) => path).slice(2), ["/api/orders/sync", "/notes/in"]);
    assertEquals(new Set(received.slice(0, 3).map(({ connection }) => connection)).size, 1);
    assertEquals(received[0]!.body.length, 16 + 2_048 + 1);
    transport.close();
    await server.close();
  });

  Deno.test(`a request over HTTP/${version} goes out once, also where a kept connection breaks`, async () => {
    let requests = 0;
    const server = await httpsServer(AUTHORITY.issue(), {
      h2,
      answer: (reply, { body }) => ++requests === 2 ? reply.cut() : reply.end(body.slice(16)),
    });
    const transport = transports();
    const peer = `https://127.0.0.1:${server.port}`;
    assertEquals((await dial(transport, peer)).kind, "answered");
    assertEquals(await dial(transport, peer), { kind: "unreachable", reason: "broke", left: true });
    assertEquals(requests, 2);
    assertEquals((await dial(transport, peer)).kind, "answered");
    transport.close();
    await server.close();
  });
}

// Over HTTP/2: http2_line_test.ts.
Deno.test("an interim answer over HTTP/1.1 ends the request", async () => {
  const server = await httpsServer(AUTHORITY.issue(), { answer: (reply) => reply.interim() });
  const transport = transports();
  const result = await dial(transport, `https://127.0.0.1:${server.port}`);
  assertEquals(result, { kind: "unreachable", reason: "broke", left: true });
  transport.close();
  await server.close();
});

Deno.test("nothing of a request leaves for a server whose certificate is not good", async () => {
  const now = Date.now();
  const cases: [UnreachableReason, ServerCertificate][] = [
    ["certificateNotOfList", makeAuthority().issue()],
    ["certificateNotOfList", selfSigned()],
    ["certificateOutOfDate", AUTHORITY.issue({ notAfterMs: now - DAY_MS / 2 })],
    ["certificateOutOfDate", AUTHORITY.issue({ notBeforeMs: now + DAY_MS })],
    ["certificateOfAnotherName", AUTHORITY.issue({ hosts: ["example.org", "192.0.2.1"] })],
  ];
  for (const [reason, certificate] of cases) {
    const server = await httpsServer(certificate);
    const transport = transports();
    const fail = (): never => {
      throw new Error(`left in spite of ${reason}`);
    };
    for (const host of ["127.0.0.1", "localhost"]) {
      assertEquals(await dial(transport, `https://${host}:${server.port}`, fail), {
        kind: "unreachable",
        reason,
        left: false,
      });
    }
    assertEquals(server.received, []);
    transport.close();
    await server.close();
  }
});

Deno.test("a certificate without its key is worth nothing", async () => {
  const { cert } = AUTHORITY.issue();
  const server = await impostorServer(cert, selfSigned().key);
  const transport = transports();
  assertEquals(await dial(transport, `https://127.0.0.1:${server.port}`), {
    kind: "unreachable",
    reason: "certificateNotProven",
    left: false,
  });
  await server.close();
  // What was encrypted is the alert that says so.
  assertEquals(server.recordTypes.filter((type) => type === APPLICATION_DATA).length, 1);
  // With the key of the certificate the same handshake goes on.
  const own = AUTHORITY.issue();
  const honest = await impostorServer(own.cert, own.key);
  const left = Promise.withResolvers<void>();
  void dial(transport, `https://127.0.0.1:${honest.port}`, left.resolve);
  await left.promise;
  transport.close();
  await honest.close();
});

Deno.test("a server that speaks no TLS gets nothing either", async () => {
  const got: Uint8Array[] = [];
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      got.push(data);
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const transport = transports();
  const { port } = server.address() as AddressInfo;
  assertEquals(await dial(transport, `https://127.0.0.1:${port}`), {
    kind: "unreachable",
    reason: "noTls",
    left: false,
  });
  // One record, a ClientHello.
  assertEquals(got.length, 1);
  assertEquals(got[0]![0], 22);
  transport.close();
  await new Promise((resolve) => server.close(resolve));
});

Deno.test("the hello of TLS is that of the runtime's other clients", async () => {
  const hellos: Uint8Array[] = [];
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (data) => {
      hellos.push(data);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  const transport = transports();
  for (const host of ["localhost", "127.0.0.1"]) {
    await dial(transport, `https://${host}:${port}`);
    await fetch(`https://${host}:${port}`).catch(() => {});
  }
  const [ours, fetched, oursByAddress, fetchedByAddress] = hellos.map(fingerprint);
  assert(ours !== undefined && ours.groups.includes(0x11ec), "no X25519MLKEM768");
  assertEquals(ours.protocols, "\x00\x0c\x02h2\x08http/1.1");
  assertEquals(ours, fetched);
  assertEquals(oursByAddress, fetchedByAddress);
  assert(ours.extensions.includes(0) && !oursByAddress!.extensions.includes(0), "SNI");
  transport.close();
  await new Promise((resolve) => server.close(resolve));
});

/** What JA4 goes by. */
function fingerprint(hello: Uint8Array) {
  const view = new DataView(hello.buffer, hello.byteOffset, hello.length);
  // Behind record, handshake header, version and random: session id, ciphers, compression methods, extensions.
  let at = 43 + 1 + hello[43]!;
  const u16s = (from: number, bytes: number): number[] =>
    Array.from({ length: bytes / 2 }, (_, index) => view.getUint16(from + 2 * index));
  const ciphers = u16s(at + 2, view.getUint16(at));
  at += 2 + view.getUint16(at);
  at += 1 + hello[at]! + 2;
  const found = new Map<number, Uint8Array>();
  while (at < hello.length) {
    const length = view.getUint16(at + 2);
    found.set(view.getUint16(at), hello.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const groups = found.get(10)!;
  return {
    ciphers,
    // Their order is shuffled.
    extensions: [...found.keys()].sort((one, two) => one - two),
    protocols: new TextDecoder().decode(found.get(16)),
    groups: u16s(groups.byteOffset - hello.byteOffset + 2, groups.length - 2),
    algorithms: found.get(13)!.toHex(),
  };
}
