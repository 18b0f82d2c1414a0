/** Texts that wait for a time of their own. */
import { assert, assertEquals } from "@std/assert";
import {
  allSettled,
  entries,
  memoryPair,
  type Pair,
  type Peer,
  say,
  texts,
} from "../../testkit/pair.ts";
import { OUTBOX_ENTRIES } from "../../../server/messages/outbox.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

function later({ conversation, clock }: Peer, text: string, inMs: number): string {
  const outcome = conversation.send(text, { sendAtMs: clock.now() + inMs });
  assert(outcome.kind === "queued");
  return outcome.id;
}

async function together(options: Parameters<typeof memoryPair>[0]): Promise<Pair> {
  const pair = await memoryPair({ dials: "a", ...options });
  say(pair.a, "hello");
  await pair.until(() => allSettled(pair.a), "delivered");
  return pair;
}

Deno.test("a text that is to be sent later leaves at its time, behind what was sent before", async () => {
  const pair = await together({});
  const { a, b } = pair;
  const id = later(a, "happy birthday", 3_600_000);
  const [, waiting] = entries(a, "out");
  assertEquals([waiting?.state, waiting?.sendAt?.slice(0, 16)], ["queued", "2026-01-01T03:00"]);
  say(a, "not yet");
  await pair.advance(3_590_000);
  assertEquals(texts(b, "in"), ["hello", "not yet"]);
  await pair.advance(15_000);
  assertEquals(texts(b, "in"), ["hello", "not yet", "happy birthday"]);
  const sent = entries(a, "out").at(-1);
  assertEquals([sent?.id, sent?.sendAt, sent?.state], [id, undefined, "delivered"]);
  await pair.close();
});

Deno.test("until its time a text can be changed and taken back, and it survives a kill with a vault", async () => {
  using folder = tempDir();
  const pair = await together({ vaults: folder.path });
  const { a, b } = pair;
  const [kept, dropped] = [later(a, "one", 60_000), later(a, "two", 60_000)];
  a.conversation.change({ kind: "edit", id: kept, text: "once" });
  assert(a.conversation.cancel(dropped));
  await pair.advance(1_000);
  await a.crash();
  assertEquals(entries(a, "out").map(({ state }) => state).slice(1), ["queued", "cancelled"]);
  await pair.advance(120_000);
  assertEquals(texts(b, "in"), ["hello", "once"]);
  assertEquals(entries(b, "in").at(-1)?.editedAt, undefined);
  await pair.close();
});

Deno.test("a peer's clock that was behind, and has been set right since, holds no text back", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  b.clock.aheadMs = -1_800_000;
  say(a, "hello");
  await pair.until(() => allSettled(a), "delivered");
  later(a, "later", 120_000);
  await pair.advance(60_000);
  b.clock.aheadMs = 0;
  await pair.advance(50_000);
  assertEquals(texts(b, "in"), ["hello"]);
  await pair.advance(30_000);
  assertEquals(texts(b, "in"), ["hello", "later"]);
  await pair.close();
});

Deno.test("a clock that is set ahead sends nothing before its time", async () => {
  const pair = await together({});
  const { a, b } = pair;
  later(a, "later", 1_800_000);
  await pair.advance(1_000);
  a.clock.aheadMs = 2_400_000;
  await pair.advance(30_000);
  assertEquals(texts(b, "in"), ["hello"]);
  await pair.advance(1_900_000);
  assertEquals(texts(b, "in"), ["hello", "later"]);
  await pair.close();
});

Deno.test("before the peer was heard in this run no text is sent later, whatever our clock says", async () => {
  using folder = tempDir();
  const pair = await together({ vaults: folder.path });
  const { a, b } = pair;
  later(a, "later", 1_800_000);
  await pair.advance(1_000);
  await b.setOnline(false);
  await a.crash();
  a.clock.aheadMs = 2_400_000;
  await pair.advance(60_000);
  a.clock.aheadMs = 0;
  await b.setOnline(true);
  await pair.advance(60_000);
  assertEquals(texts(b, "in"), ["hello"]);
  await pair.advance(1_800_000);
  assertEquals(texts(b, "in"), ["hello", "later"]);
  await pair.close();
});

Deno.test("what is due while the outbox is full goes when there is room, all of it", async () => {
  const pair = await together({});
  const { a, b } = pair;
  await b.setOnline(false);
  for (let number = 0; number < OUTBOX_ENTRIES - 1; number++) say(a, `${number}`);
  later(a, "one", 10_000);
  later(a, "two", 10_000);
  await pair.advance(30_000);
  await b.setOnline(true);
  await pair.until(() => allSettled(a), "delivered", 600_000);
  assertEquals(texts(b, "in").slice(-2), ["one", "two"]);
  await pair.close();
});
