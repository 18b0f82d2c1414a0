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

/** A frame of HTTP/2 (RFC 9113, section 4.1). */
function frame(
  type: number,
  { flags = 0, stream = 1, payload = Buffer.alloc(0) }: {
    flags?: number;
    stream?: number;
    payload?: Buffer;
  } = {},
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const SETTINGS = frame(4, { stream: 0 });
/** `:status: 200`, and a body of one cell. */
const ANSWER_2 = Buffer.concat([
  frame(1, { flags: 4, payload: Buffer.from([0x88]) }),
  frame(0, { flags: 1, payload: Buffer.alloc(CELL_BYTES, 7) }),
]);
/** `:status: 103`. */
const INTERIM_2 = frame(1, { flags: 4, payload: Buffer.from([0x08, 3, 0x31, 0x30, 0x33]) });
/** A flow of credit that nobody needs. */
const CREDIT_2 = frame(8, { stream: 0, payload: Buffer.from([0, 0, 0, 1]) });
/** Promises of answers to `GET https: /`, for more and more streams. */
const PUSHES_2 = Buffer.concat(Array.from({ length: 50 }, (_, index) => {
  const promised = Buffer.alloc(4);
  promised.writeUInt32BE(2 * (index + 1));
  const head = Buffer.from([0x82, 0x84, 0x87, 0x01, 1, 97]);
  return frame(5, { flags: 4, payload: Buffer.concat([promised, head]) });
}));

/** What a server sends when it has a request: once, and then without end. */
interface Conduct {
  form: "http" | "https" | "h2";
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
    if (form === "h2") socket.write(SETTINGS);
    socket.once("data", () => {
      socket.write(first);
      // Later, so that the answer is taken for itself.
      setTimeout(pour, 200);
      socket.resume();
    });
  };
  const alpn = { ALPNProtocols: [form === "h2" ? "h2" : "http/1.1"] };
  const server = form === "http"
    ? net.createServer(serve)
    : tls.createServer({ ...AUTHORITY.issue(), ...alpn }, serve);
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
  {
    name: "credit behind an answer",
    form: "h2",
    first: ANSWER_2,
    flood: Buffer.concat(Array(5_000).fill(CREDIT_2)),
    kind: "answered",
  },
  { name: "a chunk size", form: "http", first: CHUNKED, flood: JUNK, kind: "unreachable" },
  {
    name: "interim answers",
    form: "http",
    first: NOTHING,
    flood: Buffer.from("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000)),
    kind: "unreachable",
  },
  {
    name: "interim answers",
    form: "h2",
    first: NOTHING,
    flood: Buffer.concat(Array(5_000).fill(INTERIM_2)),
    kind: "unreachable",
  },
  {
    name: "credit in place of an answer",
    form: "h2",
    first: NOTHING,
    flood: Buffer.concat(Array(5_000).fill(CREDIT_2)),
    kind: "unreachable",
  },
  { name: "promises", form: "h2", first: PUSHES_2, flood: PUSHES_2, kind: "unreachable" },
];

for (const { name, kind, ...conduct } of CASES) {
  Deno.test(`a server that sends ${name} without end over ${conduct.form} loses its connection`, async () => {
    const result = await callTo(conduct);
    assertEquals(result.kind, kind);
    assert(result.sent < FLOOD_BYTES, `${result.sent} bytes were taken in`);
  });
}
