/** When a client ends its handshake, as a tap sees it. */
import { assert } from "@std/assert";
import tls from "node:tls";
import type { Flow } from "../../../../server/dpi/flow.ts";
import { openTap } from "../../../../server/dpi/tap.ts";
import { openTlsFront } from "../../../../server/dpi/tls_front.ts";
import { openTls } from "../../../../server/transport/tls/tls_socket.ts";
import { systemRoots } from "../../../../server/transport/tls/trusted_roots.ts";
import { realClock } from "../../../testkit/real_clock.ts";
import { seededBytes } from "../../../testkit/seeded_dice.ts";

const TRIES = 5;

Deno.test("openTls() ends a handshake long before a client that reads all authorities of the system for it", async () => {
  const front = openTlsFront({ clock: realClock, random: seededBytes(6) });
  const tap = openTap(front.port, () => performance.now());
  const place = { host: "localhost", port: tap.port };
  const authorities = [...systemRoots(), front.authority];
  for (let round = 0; round < TRIES; round++) {
    const { socket, opened } = openTls({
      ...place,
      trust: { authorities, pinned: [] },
      nowMs: Date.now(),
    });
    await opened;
    await ended(socket);
    const plain = tls.connect({ ...place, ca: authorities });
    await new Promise<void>((resolve) => plain.once("secureConnect", resolve));
    await ended(plain);
  }
  const waits = tap.flows().map(waitOf);
  const [ours, plain] = [0, 1].map((kind) =>
    Math.min(...waits.filter((_, index) => index % 2 === kind))
  );
  assert(ours! < plain! / 2, `${ours} ms and ${plain} ms`);
  tap.close();
  front.close();
});

/** Sends a byte, which takes the end of the handshake with it, and goodbye. */
async function ended(socket: tls.TLSSocket): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.end("x");
  socket.resume();
  await closed;
}

/** From the server's part of the handshake to the client's, ms. */
function waitOf({ packets }: Flow): number {
  const at = packets.findIndex(({ up }, index) => up && packets[index - 1]?.up === false);
  return packets[at]!.atMs - packets[at - 1]!.atMs;
}
