import net from "node:net";
import { once } from "node:events";
import tls from "node:tls";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { BoundedServer } from "../../../server/http/bounded_server.ts";
import { TlsHandshakes } from "../../../server/http/tls_handshakes.ts";
import { makeAuthority } from "../../testkit/authority.ts";
import { get } from "../../testkit/probes.ts";
import { rawExchange } from "../../testkit/raw_http.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";

async function serverFor(strangersPerAddress: number, strangers = 10): Promise<BoundedServer> {
  const server = new BoundedServer({
    limits: { strangers, strangersPerAddress, authenticated: 10 },
    certificate: makeAuthority().issue(),
    serve: (_, outgoing) => Promise.resolve(void outgoing.end("here")),
    closeMs: 100,
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  return server;
}

Deno.test("connections that never begin TLS give way to one that does", async () => {
  const server = await serverFor(2);
  const silent = [0, 1].map(() => net.connect(server.port, "127.0.0.1"));
  const oldestGone = once(silent[0]!, "close");
  await Promise.all(silent.map((socket) => once(socket, "connect")));
  const { text } = await rawExchange({ port: server.port, parts: [get("/")], secure: true });
  assertStringIncludes(text, "here");
  await oldestGone;
  assertEquals(silent[1]!.destroyed, false);
  await server.close();
});

/** What begins a TLS record of 16 KiB, and no more of it. */
const HALF_HELLO = new Uint8Array([22, 3, 1, 0x3f, 0xff, 1, 0, 0x3f, 0xf0]);

Deno.test("of handshakes that never end older ones of the fullest address give way", async () => {
  const server = await serverFor(80, 100);
  const begin = async (localAddress: string): Promise<net.Socket> => {
    const socket = net.connect({ port: server.port, host: "127.0.0.1", localAddress });
    await once(socket, "connect");
    socket.write(HALF_HELLO);
    return socket;
  };
  const other = await begin("127.0.0.2");
  const crowd: net.Socket[] = [];
  for (let n = 0; n < 47; n++) crowd.push(await begin("127.0.0.1"));
  const gone = Promise.withResolvers<void>();
  let left = 47;
  for (const socket of crowd) socket.on("close", () => --left === 45 && gone.resolve());
  crowd.push(await begin("127.0.0.1"));
  const { text } = await rawExchange({ port: server.port, parts: [get("/")], secure: true });
  assertStringIncludes(text, "here");
  await gone.promise;
  assertEquals([other, ...crowd].filter(({ destroyed }) => !destroyed).length, 47);
  assertEquals(other.destroyed, false);
  for (const socket of [other, ...crowd]) socket.destroy();
  await server.close();
});

Deno.test("one handshake begins in a turn, and none over a connection that gave way", async () => {
  const begun: net.Socket[] = [];
  const all = Promise.withResolvers<void>();
  const sockets = [0, 1, 2, 3].map(() => new net.Socket());
  const handshakes = new TlsHandshakes((socket) => {
    begun.push(socket);
    if (socket === sockets[3]) all.resolve();
  });
  for (const socket of sockets) handshakes.add(socket);
  assertEquals(begun, [sockets[0]]);
  sockets[1]!.destroy();
  await all.promise;
  assertEquals(begun, [sockets[0], sockets[2], sockets[3]]);
  for (const socket of sockets) handshakes.end(socket);
});

Deno.test("a crowd that begins handshakes faster than they end lets some end", async () => {
  const begun = Promise.withResolvers<void>();
  const sockets = Array.from({ length: 400 }, () => new net.Socket());
  const dice = seededDice(1);
  // Each tenth one is a caller, whose handshake ends while sixty others begin.
  const isCaller = (at: number): boolean => at >= 0 && at % 10 === 0;
  let ended = 0;
  let at = 0;
  const handshakes = new TlsHandshakes(() => {
    const due = at - 60;
    if (isCaller(due) && !sockets[due]!.destroyed) {
      ended++;
      handshakes.end(sockets[due]!);
    }
    if (++at === sockets.length) begun.resolve();
  }, dice);
  for (const socket of sockets) handshakes.add(socket);
  await begun.promise;
  assert(ended > 3, `${ended} of 34 ended`);
  for (const socket of sockets) handshakes.end(socket);
});

Deno.test("a connection counts once, before TLS and after", async () => {
  const server = await serverFor(3);
  const open = await Promise.all([0, 1, 2].map(async () => {
    const options = { host: "127.0.0.1", port: server.port, rejectUnauthorized: false };
    const socket = tls.connect(options);
    await once(socket, "secureConnect");
    socket.write(get("/"));
    await once(socket, "data");
    return socket;
  }));
  assertEquals([...server.connections.all()].length, 3);
  assertEquals(open.map(({ destroyed }) => destroyed), [false, false, false]);
  const gone = once(open[0]!, "close");
  open[0]!.destroy();
  await gone;
  await rawExchange({ port: server.port, parts: [get("/")], secure: true });
  assertEquals(open.slice(1).map(({ destroyed }) => destroyed), [false, false]);
  for (const socket of open) socket.destroy();
  await server.close();
});

Deno.test("a server under TLS ends what is idle when it closes, handshakes under way too", async () => {
  const server = await serverFor(5);
  const silent = net.connect(server.port, "127.0.0.1");
  await once(silent, "connect");
  const secure = tls.connect({ host: "127.0.0.1", port: server.port, rejectUnauthorized: false });
  await once(secure, "secureConnect");
  await Promise.all([once(silent, "close"), once(secure, "close"), server.close()]);
});
