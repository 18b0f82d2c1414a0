/** What a conversation keeps of files that it sends, to be looked at in the talk. */
import { assertEquals, assertRejects } from "@std/assert";
import { DiskSource } from "../../../server/files/file_source.ts";
import { contentOf, fileBytes, fileOf, offer } from "../../testkit/file_bytes.ts";
import { memoryPair, type Pair } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const MIB = 1_048_576;

async function over(pair: Pair, id: string, action: "accept" | "refuse"): Promise<void> {
  await pair.until(() => fileOf(pair.b, id)?.state === "offered", "the offer came");
  pair.b.conversation.actOnFile(id, action);
  const state = action === "accept" ? "complete" : "refused";
  await pair.until(() => fileOf(pair.a, id)?.state === state, "the file is over");
}

Deno.test("a file of ours can be looked at from its offer on, and not once it was refused", async () => {
  const pair = await memoryPair();
  try {
    const bytes = fileBytes(1_000);
    const sent = offer(pair.a, bytes, { type: "image/png" });
    assertEquals(await contentOf(pair.a.conversation, sent), bytes);
    await over(pair, sent, "accept");
    assertEquals(await contentOf(pair.a.conversation, sent), bytes);
    const refused = offer(pair.a, bytes);
    await over(pair, refused, "refuse");
    const error = { code: "fileNotReady", state: "refused" } as const;
    assertEquals(pair.a.conversation.storedFile(refused), { kind: "refused", error });
  } finally {
    await pair.close();
  }
});

Deno.test("of files that were sent the newest 32 MiB stay in memory", async () => {
  const pair = await memoryPair();
  try {
    const ids: string[] = [];
    for (let index = 0; index < 3; index++) {
      ids.push(offer(pair.a, fileBytes(12 * MIB)));
      await over(pair, ids[index]!, "accept");
    }
    const kinds = ids.map((id) => pair.a.conversation.storedFile(id).kind);
    assertEquals(kinds, ["refused", "stored", "stored"]);
  } finally {
    await pair.close();
  }
});

Deno.test("a file that was sent from a disk is read there, and not once it has changed", async () => {
  using folder = tempDir();
  const path = folder.file("cat.png");
  Deno.writeFileSync(path, fileBytes(1_000));
  const source = (await DiskSource.open(path))!;
  source.close();
  const { stored } = source;
  const part = await new Response(await stored.read(10, 20)).arrayBuffer();
  assertEquals(new Uint8Array(part), fileBytes(1_000).subarray(10, 20));
  Deno.writeFileSync(path, fileBytes(2_000));
  await assertRejects(() => stored.read(0, 1_000), Deno.errors.NotFound);
});

Deno.test({
  name: "a pipe is no file to send, and is not waited for",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using folder = tempDir();
    const path = folder.file("pipe");
    const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
    assertEquals([success, await DiskSource.open(path)], [true, undefined]);
  },
});
