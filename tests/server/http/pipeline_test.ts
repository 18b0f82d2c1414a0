import net from "node:net";
import { once } from "node:events";
import tls from "node:tls";
import { assert, assertEquals } from "@std/assert";
import { BoundedServer } from "../../../server/http/bounded_server.ts";
import { makeAuthority } from "../../testkit/authority.ts";

/** Two of them fill a piece of the network more than once. */
const LONG_HEAD = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(12_000)}\r\n\r\n`;
const REQUESTS = 2_000;
const TOTAL_BYTES = REQUESTS * LONG_HEAD.length;

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
