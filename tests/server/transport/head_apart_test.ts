/** Some programs write head and body apart, and a tap on plain HTTP sees it. */
import { assertEquals } from "@std/assert";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { HttpLine } from "../../../server/transport/http_line.ts";
import { requestHead } from "../../../server/transport/request_heads.ts";
import { clockFrom } from "../../testkit/real_clock.ts";

/** More than there are programs. */
const DRAWS = 32;
/** Both ways to hand a body over. */
const BODY_BYTES = [300, 20_000];

/** What one request with the head of `draw` is written in, piece by piece. */
async function piecesOf(draw: number, bytes: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  const { promise: whole, resolve } = Promise.withResolvers<void>();
  const take = (more: Uint8Array[]): void => {
    pieces.push(new Uint8Array(more.flatMap((piece) => [...piece])));
    if (pieces.reduce((sum, piece) => sum + piece.length, 0) > bytes + 100) resolve();
  };
  const socket = new Duplex({
    read: () => {},
    write: (piece, _encoding, done) => (take([piece]), done()),
    writev: (more, done) => (take(more.map(({ chunk }) => chunk)), done()),
  }) as Socket;
  const line = new HttpLine(clockFrom(0), () => ({ socket, opened: Promise.resolve(undefined) }));
  const post = { peer: new URL("http://203.0.113.5:30412"), path: "/x", head: draw };
  line.post(
    { ...post, body: new Uint8Array(bytes).fill(1) },
    { renewed: () => {}, left: () => {}, answered: () => {}, failed: () => {} },
  );
  await whole;
  socket.destroy();
  return pieces;
}

Deno.test("heads of Python's programs leave in front of the body, all others with it", async () => {
  for (let draw = 0; draw < DRAWS; draw++) {
    const [, agent = ""] = requestHead(draw, { host: "x", length: 1 })
      .find(([name]) => name.toLowerCase() === "user-agent")!;
    for (const bytes of BODY_BYTES) {
      const lengths = (await piecesOf(draw, bytes)).map(({ length }) => length);
      if (/python/i.test(agent)) assertEquals(lengths.slice(1), [bytes], agent);
      else assertEquals(lengths.length, 1, agent);
    }
  }
});
