/** Connections that are kept by a line break behind each answer: as with Node that ends the limit on their idle time. */
import { assert, assertEquals } from "@std/assert";
import net from "node:net";
import { once } from "node:events";
import { CELL_BYTES } from "../../../../keys/constants.ts";
import { emptyDecoy } from "../../../../server/decoy/decoy.ts";
import type { PeerListener } from "../../../../server/http/listen_failure.ts";
import { peerApp } from "../../../../server/transport/peer_app.ts";
import { listenForPeers, type PeerLimits } from "../../../../server/transport/peer_server.ts";
import { FakeClock } from "../../../testkit/fake_clock.ts";
import { seededRandom } from "../../../testkit/memory_list.ts";
import { postRequest } from "../../../testkit/post_request.ts";

const CELL = new Uint8Array(CELL_BYTES);
const GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
/** Longer than any limit on idle time. */
const LONG_MS = 3_600_000;

const clock = new FakeClock();

async function listening(limits: Partial<PeerLimits>): Promise<PeerListener> {
  const app = peerApp({
    answer: () => Promise.resolve({ cell: CELL, paddingBytes: 0 }),
    random: seededRandom("app"),
  });
  const place = { host: "127.0.0.1", port: 0, app, decoy: emptyDecoy, clock, limits };
  const outcome = await listenForPeers(place);
  assert(outcome.kind === "listening");
  return outcome.listener;
}

/** A connection that has had the answer to `request`, and has sent `behind` after it. */
async function answered(port: number, request: string | Uint8Array, behind = "\r\n") {
  const socket = net.connect({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.write(request);
  await once(socket, "data");
  socket.resume();
  if (behind !== "") socket.write(behind);
  return socket;
}

Deno.test("a stranger that keeps a connection by a line break gives way to the next one", async () => {
  const listener = await listening({ strangersPerAddress: 3 });
  const kept: net.Socket[] = [];
  for (let count = 0; count < 3; count++) kept.push(await answered(listener.port, GET));
  const closed = once(kept[0]!, "close");
  const next = await answered(listener.port, GET, "");
  await closed;
  assertEquals(kept.slice(1).map((socket) => socket.closed), [false, false]);
  for (const socket of [...kept, next]) socket.destroy();
  await listener.close();
});

Deno.test("a peer that keeps connections by a line break has as many as any other, idle or not", async () => {
  const listener = await listening({ authenticated: 2 });
  const post = postRequest({ tag: "00".repeat(16), cell: CELL });
  const idle = await answered(listener.port, post, "");
  while (!idle.closed) await clock.advance(LONG_MS);
  const kept = [await answered(listener.port, post), await answered(listener.port, post)];
  const closed = once(kept[0]!, "close");
  await answered(listener.port, GET).then((socket) => socket.destroy());
  await clock.advance(LONG_MS);
  assertEquals(kept.map((socket) => socket.closed), [false, false]);
  const next = await answered(listener.port, post, "");
  await closed;
  for (const socket of [...kept, next]) socket.destroy();
  await listener.close();
});
