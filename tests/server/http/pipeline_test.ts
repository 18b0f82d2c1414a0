import net from "node:net";
import { once } from "node:events";
import tls from "node:tls";
import { assert, assertEquals } from "@std/assert";
import { BoundedServer, type BoundedServerOptions } from "../../../server/http/bounded_server.ts";
import { makeAuthority } from "../../testkit/authority.ts";

/** Two of them fill a piece of the network more than once. */
const LONG_HEAD = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(12_000)}\r\n\r\n`;
const REQUESTS = 2_000;
const TOTAL_BYTES = REQUESTS * LONG_HEAD.length;
/** Connections of a crowd, and the short requests of each, which come in one piece of the network. */
const [CROWD, EACH] = [100, 100];
/** Requests that a server takes in at once, beside one of each connection. */
const MOST_SERVED = 1_024;

for (const secure of [false, true]) {
  const form = secure ? "TLS" : "plain TCP";
  Deno.test(`a pipeline without end over ${form} is left in the network, and is answered whole`, async () => {
    let served = 0;
    const held: (() => void)[] = [];
    const server = new BoundedServer({
      limits: { strangers: 10, strangersPerAddress: 10, authenticated: 10 },
      certificate: secure ? makeAuthority().issue() : undefined,
      serve: (_, outgoing) => {
        served++;
        return new Promise((resolve) => held.push(() => resolve(void outgoing.end("here"))));
      },
      closeMs: 100,
    });
    await server.listen({ host: "127.0.0.1", port: 0 });
    const place = { port: server.port, host: "127.0.0.1" };
    const socket = secure
      ? tls.connect({ ...place, rejectUnauthorized: false })
      : net.connect(place);
    await once(socket, secure ? "secureConnect" : "connect");
    let answers = 0;
    const whole = new Promise<void>((resolve) => {
      socket.on("data", (data) => {
        answers += data.toString("latin1").split("\r\nhere").length - 1;
        if (answers >= REQUESTS) resolve();
      });
    });
    for (let each = 0; each < REQUESTS; each++) socket.write(LONG_HEAD);
    // What comes is there within moments on one machine; here nothing may come.
    let before = -1;
    while (before < served || served === 0) {
      before = served;
      await new Promise((later) => setTimeout(later, 200));
    }
    assert(served < 100, `${served} requests were taken in at once`);
    // The system itself holds a few megabytes on the way.
    assert(socket.writableLength > TOTAL_BYTES / 2, `${socket.writableLength} bytes wait to leave`);
    const timer = setInterval(() => held.splice(0).forEach((answer) => answer()), 1);
    await whole;
    clearInterval(timer);
    assertEquals(served, REQUESTS);
    socket.destroy();
    await server.close();
  });
}

/** A plain server with room for a crowd. */
async function listening(serve: BoundedServerOptions["serve"]) {
  const limits = { strangers: 200, strangersPerAddress: 200, authenticated: 10 };
  const server = new BoundedServer({ limits, serve, closeMs: 100 });
  await server.listen({ host: "127.0.0.1", port: 0 });
  return server;
}

async function connected(port: number): Promise<net.Socket> {
  const socket = net.connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

Deno.test("short requests that a crowd pipelines are not all taken in at once, and are all answered", async () => {
  let served = 0;
  const held: (() => void)[] = [];
  const server = await listening((_, outgoing) => {
    served++;
    return new Promise((resolve) => held.push(() => resolve(void outgoing.end())));
  });
  const short = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(EACH);
  const crowd = await Promise.all(Array.from({ length: CROWD }, () => connected(server.port)));
  for (const socket of crowd) socket.resume().write(short);
  let before = -1;
  while (before < served || served === 0) {
    before = served;
    await new Promise((later) => setTimeout(later, 100));
  }
  assert(served <= MOST_SERVED + CROWD, `${served} requests were taken in at once`);
  while (served < CROWD * EACH || held.length > 0) {
    held.splice(0).forEach((answer) => answer());
    await new Promise((later) => setTimeout(later, 1));
  }
  crowd.forEach((socket) => socket.destroy());
  await server.close();
});

Deno.test("a request is answered while others send bodies in chunks of one byte", async () => {
  let received = 0;
  const begun = Promise.withResolvers<void>();
  const server = await listening(async (incoming, outgoing) => {
    for await (const part of incoming) {
      received += part.length;
      begun.resolve();
    }
    outgoing.end();
  });
  const crowd = await Promise.all(Array.from({ length: 20 }, () => connected(server.port)));
  const head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  const asking = await connected(server.port);
  for (const socket of crowd) socket.write(head + "1\r\nx\r\n".repeat(20_000));
  await begun.promise;
  asking.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(asking, "data");
  assert(received < 20 * 20_000 / 2, `${received} bytes came before`);
  [asking, ...crowd].forEach((socket) => socket.destroy());
  await server.close();
});
