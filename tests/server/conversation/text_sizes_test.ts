import { assertEquals } from "@std/assert";
import { allSettled, memoryPair, say, texts } from "../../testkit/pair.ts";

/** Texts of each length: so many that the first cell of one of them is as short as any can be. */
const TEXTS = 12;

/**
 * What a text of so many bytes takes in quiet cover, beside an acknowledgement: the least length of its first cell, and
 * whether that holds it whole.
 */
async function cellOf(bytes: number): Promise<{ leastBytes: number; isWhole: boolean }> {
  const lengths: number[] = [];
  let later: Promise<void> | undefined;
  const pair = await memoryPair({
    dials: "a",
    wrapTransport: (transport) => ({
      dial: async (request) => {
        lengths.push(request.cell.length);
        if (lengths.length > 1) await later;
        return await transport.dial(request);
      },
      close: () => transport.close(),
    }),
    conversation: { padMode: "off" },
  });
  const { a, b } = pair;
  say(b, "to be acknowledged");
  await pair.until(() => allSettled(b), "acknowledged");
  const firstBytes: number[] = [];
  const areWhole: boolean[] = [];
  for (let count = 1; count <= TEXTS; count++) {
    await pair.advance(3_000);
    lengths.length = 0;
    const held = Promise.withResolvers<void>();
    later = held.promise;
    say(a, "x".repeat(bytes));
    await pair.advance(200);
    firstBytes.push(lengths[0] ?? 0);
    areWhole.push(texts(b, "in").length === count);
    held.resolve();
    await pair.until(() => allSettled(a), "delivered");
  }
  await pair.close();
  return { leastBytes: Math.min(...firstBytes), isWhole: !areWhole.includes(false) };
}

Deno.test("a text takes one cell, of the lengths that SECURITY.md names", async () => {
  const expected = [
    [125, { leastBytes: 256, isWhole: true }],
    [126, { leastBytes: 896, isWhole: true }],
    [765, { leastBytes: 896, isWhole: true }],
    [766, { leastBytes: 2_048, isWhole: true }],
    [1_911, { leastBytes: 2_048, isWhole: true }],
    [1_912, { leastBytes: 2_048, isWhole: false }],
  ] as const;
  for (const [bytes, taken] of expected) assertEquals(await cellOf(bytes), taken, `${bytes} bytes`);
});
