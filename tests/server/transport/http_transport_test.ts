import { assertEquals } from "@std/assert";
import { HttpTransport } from "../../../server/transport/http_transport.ts";
import type { DialResult } from "../../../server/transport/transport.ts";
import { clockFrom } from "../../testkit/real_clock.ts";

/** Exchanges one cell with `port` and tells what came of it and how often the cell was said to leave. */
async function exchangeWith(
  link: HttpTransport,
  port: number,
  { signal = new AbortController().signal, noteLeft = () => {} } = {},
): Promise<{ kind: DialResult["kind"]; left: boolean }> {
  let left = false;
  const { kind } = await link.exchange({
    peer: new URL(`http://127.0.0.1:${port}`),
    path: "00112233445566778899aabbccddeeff",
    cell: new Uint8Array(2_048),
    timeoutMs: 20_000,
    signal,
    noteLeft: () => {
      left = true;
      noteLeft();
    },
  });
  return { kind, left };
}

/** A port at which nobody listens. */
function closedPort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

Deno.test("a cell for a port at which nobody listens has not left", async () => {
  const link = new HttpTransport(clockFrom(0));
  assertEquals(await exchangeWith(link, closedPort()), { kind: "unreachable", left: false });
  link.close();
});

Deno.test("a cell has left once its connection stands, whatever becomes of it", async () => {
  const link = new HttpTransport(clockFrom(0));
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const silent = listener.accept();
  const dropping = new AbortController();
  const dropped = exchangeWith(link, port, {
    signal: dropping.signal,
    noteLeft: () => dropping.abort(),
  });
  assertEquals(await dropped, { kind: "aborted", left: true });
  (await silent).close();
  const cutting = listener.accept().then((connection) => connection.close());
  assertEquals(await exchangeWith(link, port), { kind: "unreachable", left: true });
  await cutting;
  listener.close();
  link.close();
});

Deno.test("cells on one connection that is kept alive have left each time", async () => {
  const link = new HttpTransport(clockFrom(0));
  const ports = new Set<number>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request, info) => {
      ports.add(info.remoteAddr.port);
      return new Response(await request.bytes());
    },
  );
  for (let round = 0; round < 3; round++) {
    assertEquals(await exchangeWith(link, server.addr.port), { kind: "answered", left: true });
  }
  assertEquals(ports.size, 1);
  link.close();
  await server.shutdown();
});
