/** A file whose entry its sender deletes for both. */
import { assert, assertEquals } from "@std/assert";
import { fileBytes, fileOf, offer } from "../../testkit/file_bytes.ts";
import { entries, memoryPair, type Pair } from "../../testkit/pair.ts";
import { SLOW_LINK } from "../../testkit/slow_link.ts";

const NAME = "secret.bin";

async function accepted(pair: Pair, bytes: number): Promise<string> {
  const id = offer(pair.a, fileBytes(bytes), { name: NAME });
  await pair.until(() => fileOf(pair.b, id)?.state === "offered", "the offer came");
  pair.b.conversation.actOnFile(id, "accept");
  return id;
}

async function deleted(pair: Pair, id: string): Promise<void> {
  assertEquals(pair.a.conversation.change({ kind: "delete", id }).kind, "queued");
  const isDeleted = (): boolean => entries(pair.b, "in").some((each) => each.deleted === true);
  await pair.until(isDeleted, "the deletion came");
}

function assertForgotten(pair: Pair, id: string): void {
  for (const { conversation } of [pair.a, pair.b]) {
    assertEquals(conversation.storedFile(id).kind, "refused");
    assert(!JSON.stringify(conversation.snapshot().entries).includes(NAME));
  }
}

Deno.test("a file in memory that its sender deletes is gone on both sides, its name too", async () => {
  const pair = await memoryPair();
  try {
    const id = await accepted(pair, 100_000);
    await pair.until(() => fileOf(pair.a, id)?.state === "complete", "the file is there");
    await deleted(pair, id);
    assertForgotten(pair, id);
  } finally {
    await pair.close();
  }
});

Deno.test("a file under way that its sender deletes goes no further", async () => {
  const pair = await memoryPair(SLOW_LINK);
  try {
    const id = await accepted(pair, 30_000_000);
    await pair.until(() => (fileOf(pair.b, id)?.receivedBytes ?? 0) > 0, "it moves");
    await deleted(pair, id);
    await pair.advance(5_000);
    const states = [pair.a, pair.b].map((peer) => fileOf(peer, id)?.state);
    assertEquals(states, ["cancelled", "cancelled"]);
    assertForgotten(pair, id);
  } finally {
    await pair.close();
  }
});

Deno.test("a file that was deleted before it was accepted cannot be accepted any more", async () => {
  const pair = await memoryPair();
  try {
    const id = offer(pair.a, fileBytes(100), { name: NAME });
    await pair.until(() => fileOf(pair.b, id)?.state === "offered", "the offer came");
    await deleted(pair, id);
    assertEquals(pair.b.conversation.actOnFile(id, "accept")?.error.code, "fileNotReady");
    assertForgotten(pair, id);
  } finally {
    await pair.close();
  }
});
