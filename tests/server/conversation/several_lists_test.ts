/** Two lists in one program: what happens to one is nothing to the other. */
import { assertEquals } from "@std/assert";
import { Hub } from "../../../server/hub/hub.ts";
import { allSettled, memoryPair, say, statusOf, texts } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

Deno.test("a list that is pulled out, and a vault that cannot be used, disturb no other conversation", async () => {
  using folder = tempDir();
  const broken = await memoryPair({ vaults: `${folder.path}/missing`, list: { seed: "broken" } });
  const sound = await memoryPair({ vaults: folder.path, list: { seed: "sound" } });
  const hub = new Hub({
    clock: sound.a.clock,
    conversations: [broken.a.conversation, sound.a.conversation],
  });
  say(broken.a, "never mind");
  broken.a.list.removed = true;
  await broken.advance(10_000);
  assertEquals(statusOf(broken.a), "keyListRemoved");
  say(sound.a, "hello");
  await sound.until(() => allSettled(sound.a), "delivered");
  assertEquals(texts(sound.b, "in"), ["hello"]);
  const [one, other] = hub.document.shown().conversations;
  assertEquals([one?.notices.map(({ code }) => code).includes("historyUnusable"), one?.history], [
    true,
    null,
  ]);
  assertEquals(other?.status.code, "connected");
  await broken.close();
  await sound.close();
});
