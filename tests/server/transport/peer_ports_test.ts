import { assert, assertEquals } from "@std/assert";
import { meetingPort } from "../../../keys/meeting_place.ts";
import { emptyDecoy } from "../../../server/decoy/decoy.ts";
import { peerApp } from "../../../server/transport/peer_app.ts";
import { PeerPorts } from "../../../server/transport/peer_ports.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { get } from "../../testkit/probes.ts";
import { rawExchange } from "../../testkit/raw_http.ts";
import { clockFrom } from "../../testkit/real_clock.ts";

const HOST = "127.0.0.1";
const LISTS = [1, 2].map((byte) => new Uint8Array(16).fill(byte + 0x40));

function peerPorts(): PeerPorts {
  const random = seededRandom("app");
  return new PeerPorts({
    random: seededRandom("ports"),
    app: peerApp({ answer: () => Promise.resolve(undefined), random }),
    decoy: emptyDecoy,
    clock: clockFrom(0),
    dialable: (host, port) => [`http://${host}:${port}`],
  });
}

async function listensAt(port: number): Promise<boolean> {
  const { text } = await rawExchange({ port, parts: [get("/")], quietMs: 20 });
  return text.startsWith("HTTP/1.1 404");
}

Deno.test("each list has the port that both its programs know", async () => {
  const ports = peerPorts();
  for (const listId of LISTS) await ports.listenFor(listId, HOST);
  assertEquals(LISTS.map((listId) => ports.portOf(listId)), LISTS.map(meetingPort));
  for (const listId of LISTS) assert(await listensAt(meetingPort(listId)));
  assertEquals(ports.dialable(), LISTS.map((listId) => `http://${HOST}:${meetingPort(listId)}`));
  await ports.close();
  assertEquals([ports.address(), await listensAt(meetingPort(LISTS[0]!))], [null, false]);
});

Deno.test("a second program on one machine takes the next free port", async () => {
  const [alice, bob] = [peerPorts(), peerPorts()];
  await alice.listenFor(LISTS[0]!, HOST);
  await bob.listenFor(LISTS[0]!, HOST);
  assertEquals(bob.portOf(LISTS[0]!), meetingPort(LISTS[0]!) + 1);
  await alice.close();
  await bob.close();
});

Deno.test("an address that the user chose serves every list, and takes the place of their ports", async () => {
  const ports = peerPorts();
  await ports.listenFor(LISTS[0]!, HOST);
  assertEquals(await ports.move({ host: HOST, port: 0 }), { kind: "moved" });
  await ports.listenFor(LISTS[1]!, HOST);
  const [one, two] = LISTS.map((listId) => ports.portOf(listId));
  assert(one === two && one !== undefined && await listensAt(one));
  assertEquals(await listensAt(meetingPort(LISTS[0]!)), false);
  assertEquals(ports.address(), `${HOST}:${one}`);
  await ports.close();
});

Deno.test("what cannot be taken leaves every port as it was", async () => {
  const ports = peerPorts();
  await ports.listenFor(LISTS[0]!, HOST);
  const taken = peerPorts();
  await taken.listenAt(HOST, 0);
  const port = Number(taken.address()?.split(":")[1]);
  assertEquals((await ports.move({ host: HOST, port })).kind, "refused");
  const same = await ports.move({ host: "192.0.2.77", port: meetingPort(LISTS[0]!) });
  assertEquals(same.kind, "refused");
  assertEquals(ports.portOf(LISTS[0]!), meetingPort(LISTS[0]!));
  assert(await listensAt(meetingPort(LISTS[0]!)));
  await ports.close();
  await taken.close();
});
