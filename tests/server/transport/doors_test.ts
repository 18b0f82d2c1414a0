/** Where a whole program listens, as its settings are changed. */
import { assertEquals } from "@std/assert";
import { meetingPort } from "../../../keys/meeting_place.ts";
import { ProgramLock } from "../../../server/hub/program_lock.ts";
import { startApp } from "../../testkit/app_pair.ts";
import { makeList } from "../../testkit/make_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const PEER = new URL("http://192.0.2.1:7471");
const LISTEN = { host: "127.0.0.1" };

Deno.test("a program that dials listens once its address is taken away", async () => {
  using folder = tempDir();
  const listId = new Uint8Array(16).fill(0x51);
  await makeList(folder.path, { listId, startMs: Date.now() - 60_000 });
  const app = await startApp({ listen: LISTEN });
  await app.open({ path: folder.file("alice.hkl"), peer: PEER });
  const listens = () => app.hub.settings().conversations.map(({ listen }) => listen);
  assertEquals(listens(), [null]);
  assertEquals((await app.hub.applySettings({ peer: null })).kind, "applied");
  assertEquals(listens(), [`127.0.0.1:${meetingPort(listId)}`]);
  // Nobody chose it, so it is not saved.
  assertEquals(app.hub.settings().listen, null);
  await app.close();
});

Deno.test("a program that dials opens no port when its list is unlocked", async () => {
  using folder = tempDir();
  const listId = new Uint8Array(16).fill(0x54);
  await makeList(folder.path, { listId, startMs: Date.now() - 60_000 });
  const app = await startApp({ listen: LISTEN });
  await app.open({ path: folder.file("alice.hkl"), peer: PEER });
  const lock = new ProgramLock(app.hub, (bytes) => void crypto.getRandomValues(bytes));
  await lock.setPin("123456");
  assertEquals([await lock.lock(), await lock.unlock("123456")], [undefined, undefined]);
  const [conversation] = app.hub.settings().conversations;
  assertEquals([conversation?.peer, conversation?.listen], ["http://192.0.2.1:7471", null]);
  await app.close();
});

Deno.test("settings show where each list is listened for, and a list that is closed gives its port back", async () => {
  using folder = tempDir();
  const app = await startApp({ listen: LISTEN });
  const ids = [0x52, 0x53].map((byte) => new Uint8Array(16).fill(byte));
  for (const [index, listId] of ids.entries()) {
    const own = `${folder.path}/${index}`;
    Deno.mkdirSync(own);
    await makeList(own, { listId, startMs: Date.now() - 60_000 });
    await app.open({ path: `${own}/alice.hkl` });
  }
  const { conversations } = app.hub.settings();
  const ports = ids.map((id) => `127.0.0.1:${meetingPort(id)}`);
  assertEquals(conversations.map(({ name, listen }) => [name, listen]), [
    ["bob", ports[0]!],
    ["bob 2", ports[1]!],
  ]);
  await app.hub.release(app.hub.find("bob")!);
  const port = Number(ports[0]!.split(":")[1]);
  Deno.listen({ hostname: "127.0.0.1", port }).close();
  assertEquals(app.hub.settings().dialable, [`http://${ports[1]}`]);
  await app.close();
});
