import { assert, assertEquals } from "@std/assert";
import { meetingPort } from "../../../keys/meeting_place.ts";
import { emptyDecoy } from "../../../server/decoy/decoy.ts";
import { peerApp } from "../../../server/transport/peer_app.ts";
import { PeerPorts } from "../../../server/transport/peer_ports.ts";
import type { PeerPortsOptions } from "../../../server/transport/peer_ports_options.ts";
import { tlsKeyAt, tlsPublicKey } from "../../../keys/cell/month/tls_keys.ts";
import { selfSigned, type ServerCertificate } from "../../testkit/authority.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { shownAt } from "../../testkit/shown_key.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { get } from "../../testkit/probes.ts";
import { rawExchange } from "../../testkit/raw_http.ts";
import { clockFrom } from "../../testkit/real_clock.ts";

const HOST = "127.0.0.1";
const LISTS = [1, 2].map((byte) => new Uint8Array(16).fill(byte + 0x40));

function peerPorts(more: Partial<PeerPortsOptions> = {}): PeerPorts {
  const random = seededRandom("app");
  return new PeerPorts({
    random: seededRandom("ports"),
    app: peerApp({ answer: () => Promise.resolve(undefined), random }),
    decoy: emptyDecoy,
    clock: clockFrom(0),
    host: HOST,
    dialable: (host, port) => [`http://${host}:${port}`],
    ...more,
    ...more,
  });
}

async function listensAt(port: number): Promise<boolean> {
  const { text } = await rawExchange({ port, parts: [get("/")], quietMs: 20 });
  return text.startsWith("HTTP/1.1 404");
}

Deno.test("each list has the port that both its programs know", async () => {
  const ports = peerPorts();
  for (const listId of LISTS) await ports.listenFor(listId);
  assertEquals(LISTS.map((listId) => ports.portOf(listId)), LISTS.map(meetingPort));
  for (const listId of LISTS) assert(await listensAt(meetingPort(listId)));
  const urls = LISTS.map((listId) => `http://${HOST}:${meetingPort(listId)}`);
  assertEquals(ports.dialable(), urls);
  assertEquals(LISTS.flatMap((listId) => ports.dialableFor(listId)), urls);
  await ports.close();
  assertEquals([ports.addressFor(LISTS[0]!), await listensAt(meetingPort(LISTS[0]!))], [
    null,
    false,
  ]);
});

Deno.test("a second program on one machine takes the next free port", async () => {
  const [alice, bob] = [peerPorts(), peerPorts()];
  await alice.listenFor(LISTS[0]!);
  await bob.listenFor(LISTS[0]!);
  assertEquals(bob.portOf(LISTS[0]!), meetingPort(LISTS[0]!) + 1);
  await alice.close();
  await bob.close();
});

Deno.test("an address that the user chose serves every list, and takes the place of their ports", async () => {
  const ports = peerPorts();
  await ports.listenFor(LISTS[0]!);
  assertEquals(await ports.move({ host: HOST, port: 0 }), { kind: "moved" });
  await ports.listenFor(LISTS[1]!);
  const [one, two] = LISTS.map((listId) => ports.portOf(listId));
  assert(one === two && one !== undefined && await listensAt(one));
  assertEquals(await listensAt(meetingPort(LISTS[0]!)), false);
  assertEquals(ports.chosen(), `${HOST}:${one}`);
  assertEquals(ports.addressFor(LISTS[1]!), `${HOST}:${one}`);
  await ports.close();
});

Deno.test("what cannot be taken leaves every port as it was", async () => {
  const ports = peerPorts();
  await ports.listenFor(LISTS[0]!);
  const taken = peerPorts();
  await taken.listenAt(HOST, 0);
  const port = Number(taken.chosen()?.split(":")[1]);
  assertEquals((await ports.move({ host: HOST, port })).kind, "refused");
  const same = await ports.move({ host: "192.0.2.77", port: meetingPort(LISTS[0]!) });
  assertEquals(same.kind, "refused");
  assertEquals(ports.portOf(LISTS[0]!), meetingPort(LISTS[0]!));
  assert(await listensAt(meetingPort(LISTS[0]!)));
  await ports.close();
  await taken.close();
});

Deno.test("the peer is told the port that the router leads here, whatever it is at the moment", async () => {
  let mapped: number | undefined;
  const ports = peerPorts({ mappedPort: () => mapped });
  await ports.listenFor(LISTS[0]!);
  for (const port of [30_001, 30_002, undefined]) {
    mapped = port;
    assertEquals(ports.portOf(LISTS[0]!), port ?? meetingPort(LISTS[0]!));
  }
  assertEquals(ports.portOf(LISTS[1]!), undefined);
  await ports.close();
});

Deno.test("behind a web server one port serves every list, and no peer is told of it", async () => {
  const ports = peerPorts({ behind: new URL("https://chat.example.org") });
  for (const listId of LISTS) await ports.listenFor(listId);
  const address = `${HOST}:${meetingPort(LISTS[0]!)}`;
  assertEquals(LISTS.map((listId) => ports.addressFor(listId)), [address, address]);
  assertEquals([ports.chosen(), ports.portOf(LISTS[0]!)], [null, undefined]);
  await ports.release(LISTS[0]!);
  assertEquals(ports.addressFor(LISTS[1]!), address);
  await ports.close();
});

Deno.test("under TLS each list has a listener with its own certificate, and keeps it when it moves", async () => {
  const clock = clockFrom(Date.now());
  const ports = peerPorts({ tls: { kind: "lists" }, clock });
  const [one, two] = ["one", "two"].map((seed) =>
    new MemoryList({ seed, startMs: Date.now() - 3_600_000 })
  );
  const keys = await Promise.all(
    [one!, two!].map(async (list) =>
      tlsPublicKey((await tlsKeyAt(list, "a", Date.now()))!).toHex()
    ),
  );
  await ports.listenAt(HOST, 0);
  const strangers = await shownAt(Number(ports.chosen()?.split(":")[1]));
  assert(!keys.includes(strangers), "before a list is open");
  for (const list of [one!, two!]) {
    await ports.listenFor(list.listId);
    await ports.noteOpen(list);
  }
  const shown = () => Promise.all([one!, two!].map(({ listId }) => shownAt(ports.portOf(listId)!)));
  assertEquals(await shown(), keys);
  assert(ports.dialable().every((url) => url.startsWith("https://")));
  const before = [one!, two!].map(({ listId }) => ports.portOf(listId));
  assertEquals(await ports.move({ host: HOST, port: 0 }), { kind: "moved" });
  const after = [one!, two!].map(({ listId }) => ports.portOf(listId));
  assert(before[0] !== after[0] && before[1] === after[1]);
  assertEquals(await shown(), keys);
  // Where the new address cannot be had, the old one shows what it did.
  const moved = await ports.move({ host: "192.0.2.77", port: after[0]! });
  assertEquals(moved.kind, "refused");
  assertEquals(await shown(), keys);
  await ports.close();
});

Deno.test("an own certificate is read anew when its files change, and kept while they do not fit", async () => {
  const clock = new FakeClock(Date.now());
  const [first, second] = [selfSigned(), selfSigned()];
  let found: Promise<ServerCertificate> = Promise.resolve(first);
  const paths = { cert: "cert.pem", key: "key.pem" };
  const names = ["chat.example.org"];
  const tls = { kind: "files", paths, first, read: () => found, names } as const;
  const ports = peerPorts({ tls, clock });
  await ports.listenFor(LISTS[0]!);
  const port = ports.portOf(LISTS[0]!)!;
  assertEquals(ports.dialable(), [`https://chat.example.org:${port}`, `https://${HOST}:${port}`]);
  const before = await shownAt(port);
  found = Promise.reject(new Error("half written"));
  found.catch(() => {});
  await clock.advance(61_000);
  assertEquals(await shownAt(port), before);
  found = Promise.resolve(second);
  await clock.advance(61_000);
  assert(await shownAt(port) !== before);
  await ports.close();
});
