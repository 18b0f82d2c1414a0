/** When a client ends its handshake, as a tap sees it. */
import { assert } from "@std/assert";
import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import tls from "node:tls";
import type { Flow } from "../../../../server/dpi/flow.ts";
import { openTap } from "../../../../server/dpi/tap.ts";
import { openTlsFront } from "../../../../server/dpi/tls_front.ts";
import { openTls } from "../../../../server/transport/tls/tls_socket.ts";
import { systemRoots } from "../../../../server/transport/tls/trusted_roots.ts";
import { makeAuthority } from "../../../testkit/authority.ts";
import { startChild } from "../../../testkit/child.ts";
import { realClock } from "../../../testkit/real_clock.ts";
import { seededBytes } from "../../../testkit/seeded_dice.ts";

/** Handshakes of each kind; where these do not decide, more of them do. */
const TRIES = { least: 5, most: 25 };
/** Runs of a program, at most: a machine that is busy may hold each of them up. */
const RUNS = 10;
/** Reading all authorities takes half as long again at least. */
const AT_ONCE_MS = 25;

Deno.test("openTls() ends a handshake long before a client that reads all authorities of the system for it", async () => {
  const front = openTlsFront({ clock: realClock, random: seededBytes(6) });
  const tap = openTap(front.port, () => performance.now());
  const place = { host: "localhost", port: tap.port };
  const authorities = [...systemRoots(), front.authority];
  /** The least of every second wait: ours, or those of the plain client. */
  const leastMs = (kind: 0 | 1): number =>
    Math.min(...tap.flows().map(waitOf).filter((_, index) => index % 2 === kind));
  const isLong = (): boolean => leastMs(0) >= leastMs(1) / 2;
  for (let round = 0; round < TRIES.least || (round < TRIES.most && isLong()); round++) {
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
  assert(!isLong(), `${leastMs(0)} ms and ${leastMs(1)} ms`);
  tap.close();
  front.close();
});

Deno.test("the first message of TLS in a run of the program follows its connection at once", async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const authority = makeAuthority();
  const { cert, key } = authority.issue();
  const waits: number[] = [];
  while (waits.length < RUNS && !waits.some((ms) => ms < AT_ONCE_MS)) {
    const target = new URL("./children/tls_target.ts", import.meta.url);
    await using program = startChild(target, [cert, key, authority.pem]);
    await program.line();
    const waited = firstByteMs(server);
    await program.ask(`dial https://127.0.0.1:${port}`);
    waits.push(await waited);
  }
  server.close();
  assert(waits.at(-1)! < AT_ONCE_MS, `${waits} ms`);
});

/** From the next connection to its first byte, ms; ends the connection. */
async function firstByteMs(server: net.Server): Promise<number> {
  const [socket] = await once(server, "connection") as [Socket];
  const startMs = performance.now();
  await once(socket, "data");
  socket.destroy();
  return performance.now() - startMs;
}

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
