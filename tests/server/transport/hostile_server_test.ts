import { Buffer } from "node:buffer";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import type { Duplex } from "node:stream";
import { assert, assertEquals } from "@std/assert";
import { Transports } from "../../../server/transport/schemes.ts";
import type { DialResult } from "../../../server/transport/transport.ts";
import { makeAuthority } from "../../testkit/authority.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { clockFrom } from "../../testkit/real_clock.ts";

const AUTHORITY = makeAuthority();
const CELL_BYTES = 2_048;
/** More than any answer, and than the system holds on the way. */
const FLOOD_BYTES = 64 * 1_048_576;
const ANSWER = Buffer.concat([
  Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${CELL_BYTES}\r\n\r\n`),
  Buffer.alloc(CELL_BYTES, 7),
]);

/** What a server sends when it has a request: once, and then without end. */
interface Conduct {
  form: "http" | "https";
  first: Buffer;
  flood: Buffer;
}

/** Its port, and how many bytes it got rid of before the connection ended. */
function serverWith({ form, first, flood }: Conduct) {
  const flooded = Promise.withResolvers<number>();
  const sockets = new Set<Duplex>();
  const serve = (socket: net.Socket): void => {
    sockets.add(socket);
    let sent = 0;
    const pour = (): void => {
      while (!socket.destroyed && sent < FLOOD_BYTES) {
        sent += flood.length;
        if (!socket.write(flood)) return void socket.once("drain", pour);
      }
      if (sent >= FLOOD_BYTES) flooded.resolve(sent);
    };
    socket.on("error", () => {});
    socket.on("close", () => flooded.resolve(sent));
    socket.once("data", () => {
      socket.write(first);
      // Later, so that the answer is taken for itself.
      setTimeout(pour, 200);
      socket.resume();
    });
  };
  const server = form === "http"
    ? net.createServer(serve)
    : tls.createServer(AUTHORITY.issue(), serve);
  return new Promise<{ url: URL; flooded: Promise<number>; close: () => void }>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      const url = new URL(`${form === "http" ? "http" : "https"}://127.0.0.1:${port}`);
      const close = (): void => {
        sockets.forEach((socket) => socket.destroy());
        server.close();
      };
      resolve({ url, flooded: flooded.promise, close });
    });
  });
}

async function callTo(conduct: Conduct): Promise<{ kind: DialResult["kind"]; sent: number }> {
  const server = await serverWith(conduct);
  const transport = new Transports({
    clock: clockFrom(Date.now()),
    random: seededRandom("hostile"),
    authorities: [AUTHORITY.pem],
  });
  const { kind } = await transport.dial({
    peer: server.url,
    path: "/api/orders/sync",
    head: 2,
    tag: "00112233445566778899aabbccddeeff",
    cell: new Uint8Array(CELL_BYTES),
    paddingBytes: 0,
    isHeld: false,
    life: 0.5,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
  });
  const sent = await server.flooded;
  transport.close();
  server.close();
  return { kind, sent };
}

const JUNK = Buffer.alloc(65_536, "x");
const NOTHING = Buffer.alloc(0);
const CHUNKED = Buffer.from("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n800;");

const CASES: (Conduct & { name: string; kind: DialResult["kind"] })[] = [
  { name: "junk behind an answer", form: "http", first: ANSWER, flood: JUNK, kind: "answered" },
  { name: "junk behind an answer", form: "https", first: ANSWER, flood: JUNK, kind: "answered" },
  { name: "a chunk size", form: "http", first: CHUNKED, flood: JUNK, kind: "unreachable" },
  {
    // Settings, and credit that nobody asked for (RFC 9113).
    name: "HTTP/2 that was not agreed on",
    form: "https",
    first: Buffer.from("000000040000000000", "hex"),
    flood: Buffer.from("00000408000000000000000001".repeat(5_000), "hex"),
    kind: "unreachable",
  },
  {
    name: "interim answers",
    form: "http",
    first: NOTHING,
    flood: Buffer.from("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000)),
    kind: "unreachable",
  },
];

for (const { name, kind, ...conduct } of CASES) {
  Deno.test(`a server that sends ${name} without end over ${conduct.form} loses its connection`, async () => {
    const result = await callTo(conduct);
    assertEquals(result.kind, kind);
    assert(result.sent < FLOOD_BYTES, `${result.sent} bytes were taken in`);
  });
}
