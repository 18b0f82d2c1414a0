/** What the listening side learns of calls that fail, and that the caller learns nothing. */
import { assert, assertEquals } from "@std/assert";
import { randomFillSync } from "node:crypto";
import { KeyList } from "../../../keys/list/key_list.ts";
import { emptyDecoy } from "../../../server/decoy/decoy.ts";
import { normalCellIn } from "../../../server/transport/body.ts";
import { ProgramLock } from "../../../server/hub/program_lock.ts";
import { AppPair, deliver, startApp } from "../../testkit/app_pair.ts";
import { makeList } from "../../testkit/make_list.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { postRequest } from "../../testkit/post_request.ts";
import { get } from "../../testkit/probes.ts";
import { rawExchange } from "../../testkit/raw_http.ts";
import { sealerOf } from "../../testkit/sealer_pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

Deno.test("the listening side is told how far a call in vain has come", async () => {
  using folder = tempDir();
  await makeList(folder.path, { startMs: Date.now() - 60_000, slotCount: 100 });
  const path = folder.file("alice.hkl");
  const app = await startApp();
  await app.open({ path });
  const port = Number(app.hub.settings().listen?.split(":").at(-1));
  const kinds = () => app.hub.settings().visits.map(({ kind, count }) => `${kind} ${count}`);
  const send = async (part: string | Uint8Array): Promise<string> =>
    (await rawExchange({ port, parts: [part], quietMs: 50 })).text;
  assertEquals(kinds(), []);

  await send(get("/"));
  assertEquals(kinds(), ["web 1"]);

  const foreign = { tag: "f".repeat(32), cell: randomFillSync(new Uint8Array(2_048)) };
  const stranger = await send(postRequest(foreign));
  assertEquals(kinds(), ["web 1", "strangeCell 1"]);

  // The peer calls; somebody on the way repeats it.
  const list = await KeyList.open(folder.file("bob.hkl"), { write: true });
  const bob = sealerOf(list, { nowMs: Date.now() });
  const hello = await bob.beginHello(Date.now());
  assert(hello.kind === "begun");
  const answered = await send(postRequest(hello));
  assert(answered.startsWith("HTTP/1.1 200 OK"));
  assertEquals(kinds(), ["web 1", "strangeCell 1"]);
  const repeated = await send(postRequest(hello));
  assertEquals(repeated, stranger);
  assertEquals(kinds(), ["web 1", "strangeCell 1", "lateCell 1"]);
  assertEquals(app.hub.settings().visits.at(-1)?.list, path);

  // So do frames: the peer's own is no visit, its repetition is.
  const answer = Uint8Array.from(answered.split("\r\n\r\n")[1] ?? "", (each) => each.charCodeAt(0));
  const cell = normalCellIn(answer);
  assert(cell !== undefined);
  assertEquals((await bob.finishHello(hello.attempt, cell, Date.now())).kind, "confirmed");
  const frame = bob.sealFrame({ prompt: true, items: [] }, { nowMs: Date.now(), padMode: "off" });
  assert(frame.kind === "sealed");
  assert((await send(postRequest(frame))).startsWith("HTTP/1.1 200 OK"));
  assertEquals(await send(postRequest(frame)), stranger);
  assertEquals(kinds(), ["web 1", "strangeCell 1", "lateCell 2"]);
  bob.close();
  list.close();
  await app.close();
});

Deno.test("what leads up to a call under TLS is no visit", async () => {
  await using pair = await AppPair.start({ alice: { decoy: emptyDecoy, tls: { kind: "lists" } } });
  const { bob } = await pair.open(new URL(`https://127.0.0.1:${pair.port}`));
  await deliver(bob, "hello");
  assertEquals(pair.alice.hub.settings().visits, []);
});

Deno.test("a call while the program is locked may be the peer's, and is no visit", async () => {
  await using pair = await AppPair.start({ alice: { decoy: emptyDecoy } });
  await pair.open(new URL(`http://127.0.0.1:${pair.port}`));
  const { hub } = pair.alice;
  const lock = new ProgramLock(hub, seededRandom("lock"));
  assertEquals(await lock.setPin("2718281828"), undefined);
  assertEquals(await lock.lock(), undefined);
  const call = { tag: "f".repeat(32), cell: randomFillSync(new Uint8Array(2_048)) };
  await rawExchange({ port: pair.port, parts: [postRequest(call)], quietMs: 50 });
  assertEquals(hub.settings().visits, []);
  assertEquals(await lock.unlock("2718281828"), undefined);
  await rawExchange({ port: pair.port, parts: [postRequest(call)], quietMs: 50 });
  assertEquals(hub.settings().visits.map(({ kind, count }) => `${kind} ${count}`), [
    "strangeCell 1",
  ]);
});

Deno.test("a call before a list is open, or of a peer that hung up, is no visit", async () => {
  const app = await startApp();
  const { signal } = new AbortController();
  const call = { tag: "f".repeat(32), cell: new Uint8Array(2_048), remoteAddress: "", signal };
  assertEquals(await app.hub.answerPeer(call), undefined);
  assertEquals(app.hub.settings().visits, []);
  using folder = tempDir();
  await makeList(folder.path, { startMs: Date.now() - 60_000, slotCount: 100 });
  await app.open({ path: folder.file("alice.hkl") });
  // The peer's last request ends like this, when its program does.
  await app.hub.answerPeer({ ...call, signal: AbortSignal.abort() });
  assertEquals(app.hub.settings().visits, []);
  await app.hub.answerPeer(call);
  assertEquals(app.hub.settings().visits.map(({ kind }) => kind), ["strangeCell"]);
  await app.close();
});

Deno.test("nobody is told of who came: no address is kept, and the peer is no visit", async () => {
  await using pair = await AppPair.start({ alice: { decoy: emptyDecoy } });
  const { bob } = await pair.open(new URL(`http://127.0.0.1:${pair.port}`));
  await deliver(bob, "hello");
  assertEquals(pair.alice.hub.settings().visits, []);
  await rawExchange({ port: pair.port, from: "127.0.0.9", parts: [get("/")], quietMs: 50 });
  const { visits } = pair.alice.hub.settings();
  assertEquals([visits.length, JSON.stringify(visits).includes("127.0.0.9")], [1, false]);
});
