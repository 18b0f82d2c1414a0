/** An answer that comes before its request has left: the memory of the request must not become that of something else. */
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { assertEquals } from "@std/assert";
import { LARGE_CELL_BYTES } from "../../../keys/constants.ts";
import { PLAIN_LIVES } from "../../../server/transport/connections/connection_lives.ts";
import { HttpLine } from "../../../server/transport/http_line.ts";
import { HttpTransport } from "../../../server/transport/http_transport.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { clockFrom } from "../../testkit/real_clock.ts";

const TOOLS = { clock: clockFrom(0), random: seededRandom("early answer") };
const ANSWER = Buffer.concat([
  Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 128\r\n\r\n"),
  Buffer.alloc(128, 7),
]);

/** A connection whose system takes what is written when `isTaken`, and whose other end answers before that. */
function connection({ isTaken }: { isTaken: boolean }) {
  let body = new Uint8Array();
  const socket = new Duplex({
    read: () => {},
    writev: (chunks, taken) => {
      body = chunks.at(-1)!.chunk;
      if (isTaken) taken();
      setTimeout(() => socket.push(ANSWER), 0);
    },
  });
  const destroySoon = (): void => void socket.destroy();
  return { socket: Object.assign(socket, { destroySoon }) as Socket, body: () => body };
}

for (const isTaken of [false, true]) {
  const words = isTaken ? "was taken is handed on" : "has not left stays as it is";
  Deno.test(`the memory of a request that ${words} when the answer comes`, async () => {
    const { socket, body } = connection({ isTaken });
    const opened = Promise.resolve();
    const transport = new HttpTransport(
      TOOLS,
      { make: () => new HttpLine(TOOLS.clock, () => ({ socket, opened })), lives: PLAIN_LIVES },
    );
    const { kind } = await transport.dial({
      peer: new URL("http://203.0.113.5"),
      path: "/api/orders/sync",
      head: 0,
      tag: "00112233445566778899aabbccddeeff",
      cell: new Uint8Array(LARGE_CELL_BYTES),
      paddingBytes: 0,
      isHeld: false,
      life: 0,
      timeoutMs: 20_000,
      signal: new AbortController().signal,
    });
    assertEquals(kind, "answered");
    assertEquals(body().length, isTaken ? 0 : 16 + LARGE_CELL_BYTES);
    transport.close();
  });
}
