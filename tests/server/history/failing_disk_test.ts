/** Disks that fill up or go away under a vault or under a file that is received. */
import { assert, assertEquals } from "@std/assert";
import { MemoryRoom } from "../../../server/files/file_sink.ts";
import { fileBytes, fileOf, offer } from "../../testkit/file_bytes.ts";
import { allSettled, memoryPair, type Peer, say, texts } from "../../testkit/pair.ts";
import { smallDisk } from "../../testkit/small_disk.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

function stopOf({ conversation }: Peer): string | undefined {
  const { notices, history } = conversation.snapshot();
  const stopped = notices.find((notice) => notice.code === "historyStopped");
  assertEquals(history === null, stopped !== undefined);
  return stopped?.code === "historyStopped" ? stopped.reason : undefined;
}

const canMount = (() => {
  using disk = smallDisk(1);
  return disk !== undefined;
})();

Deno.test({
  name: "a full disk stops the history and nothing else, and what was kept opens again",
  ignore: !canMount,
  fn: async () => {
    using disk = smallDisk(2)!;
    const pair = await memoryPair({ dials: "a", vaults: disk.path });
    const { a, b } = pair;
    say(a, "kept");
    await pair.until(() => allSettled(a), "delivered");
    Deno.writeFileSync(`${disk.path}/ballast`, new Uint8Array(fileBytes(600_000)));
    const long = "x".repeat(60_000);
    for (let round = 0; round < 40 && stopOf(a) === undefined; round++) {
      say(a, `${round} ${long}`);
      await pair.until(() => allSettled(a), "delivered");
    }
    assertEquals(stopOf(a), "full");
    say(a, "the talk goes on");
    await pair.until(() => allSettled(a), "delivered");
    assertEquals(texts(b, "in").at(-1), "the talk goes on");
    Deno.removeSync(`${disk.path}/ballast`);
    await a.restart();
    assertEquals([texts(a, "out")[0], stopOf(a)], ["kept", undefined]);
    await pair.close();
  },
});

Deno.test({
  name: "a disk that is full at the start is named, and not the file",
  ignore: !canMount,
  fn: async () => {
    using disk = smallDisk(1)!;
    Deno.writeFileSync(`${disk.path}/ballast`, new Uint8Array(1_048_576));
    const pair = await memoryPair({ dials: "a", vaults: disk.path });
    const path = `${disk.path}/a0`;
    const { notices, history } = pair.a.conversation.snapshot();
    const notice = { code: "historyUnusable", path, fault: "full" };
    assertEquals([notices.filter(({ code }) => code === notice.code), history], [[notice], null]);
    await pair.close();
  },
});

Deno.test("a vault whose file is taken away stops the history and says so", async () => {
  using folder = tempDir();
  const pair = await memoryPair({ dials: "a", vaults: folder.path });
  const { a } = pair;
  say(a, "kept");
  await pair.until(() => allSettled(a), "delivered");
  const path = folder.file("a0");
  for (const end of ["", "-wal"]) Deno.renameSync(`${path}${end}`, `${path}-away${end}`);
  say(a, "in memory alone");
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(stopOf(a), "gone");
  assertEquals(texts(a, "out"), ["kept", "in memory alone"]);
  assert([...Deno.readDirSync(folder.path)].every(({ name }) => name !== "a0"));
  await pair.close();
});

Deno.test({
  name: "a full disk ends a file that is received with the reason, and the talk goes on",
  ignore: !canMount,
  fn: async () => {
    using disk = smallDisk(1)!;
    const files = { downloads: disk.path, memory: new MemoryRoom() };
    const pair = await memoryPair({ conversation: { files } });
    const { a, b } = pair;
    Deno.writeTextFileSync(`${disk.path}/mine`, "mine");
    const id = offer(a, fileBytes(3 * 1_048_576), { name: "mine" });
    await pair.until(() => fileOf(b, id)?.state === "offered", "offered");
    b.conversation.actOnFile(id, "accept");
    await pair.until(() => fileOf(a, id)?.state === "failed", "failed");
    assertEquals([fileOf(b, id)?.state, fileOf(b, id)?.fault], ["failed", "full"]);
    say(a, "never mind");
    await pair.until(() => allSettled(a), "delivered");
    const left = () => [...Deno.readDirSync(disk.path)].map(({ name }) => name);
    // The disk is not asked under the clock of the test: what came of the file goes a little later.
    await pair.until(() => left().length === 1, "nothing else is left");
    assertEquals(left(), ["mine"]);
    assertEquals(Deno.readTextFileSync(`${disk.path}/mine`), "mine");
    await pair.close();
  },
});

Deno.test("a folder that is taken away ends the file with the reason", async () => {
  using folder = tempDir();
  const downloads = folder.file("stick");
  Deno.mkdirSync(downloads);
  const pair = await memoryPair({
    conversation: { files: { downloads, memory: new MemoryRoom() } },
  });
  const id = offer(pair.a, fileBytes(100_000));
  await pair.until(() => fileOf(pair.b, id)?.state === "offered", "offered");
  Deno.removeSync(downloads);
  pair.b.conversation.actOnFile(id, "accept");
  await pair.until(() => fileOf(pair.a, id)?.state === "failed", "failed");
  assertEquals(fileOf(pair.b, id)?.fault, "gone");
  await pair.close();
});
