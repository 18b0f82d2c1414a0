/** Bodies that only a large cell makes: few are read at once over connections of strangers. */
import { assert, assertEquals } from "@std/assert";
import net from "node:net";
import { LARGE_CELL_BYTES } from "../../../keys/constants.ts";
import { emptyDecoy } from "../../../server/decoy/decoy.ts";
import { peerApp } from "../../../server/transport/peer_app.ts";
import { listenForPeers } from "../../../server/transport/peer_server.ts";
import type { PeerRequest } from "../../../server/transport/transport.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { START_MS } from "../../testkit/pair.ts";
import { clockFrom } from "../../testkit/real_clock.ts";

const BODY = new Uint8Array(16 + LARGE_CELL_BYTES).fill(7);
const HEAD = "POST /api/orders/sync HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" +
  `Content-Length: ${BODY.length}\r\n\r\n`;

/** A connection to `port`, and what resolves when these words have come over it. */
function connect(port: number): { socket: net.Socket; heard(words: string): Promise<void> } {
  const socket = net.connect(port, "127.0.0.1");
  let text = "";
  let look = (): void => {};
  socket.on("data", (data) => {
    text += data.toString("latin1");
    look();
  });
  const heard = (words: string): Promise<void> =>
    new Promise((resolve) => {
      look = () => text.includes(words) && resolve();
      look();
    });
  return { socket, heard };
}

Deno.test("of long bodies strangers get sixteen read at once, one more is nobody's, and a place is free again", async () => {
  const asked: number[] = [];
  const answer = ({ cell }: PeerRequest): Promise<undefined> => {
    asked.push(cell.length);
    return Promise.resolve(undefined);
  };
  const app = peerApp({ answer, random: seededRandom("app") });
  const clock = clockFrom(START_MS);
  const place = { host: "127.0.0.1", port: 0 };
  const listening = await listenForPeers({ ...place, app, decoy: emptyDecoy, clock });
  assert(listening.kind === "listening");
  const { port } = listening.listener;
  const all = Array.from({ length: 17 }, () => connect(port));
  for (const { socket, heard } of all) {
    socket.write(HEAD);
    await heard("100 Continue");
  }
  const [first, last] = [all[0]!, all.at(-1)!];
  last.socket.write(BODY);
  await last.heard("404 Not Found");
  assertEquals(asked, []);
  first.socket.write(BODY);
  await first.heard("404 Not Found");
  assertEquals(asked, [LARGE_CELL_BYTES]);
  const next = connect(port);
  next.socket.write(HEAD);
  await next.heard("100 Continue");
  next.socket.write(BODY);
  await next.heard("404 Not Found");
  assertEquals(asked.length, 2);
  for (const { socket } of [...all, next]) socket.destroy();
  await listening.listener.close();
});
