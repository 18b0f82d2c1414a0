import { assert, assertEquals } from "@std/assert";
import { awaitVaults } from "../../../server/command/chat/await_vaults.ts";
import type { ConversationLike } from "../../../server/conversation/conversation_like.ts";
import { FakeIo } from "../../testkit/fake_io.ts";

/** Conversations whose vaults have taken everything when their promises resolve. */
function hubOf(saving: Record<string, Promise<void> | undefined>, isConcealed = false) {
  const conversations = Object.entries(saving).map(([name, saving]) => ({ name, saving }));
  return { isConcealed, conversations: () => conversations as ConversationLike[] };
}

Deno.test("the end waits for a slow vault, and says so after a second", async () => {
  const io = new FakeIo();
  const slow = Promise.withResolvers<void>();
  let isOver = false;
  const waiting = awaitVaults(hubOf({ bob: slow.promise, carol: undefined }), io);
  waiting.then(() => isOver = true);
  await io.clock.advance(999);
  assertEquals(io.errors, []);
  await io.clock.advance(60_000);
  assertEquals(io.errors, [
    "hchat: waiting for the slow disk that keeps the history of bob",
    "hchat: hint: Ctrl-C ends hchat now, and what the disk has not taken is lost",
  ]);
  assertEquals(isOver, false);
  slow.resolve();
  await waiting;
  assertEquals(io.force, undefined);
});

Deno.test("a further Ctrl-C names the conversations whose vault lacks something", async () => {
  const io = new FakeIo();
  const slow = Promise.withResolvers<void>();
  const hub = hubOf({ bob: slow.promise, carol: Promise.resolve() });
  const waiting = awaitVaults(hub, io);
  await io.clock.advance(10);
  assert(io.force !== undefined);
  io.force();
  assertEquals(io.errors, [
    "hchat: warning: bob: the history may lack the latest messages, read or written",
  ]);
  slow.resolve();
  await waiting;
});

Deno.test("the end of a locked program that waits for a slow vault names nobody", async () => {
  const io = new FakeIo();
  const slow = Promise.withResolvers<void>();
  const waiting = awaitVaults(hubOf({ bob: slow.promise }, true), io);
  await io.clock.advance(5_000);
  io.force?.();
  assert(!io.errors.join().includes("bob"));
  slow.resolve();
  await waiting;
});

Deno.test("the end does not wait where every vault has everything", async () => {
  const io = new FakeIo();
  await awaitVaults(hubOf({ bob: undefined }), io);
  await io.clock.advance(5_000);
  assertEquals([io.errors, io.force], [[], undefined]);
});

Deno.test("what is said while the end waits is waited for, too, yet not without end", async () => {
  const io = new FakeIo();
  let saves = 0;
  const hub = {
    isConcealed: false,
    conversations: () =>
      [{ name: "bob", saving: Promise.resolve(void saves++) }] as unknown as ConversationLike[],
  };
  await awaitVaults(hub, io);
  assertEquals([saves, io.errors], [4, []]);
});
