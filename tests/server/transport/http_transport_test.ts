import http from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { assertEquals, assertThrows } from "@std/assert";
import { HttpTransport } from "../../../server/transport/http_transport.ts";
import { Transports } from "../../../server/transport/schemes.ts";
import type { DialResult } from "../../../server/transport/transport.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { clockFrom } from "../../testkit/real_clock.ts";

const TOOLS = { clock: clockFrom(0), random: seededRandom("transport") };

/** Exchanges one cell with `port` and tells what came of it and how often the cell was said to leave. */
async function exchangeWith(
  transport: HttpTransport,
  port: number,
  { signal = new AbortController().signal, onLeft = () => {}, roundTripMs = 0 } = {},
): Promise<{ kind: DialResult["kind"]; left: boolean }> {
  let left = false;
  const result = await transport.dial({
    peer: new URL(`http://127.0.0.1:${port}`),
    path: "/api/orders/sync",
    head: 0,
    tag: "00112233445566778899aabbccddeeff",
    cell: new Uint8Array(2_048),
    paddingBytes: 0,
    isHeld: false,
    roundTripMs,
    life: 0.99,
    timeoutMs: 20_000,
    signal,
    onLeft: () => {
      left = true;
      onLeft();
    },
  });
  if ("left" in result) assertEquals(result.left, left);
  return { kind: result.kind, left };
}

/** A port at which nobody listens. */
function closedPort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

Deno.test("a cell for a port at which nobody listens has not left", async () => {
  const transport = new HttpTransport(TOOLS);
  assertEquals(await exchangeWith(transport, closedPort()), { kind: "unreachable", left: false });
  transport.close();
});

Deno.test("a cell has left once its connection is open, whatever becomes of it", async () => {
  const transport = new HttpTransport(TOOLS);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const silent = listener.accept();
  const dropping = new AbortController();
  const dropped = exchangeWith(transport, port, {
    signal: dropping.signal,
    onLeft: () => dropping.abort(),
  });
  assertEquals(await dropped, { kind: "aborted", left: true });
  (await silent).close();
  const cutting = listener.accept().then((connection) => connection.close());
  assertEquals(await exchangeWith(transport, port), { kind: "unreachable", left: true });
  await cutting;
  listener.close();
  transport.close();
});

Deno.test("cells on one connection that is kept alive have left each time", async () => {
  const transport = new HttpTransport(TOOLS);
  const ports = new Set<number>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request, info) => {
      ports.add(info.remoteAddr.port);
      return new Response((await request.bytes()).slice(16));
    },
  );
  for (let round = 0; round < 3; round++) {
    assertEquals(await exchangeWith(transport, server.addr.port), { kind: "answered", left: true });
  }
  assertEquals(ports.size, 1);
  transport.close();
  await server.shutdown();
});

for (
  const { header, roundTripMs, connections } of [
    { header: "Connection: close", roundTripMs: 0, connections: 3 },
    { header: "Keep-Alive: timeout=1", roundTripMs: 0, connections: 3 },
    { header: "Keep-Alive: timeout=60", roundTripMs: 30_000, connections: 1 },
    { header: "Keep-Alive: timeout=60", roundTripMs: 60_000, connections: 3 },
  ]
) {
  const words = `${header}, ${roundTripMs / 1_000} s there and back`;
  Deno.test(`three cells to a server need ${connections} connections: ${words}`, async () => {
    const ports = new Set<number>();
    const [name = "", value = ""] = header.split(": ");
    const server = http.createServer((incoming, outgoing) => {
      ports.add(incoming.socket.remotePort ?? 0);
      incoming.resume().on("end", () => {
        outgoing.setHeader(name, value);
        outgoing.end(new Uint8Array(2_048));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const transport = new HttpTransport(TOOLS);
    for (let round = 0; round < 3; round++) {
      const exchanged = await exchangeWith(transport, port, { roundTripMs });
      assertEquals(exchanged, { kind: "answered", left: true });
    }
    assertEquals(ports.size, connections);
    transport.close();
    await new Promise((resolve) => server.close(resolve));
  });
}

Deno.test("Transports dials by the transport of the address's scheme, and knows no other", async () => {
  const transports = new Transports(TOOLS);
  const dial = (peer: string): Promise<DialResult> =>
    transports.dial({
      peer: new URL(peer),
      path: "/api/orders/sync",
      head: 0,
      tag: "00112233445566778899aabbccddeeff",
      cell: new Uint8Array(2_048),
      paddingBytes: 0,
      isHeld: false,
      life: 0,
      timeoutMs: 5_000,
      signal: new AbortController().signal,
    });
  assertEquals((await dial(`http://127.0.0.1:${closedPort()}`)).kind, "unreachable");
  assertThrows(() => dial("ftp://127.0.0.1:9"), Error, "no transport for ftp:");
  transports.close();
});

for (
  const [encoding, compress] of Object.entries({
    gzip: gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
  })
) {
  Deno.test(`an answer that a web server compressed by ${encoding} is read, within bounds`, async () => {
    let bytes = 2_100;
    const server = http.createServer((incoming, outgoing) => {
      incoming.resume().on("end", () => {
        outgoing.setHeader("Content-Encoding", encoding);
        outgoing.end(compress(new Uint8Array(bytes)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const transport = new HttpTransport(TOOLS);
    assertEquals(await exchangeWith(transport, port), { kind: "answered", left: true });
    bytes = 1_000_000;
    assertEquals((await exchangeWith(transport, port)).kind, "stranger");
    transport.close();
    await new Promise((resolve) => server.close(resolve));
  });
}
