import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LocalUsers } from "../../server/local_users.ts";
import { socketOwner } from "../../server/socket_owner.ts";
import { guiApp } from "../../server/gui_app.ts";
import { listenGui } from "../../server/gui_listen.ts";
import { errorCode, guiSetup, HOST, PAGE, TOKEN } from "../testkit/gui_setup.ts";

const HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
/** 127.0.0.1:7470 listens, one connection stands from 127.0.0.1:40000; both ends. */
const OWN_SIDE =
  "   1: 0100007F:1D2E 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 2 1\n";
const ENDS = {
  peer: { address: "127.0.0.1", port: 40_000 },
  own: { address: "127.0.0.1", port: 7_470 },
  uids: new Set([1000]),
};

function peerSide(
  uid: number,
  { state = "01", local = "0100007F:9C40", remote = "0100007F:1D2E" } = {},
) {
  return `   2: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 3 1\n`;
}

Deno.test("socketOwner() tells an own connection from one of another user", () => {
  assertEquals(socketOwner(HEAD + OWN_SIDE + peerSide(1000), ENDS), "own");
  assertEquals(socketOwner(HEAD + OWN_SIDE + peerSide(1001), ENDS), "foreign");
  assertEquals(socketOwner(HEAD + OWN_SIDE + peerSide(0), ENDS), "own");
});

Deno.test("socketOwner() takes no socket for root's whose process has gone", () => {
  for (const state of ["04", "05", "06", "08"]) {
    assertEquals(socketOwner(HEAD + OWN_SIDE + peerSide(0, { state }), ENDS), "foreign", state);
  }
  assertEquals(socketOwner(HEAD + OWN_SIDE, ENDS), "foreign");
});

Deno.test("socketOwner() looks at both addresses and both ports, in both tables", () => {
  const decoys = [
    { local: "0200007F:9C40" },
    { local: "0100007F:9C41" },
    { remote: "0200007F:1D2E" },
    { remote: "0100007F:1D2F" },
  ].map((ends) => peerSide(1000, ends)).join("");
  assertEquals(socketOwner(HEAD + decoys + OWN_SIDE + peerSide(1001), ENDS), "foreign");
  const mapped = "0000000000000000FFFF00000100007F";
  const dual = peerSide(1000, { local: `${mapped}:9C40`, remote: `${mapped}:1D2E` });
  assertEquals(socketOwner(HEAD + OWN_SIDE + dual, ENDS), "own");
  const loopback = `${"0".repeat(24)}01000000`;
  const six = peerSide(1001, { local: `${loopback}:9C40`, remote: `${loopback}:1D2E` });
  const ends = { peer: { address: "::1", port: 40_000 }, own: { address: "::1", port: 7_470 } };
  assertEquals(socketOwner(HEAD + six, { ...ends, uids: new Set([1001]) }), "own");
});

Deno.test("socketOwner() says so when the tables do not tell", () => {
  for (const tables of ["", HEAD, "garbage\n".repeat(3)]) {
    assertEquals(socketOwner(tables, ENDS), "unknown");
  }
});

Deno.test("LocalUsers takes this test's own connections for its own, or cannot tell", async () => {
  const users = LocalUsers.open();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using _client = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  using served = await listener.accept();
  const end = (address: Deno.NetAddr) => ({ address: address.hostname, port: address.port });
  const owner = users?.ownerOf(end(served.remoteAddr), end(served.localAddr)) ?? "unknown";
  assertEquals(owner, users === undefined ? "unknown" : "own");
  users?.close();
});

Deno.test("every route refuses another user of this machine, also with the right token", async () => {
  const { app } = guiSetup();
  const headers = { host: HOST, authorization: `Bearer ${TOKEN}` };
  for (const path of ["/", "/messages.json", "/events", "/settings", `/?token=${TOKEN}`]) {
    const foreign = await app.request(`http://${HOST}${path}`, { headers }, { owner: "foreign" });
    assertEquals([foreign.status, await errorCode(foreign)], [403, "foreignUser"], path);
    const own = await app.request(`http://${HOST}${path}`, { headers }, { owner: "own" });
    assert(own.status < 400, path);
    await own.body?.cancel();
  }
});

Deno.test("listenGui() asks of every request whose connection it is", async () => {
  const { office, clock } = guiSetup();
  const asked: string[] = [];
  const ownerOf: LocalUsers["ownerOf"] = (peer, own) => {
    asked.push(`${peer.address} ${own.address}:${own.port}`);
    return asked.length === 1 ? "own" : "foreign";
  };
  const listening = listenGui({
    port: 0,
    users: { ownerOf } as LocalUsers,
    app: (bound) => guiApp({ office, token: TOKEN, page: PAGE, clock, ...bound }),
  });
  assert(listening.kind === "listening");
  const { url, port, close } = listening.listener;
  const headers = { authorization: `Bearer ${TOKEN}` };
  const first = await fetch(`${url}/settings`, { headers });
  assertEquals([first.status, (await first.text()).startsWith("{")], [200, true]);
  const second = await fetch(`${url}/settings`, { headers });
  assertStringIncludes(await second.text(), "another user of this machine");
  assertEquals(asked, Array(2).fill(`127.0.0.1 127.0.0.1:${port}`));
  await close();
});
