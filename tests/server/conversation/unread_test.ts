/** Texts that are delivered and not read, and a program that restarts. */
import { assertEquals } from "@std/assert";
import { allSettled, entries, memoryPair, say, texts } from "../../testkit/pair.ts";

for (const dials of ["a", "b"] as const) {
  Deno.test(`what was delivered and not read comes again after a restart, dialling: ${dials}`, async () => {
    const pair = await memoryPair({ dials });
    const { a, b } = pair;
    const ids = [say(b, "one"), say(b, "two")];
    await pair.until(() => allSettled(b), "delivered");
    a.conversation.markRead(ids[0]);
    const states = (): string[] => entries(b, "out").map(({ state }) => state);
    await pair.until(() => states()[0] === "read", "the first is read");
    await a.restart();
    await pair.until(() => texts(a, "in").length > 0, "offered again", 120_000);
    await pair.advance(10_000);
    assertEquals([texts(a, "in"), states()], [["two"], ["read", "delivered"]]);
    a.conversation.markRead();
    await pair.until(() => states()[1] === "read", "read");
    await pair.close();
  });
}

Deno.test("a text that an earlier run received and nobody read is not shown as read", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  const first = say(b, "one");
  await pair.until(() => allSettled(b), "delivered");
  await a.restart();
  const second = say(b, "two");
  await pair.until(() => texts(a, "in").includes("two"), "received");
  assertEquals(texts(a, "in"), ["one", "two"]);
  a.conversation.markRead(first);
  const stateOf = (wanted: string): string =>
    entries(b, "out").find(({ id }) => id === wanted)?.state ?? "";
  await pair.until(() => stateOf(first) === "read", "the first is read");
  await pair.advance(10_000);
  assertEquals(stateOf(second), "delivered");
  await pair.close();
});

Deno.test("what is offered again does not hold up a longer text that is written meanwhile", async () => {
  const pair = await memoryPair({ list: { periodMs: 60_000 } });
  const { a, b } = pair;
  say(b, "short");
  await pair.until(() => allSettled(b), "delivered");
  await a.kill();
  say(b, "x".repeat(1_500));
  await a.restart();
  await pair.until(() => allSettled(b), "delivered", 20_000);
  assertEquals(texts(a, "in").map((text) => text.length), [5, 1_500]);
  await pair.close();
});

Deno.test("how much is unread is told when a text comes and when it was read", async () => {
  const pair = await memoryPair();
  const told: number[] = [];
  pair.a.conversation.subscribe((change) => {
    if (change.kind === "conversation") told.push(change.conversation.unread);
  });
  say(pair.b, "one");
  await pair.until(() => told.at(-1) === 1, "one is unread");
  pair.a.conversation.markRead();
  await pair.until(() => told.at(-1) === 0, "nothing is unread");
  await pair.close();
});
