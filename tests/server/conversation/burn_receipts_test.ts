/** When both copies of a key are gone, as both programs say. */
import { assert, assertEquals } from "@std/assert";
import { FROZEN } from "../../../server/transport/transport.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import { allSettled, entries, memoryPair, say, statusOf } from "../../testkit/pair.ts";

/** A list that burns, and knows how far. */
class BurningList extends MemoryList {
  get overwrittenUntil(): number {
    return this.burnedUntil;
  }
}

Deno.test("an entry gets its receipt once both copies of its key are overwritten, and not before", async () => {
  const pair = await memoryPair({ makeList: (options) => new BurningList(options) });
  const { a, b } = pair;
  say(a, "burn after reading");
  await pair.until(() => allSettled(a), "delivered");
  const slot = entries(a, "out")[0]?.slot ?? 0;
  const receipts = () => [entries(a, "out"), entries(b, "in")].map(([entry]) => entry?.keysGoneAt);
  a.list.burnedUntil = slot + 10;
  await pair.advance(60_000);
  assertEquals(receipts(), [undefined, undefined]);
  b.list.burnedUntil = slot;
  await pair.advance(60_000);
  assertEquals(receipts(), [undefined, undefined]);
  b.list.burnedUntil = slot + 1;
  await pair.advance(60_000);
  assert(receipts().every((at) => at !== undefined));
  await pair.close();
});

Deno.test("a watermark is told again in the next session", async () => {
  const pair = await memoryPair({ makeList: (options) => new BurningList(options) });
  const { a, b } = pair;
  say(a, "hello");
  await pair.until(() => allSettled(a), "delivered");
  // Else it goes out again, under a later key.
  b.conversation.markRead();
  await pair.until(() => entries(a, "out")[0]?.state === "read", "read");
  const slot = entries(a, "out")[0]?.slot ?? 0;
  b.list.burnedUntil = slot + 1;
  await pair.advance(60_000);
  await b.restart();
  b.list.burnedUntil = slot + 1;
  a.list.burnedUntil = slot + 1;
  await pair.advance(60_000);
  assert(entries(a, "out")[0]?.keysGoneAt !== undefined);
  await pair.close();
});

Deno.test("a request that waits with a watermark is not taken for one on a frozen connection", async () => {
  let frozen = 0;
  const pair = await memoryPair({
    dials: "a",
    makeList: (options) => new BurningList(options),
    wrapTransport: (inner) => ({
      dial: async (request) => {
        const result = await inner.dial(request);
        if (request.signal.reason === FROZEN) frozen++;
        return result;
      },
      close: () => inner.close(),
    }),
  });
  const { a, b } = pair;
  say(b, "hello");
  await pair.until(() => allSettled(b), "delivered");
  for (let until = 1; until <= 5; until++) {
    a.list.burnedUntil = until;
    await pair.advance(60_000);
  }
  assertEquals([frozen, statusOf(a), statusOf(b)], [0, "connected", "connected"]);
  await pair.close();
});
