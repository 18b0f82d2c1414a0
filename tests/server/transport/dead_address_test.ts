import { EXCHANGE_TIMEOUT_MS } from "../../../server/constants.ts";
import { assertEquals } from "@std/assert";
import { allSettled, entries, memoryPair, say, statusOf } from "../../testkit/pair.ts";

Deno.test("no text leaves for an address that has just failed; it waits as queued and arrives later", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  await b.setOnline(false);
  // The request that waits at b is not answered any more; its exchange fails, and so do the hellos after it.
  await pair.advance(EXCHANGE_TIMEOUT_MS + 5_000);
  say(a, "nobody is there");
  await pair.advance(30_000);
  assertEquals(entries(a, "out").map(({ state, slot }) => [state, slot]), [["queued", null]]);
  await b.setOnline(true);
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(entries(b, "in").map(({ text }) => text), ["nobody is there"]);
  await pair.close();
});
