/** The listener behind a web server, as whoever connects from loopback sees it. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import net from "node:net";
import { CELL_BYTES } from "../../../keys/constants.ts";
import { type Decoy, emptyDecoy, folderDecoy } from "../../../server/decoy/decoy.ts";
import type { PeerListener } from "../../../server/http/listen_failure.ts";
import { UNNAMED_CLIENT } from "../../../server/http/forwarded.ts";
import { peerApp } from "../../../server/transport/peer_app.ts";
import { listenForPeers, type PeerLimits } from "../../../server/transport/peer_server.ts";
import type { PeerRequest } from "../../../server/transport/transport.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { START_MS } from "../../testkit/pair.ts";
import { postBody } from "../../testkit/post_request.ts";
import { rawExchange } from "../../testkit/raw_http.ts";
import { clockFrom } from "../../testkit/real_clock.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const CELL = new Uint8Array(CELL_BYTES);
const REQUEST = new Uint8Array(16 + CELL_BYTES);

interface Behind {
  listener: PeerListener;
  /** Addresses of the requests that came. */
  seen: string[];
}

async function listening(
  { limits, decoy = emptyDecoy, host = "127.0.0.1", isPeer = () => true }: {
    limits?: Partial<PeerLimits>;
    decoy?: Decoy;
    host?: string;
    isPeer?: (request: PeerRequest) => boolean;
  } = {},
): Promise<Behind> {
  const seen: string[] = [];
  const app = peerApp({
    answer: (request) => {
      seen.push(request.remoteAddress);
      return Promise.resolve(isPeer(request) ? { cell: CELL, paddingBytes: 0 } : undefined);
    },
    random: seededRandom("app"),
  });
  const outcome = await listenForPeers({
    host,
    port: 0,
    app,
    decoy,
    clock: clockFrom(START_MS),
    behind: new URL("https://chat.example.org/app"),
    limits,
  });
  assert(outcome.kind === "listening");
  return { listener: outcome.listener, seen };
}

function forwarded(address: string): Uint8Array {
  return postBody(REQUEST, { path: "/app", more: [`X-Forwarded-For: ${address}`] });
}

function get(path: string, address: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address}\r\n\r\n`;
}

/** A connection of the web server, which reads whatever comes. */
async function connect(port: number): Promise<net.Socket & { text: () => string }> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = net.connect({ port, host: "127.0.0.1" }, () => resolve());
  socket.on("error", reject);
  let text = "";
  socket.on("data", (data) => text += data.toString("latin1"));
  await promise;
  return Object.assign(socket, { text: () => text });
}

function answered(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => socket.once("data", () => resolve()));
}

function closed(socket: net.Socket): Promise<void> {
  return socket.destroyed
    ? Promise.resolve()
    : new Promise((resolve) => socket.once("close", () => resolve()));
}

Deno.test("a request behind a web server counts for the address that the server names, each anew", async () => {
  const { listener, seen } = await listening();
  const socket = await connect(listener.port);
  for (
    const address of ["203.0.113.5", "10.0.0.1, 2001:db8::5", "x".repeat(8_000), "fe80::1%eth0"]
  ) {
    socket.write(forwarded(address));
    await answered(socket);
  }
  assertEquals(seen, ["203.0.113.5", "2001:db8::5", UNNAMED_CLIENT, UNNAMED_CLIENT]);
  socket.destroy();
  await listener.close();
});

Deno.test("somebody who floods through the web server does not keep others waiting", async () => {
  const { listener } = await listening({
    limits: { strangerBurst: 2, strangersPerSecond: 0.5 },
    isPeer: () => false,
  });
  const { port } = listener;
  const flood = await connect(port);
  for (let each = 0; each < 4; each++) flood.write(get("/app", "203.0.113.5"));
  await answered(flood);
  const other = await rawExchange({ port, parts: [get("/app", "203.0.113.6")], quietMs: 50 });
  assertStringIncludes(other.text, "404 Not Found");
  // The third and the fourth of the flood still wait.
  assertEquals(flood.text().match(/404 Not Found/g)?.length, 2);
  flood.destroy();
  await listener.close();
});

Deno.test("a header from elsewhere than loopback buys no allowance", async () => {
  const own = Deno.networkInterfaces().find(({ family, address }) =>
    family === "IPv4" && !address.startsWith("127.")
  );
  if (own === undefined) return;
  const { listener, seen } = await listening({ host: "0.0.0.0" });
  const socket = net.connect({
    port: listener.port,
    host: own.address,
    localAddress: own.address,
  });
  socket.write(forwarded("203.0.113.5"));
  await answered(socket);
  assertEquals(seen, [own.address]);
  socket.destroy();
  await listener.close();
});

Deno.test("connections of the web server count for the addresses whose requests they carry", async () => {
  // Answers of strangers wait, so that their connections stay busy.
  const { listener } = await listening({
    limits: { strangers: 8, strangersPerAddress: 3, strangerBurst: 0.5, strangersPerSecond: 0.1 },
    isPeer: () => false,
  });
  const { port } = listener;
  const victim = await connect(port);
  victim.write(get("/app", "203.0.113.6"));
  const flood: net.Socket[] = [];
  for (let each = 0; each < 6; each++) {
    const socket = await connect(port);
    socket.write(get("/app", "203.0.113.5"));
    flood.push(socket);
  }
  await Promise.all(flood.slice(0, 3).map(closed));
  assertEquals([victim, ...flood.slice(3)].map(({ destroyed }) => destroyed), [
    false,
    false,
    false,
    false,
  ]);
  for (const socket of [victim, ...flood]) socket.destroy();
  await listener.close();
});

Deno.test("a stranger gains nothing from a connection that the web server has used for the peer", async () => {
  const { listener } = await listening({
    limits: { strangersPerAddress: 1, strangerBurst: 0.5, strangersPerSecond: 0.1 },
    isPeer: ({ remoteAddress }) => remoteAddress === "198.51.100.7",
  });
  const shared = await connect(listener.port);
  shared.write(forwarded("198.51.100.7"));
  await answered(shared);
  shared.write(get("/app", "203.0.113.5"));
  const next = await connect(listener.port);
  next.write(get("/app", "203.0.113.5"));
  await closed(shared);
  next.destroy();
  await listener.close();
});

Deno.test("the site of strangers is below the prefix, whether the web server takes it off or not", async () => {
  using site = tempDir();
  Deno.writeTextFileSync(`${site.path}/index.html`, "<h1>Holidays</h1>");
  const { listener } = await listening({ decoy: folderDecoy(site.path) });
  const body = async (path: string): Promise<string> =>
    (await rawExchange({ port: listener.port, parts: [get(path, "203.0.113.5")], quietMs: 50 }))
      .text;
  for (const path of ["/app/index.html", "/app/", "/index.html", "/"]) {
    assertStringIncludes(await body(path), "<h1>Holidays</h1>", path);
  }
  // As Express does below a mounted path.
  assertStringIncludes(await body("/app"), "Location: /app/");
  assertStringIncludes(await body("/app/none?x"), "Cannot GET /app/none");
  assertStringIncludes(await body("/apples"), "Cannot GET /apples");
  await listener.close();
});

Deno.test("a connection of the web server outlives the pauses that servers keep one for", async () => {
  const { listener } = await listening({ isPeer: () => false });
  const socket = await connect(listener.port);
  socket.write(get("/app", "203.0.113.5"));
  await answered(socket);
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  assertEquals(socket.destroyed, false);
  socket.destroy();
  await listener.close();
});
