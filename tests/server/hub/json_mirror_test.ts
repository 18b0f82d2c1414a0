/** The file that mirrors the JSON document. */
import { assert, assertEquals } from "@std/assert";
import { endMirror } from "../../../server/command/chat/json_file.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { canMirrorTo, JsonMirror } from "../../../server/hub/json_mirror.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { FakeConversation } from "../../testkit/fake_conversation.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Waits until all that has changed is in the file. */
async function written(mirror: JsonMirror): Promise<void> {
  while (mirror.writing !== undefined) await mirror.writing;
}

const LOCKED = { locked: true, keys: [], triesLeft: 3, loses: [] };

Deno.test("the mirror is whole at any time, says nothing while the program is locked, and is gone at the end", async () => {
  using folder = tempDir();
  const path = folder.file("hchat.json");
  const clock = new FakeClock();
  const bob = new FakeConversation("bob");
  const hub = new Hub({ clock, conversations: [bob] });
  const failures: unknown[] = [];
  const mirror = new JsonMirror({ hub, clock, path, onFailure: (error) => failures.push(error) });
  const read = () => JSON.parse(Deno.readTextFileSync(path));
  const texts = () => read().conversations[0].entries.map(({ text }: { text: string }) => text);
  await written(mirror);
  assertEquals(texts(), []);
  assertEquals((Deno.statSync(path).mode ?? 0) & 0o077, 0);
  bob.send("one");
  bob.send("two");
  assertEquals(texts(), []);
  await clock.advance(500);
  await written(mirror);
  assertEquals(texts(), ["one", "two"]);
  assertEquals(Deno.readTextFileSync(path).split("\n").length, 4);
  hub.noteLock(LOCKED);
  await written(mirror);
  assertEquals(read(), { error: { code: "programLocked" } });
  bob.send("three");
  await clock.advance(1_000);
  await written(mirror);
  assertEquals(read(), { error: { code: "programLocked" } });
  hub.noteLock({ ...LOCKED, locked: false });
  await clock.advance(500);
  await written(mirror);
  assertEquals(texts().length, 3);
  assertEquals([...Deno.readDirSync(folder.path)].length, 1);
  await mirror.close();
  assertEquals([[...Deno.readDirSync(folder.path)].length, failures], [0, []]);
});

Deno.test("what is being written when the program is locked does not become the file", async () => {
  using folder = tempDir();
  const path = folder.file("hchat.json");
  const clock = new FakeClock();
  const bob = new FakeConversation("bob");
  const hub = new Hub({ clock, conversations: [bob] });
  const mirror = new JsonMirror({ hub, clock, path, onFailure: () => {} });
  await written(mirror);
  const before = Deno.readTextFileSync(path);
  for (let count = 0; count < 300; count++) bob.send("long ".repeat(500));
  // It is locked as the file is about to get one of them.
  const { promise: writing, resolve: lock } = Promise.withResolvers<void>();
  Object.assign(bob.entries[150]!, {
    toJSON: () => {
      lock(mirror.writing);
      hub.noteLock(LOCKED);
      return {};
    },
  });
  await Promise.all([
    writing.then(() => assertEquals(Deno.readTextFileSync(path), before)),
    clock.advance(500),
  ]);
  await written(mirror);
  assertEquals(JSON.parse(Deno.readTextFileSync(path)), { error: { code: "programLocked" } });
  assertEquals([...Deno.readDirSync(folder.path)].length, 1);
  await mirror.close();
});

Deno.test("a folder that is gone is told once, and the mirror goes on when it is back", async () => {
  using folder = tempDir();
  const path = `${folder.file("stick")}/hchat.json`;
  const clock = new FakeClock();
  const bob = new FakeConversation("bob");
  const hub = new Hub({ clock, conversations: [bob] });
  let failures = 0;
  const mirror = new JsonMirror({ hub, clock, path, onFailure: () => failures++ });
  bob.send("one");
  await clock.advance(500);
  await written(mirror);
  assertEquals(failures, 1);
  Deno.mkdirSync(folder.file("stick"));
  bob.send("two");
  await clock.advance(500);
  await written(mirror);
  assert(Deno.readTextFileSync(path).includes("two"));
  await mirror.close();
});

Deno.test("nothing is mirrored over a file that is something else", async () => {
  using folder = tempDir();
  const path = folder.file("diary");
  assert(await canMirrorTo(path));
  for (
    const [text, can] of [["Dear diary", false], ["[1]", false], ['{"conversations":[]}', true]]
  ) {
    Deno.writeTextFileSync(path, text as string);
    assertEquals(await canMirrorTo(path), can, text as string);
  }
});

Deno.test("a mirrored file that cannot be removed at the end is named", async () => {
  using folder = tempDir();
  const path = folder.file("hchat.json");
  const io = new FakeIo();
  const hub = new Hub({ clock: io.clock, conversations: [new FakeConversation("bob")] });
  const mirror = new JsonMirror({ hub, clock: io.clock, path, onFailure: () => {} });
  await written(mirror);
  Deno.removeSync(path);
  Deno.mkdirSync(`${path}/full`, { recursive: true });
  await endMirror(mirror, io);
  assertEquals(io.errors, [
    `hchat: warning: cannot remove ${path}, which may hold messages in the clear`,
    "hchat: hint: delete the file yourself",
  ]);
});
