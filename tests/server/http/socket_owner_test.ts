import "../../testkit/no_proxy.ts";
import { assert, assertEquals } from "@std/assert";
import { LocalUsers } from "../../../server/http/local_users.ts";
import {
  decodeSocketReply,
  encodeSocketQuery,
  judgeOwner,
  type SocketReply,
} from "../../../server/http/socket_owner.ts";
import { guiApp } from "../../../server/api/gui_app.ts";
import { listenGui } from "../../../server/api/gui_listen.ts";
import { errorCode, guiSetup, HOST, PAGE, TOKEN } from "../../testkit/gui_setup.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const ME = new Set([1000]);
const OWN_END: SocketReply = { kind: "socket", uid: 1000, isConnected: true };
const NO_SOCKET: SocketReply = { kind: "noSocket" };
const UNKNOWN: SocketReply = { kind: "unknown" };

function socketOf(uid: number, isConnected = true): SocketReply {
  return { kind: "socket", uid, isConnected };
}

/** What the kernel answers: an `inet_diag_msg` behind its netlink header. */
function kernelReply(state: number, uid: number, inode = 4_711): Uint8Array<ArrayBuffer> {
  const reply = new Uint8Array(88);
  const view = new DataView(reply.buffer);
  view.setUint32(0, reply.length, true);
  view.setUint16(4, 20, true);
  view.setUint8(17, state);
  view.setUint32(80, uid, true);
  view.setUint32(84, inode, true);
  return reply;
}

function kernelError(code: number): Uint8Array<ArrayBuffer> {
  const reply = new Uint8Array(36);
  const view = new DataView(reply.buffer);
  view.setUint16(4, 2, true);
  view.setInt32(16, code, true);
  return reply;
}

Deno.test("judgeOwner() tells an own connection from one of another user", () => {
  const judge = (uid: number) => judgeOwner({ peer: socketOf(uid), own: OWN_END }, ME);
  assertEquals([judge(1000), judge(1001), judge(0)], ["own", "foreign", "own"]);
});

Deno.test("judgeOwner() takes no socket for root's whose process has gone", () => {
  assertEquals(judgeOwner({ peer: socketOf(0, false), own: OWN_END }, ME), "foreign");
  assertEquals(judgeOwner({ peer: socketOf(0, false), own: OWN_END }, new Set([0])), "foreign");
  assertEquals(judgeOwner({ peer: NO_SOCKET, own: OWN_END }, ME), "foreign");
});

Deno.test("judgeOwner() says so when the system does not tell", () => {
  for (const [peer, own] of [[UNKNOWN, OWN_END], [NO_SOCKET, NO_SOCKET], [NO_SOCKET, UNKNOWN]]) {
    assert(peer !== undefined && own !== undefined);
    assertEquals(judgeOwner({ peer, own }, ME), "unknown");
  }
});

Deno.test("encodeSocketQuery() asks for one TCP socket by both of its ends", () => {
  const near = { address: "127.0.0.1", port: 40_000 };
  const far = { address: "127.0.0.2", port: 7_470 };
  assertEquals(
    encodeSocketQuery(near, far).toHex(),
    "48000000140001000000000000000000" + "02060000ffffffff" + "9c401d2e" +
      "7f000001000000000000000000000000" + "7f000002000000000000000000000000" +
      "00000000" + "ffffffffffffffff",
  );
  const six = encodeSocketQuery({ ...near, address: "::1" }, { ...far, address: "::1" });
  assertEquals(six[16], 10);
  assertEquals(six.subarray(28, 44).toHex(), "00000000000000000000000000000001");
});

Deno.test("decodeSocketReply() reads user and state, and takes a listener for no connection", () => {
  assertEquals(decodeSocketReply(kernelReply(1, 1000)), socketOf(1000));
  assertEquals(decodeSocketReply(kernelReply(5, 0)), socketOf(0));
  assertEquals(decodeSocketReply(kernelReply(5, 0, 0)), socketOf(0, false));
  assertEquals(decodeSocketReply(kernelReply(10, 1000)), NO_SOCKET);
  assertEquals(decodeSocketReply(kernelError(-2)), NO_SOCKET);
  assertEquals(decodeSocketReply(kernelError(-1)), UNKNOWN);
  assertEquals(decodeSocketReply(kernelReply(1, 1000).subarray(0, 84)), UNKNOWN);
  assertEquals(decodeSocketReply(new Uint8Array()), UNKNOWN);
});

Deno.test("LocalUsers takes this test's own connections for its own, or cannot tell", async () => {
  const users = LocalUsers.open();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const client = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  using served = await listener.accept();
  const end = (address: Deno.NetAddr) => ({ address: address.hostname, port: address.port });
  const owner = () => users?.ownerOf(end(served.remoteAddr), end(served.localAddr)) ?? "unknown";
  const own = users === undefined ? "unknown" : "own";
  assertEquals(owner(), own);
  await client.closeWrite();
  assertEquals(owner(), own);
  client.close();
  users?.close();
});

Deno.test("every route refuses another user of this machine, also with the right token", async () => {
  const { app } = guiSetup();
  const headers = { host: HOST, authorization: `Bearer ${TOKEN}` };
  for (const path of ["/", "/messages.json", "/events", "/settings"]) {
    const foreign = await app.request(`http://${HOST}${path}`, { headers }, { owner: "foreign" });
    assertEquals([foreign.status, await errorCode(foreign)], [403, "foreignUser"], path);
    const own = await app.request(`http://${HOST}${path}`, { headers }, { owner: "own" });
    assert(own.status < 400, path);
    await own.body?.cancel();
  }
});

Deno.test("listenGui() asks of every request whose connection it is", async () => {
  const { hub, clock } = guiSetup();
  const asked: string[] = [];
  const ownerOf: LocalUsers["ownerOf"] = (peer, own) => {
    asked.push(`${peer.address} ${own.address}:${own.port}`);
    return asked.length === 1 ? "own" : "foreign";
  };
  const listening = await listenGui({
    port: 0,
    users: { ownerOf } as LocalUsers,
    app: (bound) =>
      guiApp({ random: seededRandom("tickets"), hub, token: TOKEN, page: PAGE, clock, ...bound }),
  });
  assert(listening.kind === "listening");
  const { url, port, close } = listening.listener;
  const headers = { authorization: `Bearer ${TOKEN}` };
  const first = await fetch(`${url}/settings`, { headers });
  assertEquals([first.status, (await first.text()).startsWith("{")], [200, true]);
  const second = await fetch(`${url}/settings`, { headers });
  assertEquals(await errorCode(second), "foreignUser");
  assertEquals(asked, Array(2).fill(`127.0.0.1 127.0.0.1:${port}`));
  await close();
});
