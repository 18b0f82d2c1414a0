import { assert, assertEquals } from "@std/assert";
import {
  entries,
  memoryPair,
  type Pair,
  type PairOptions,
  say,
  socketPair,
  texts,
} from "../testkit/pair.ts";

/** Runs one scenario in memory under a fake clock and again over real sockets. */
function scenario(
  name: string,
  options: PairOptions,
  play: (pair: Pair) => Promise<void>,
): void {
  for (const [where, make] of [["in memory", memoryPair], ["over sockets", socketPair]] as const) {
    Deno.test(`${name}, ${where}`, async () => {
      const pair = await make(options);
      try {
        await play(pair);
      } finally {
        await pair.close();
      }
    });
  }
}

const bothConnected = ({ a, b }: Pair): boolean =>
  [a, b].every((peer) => peer.conversation.snapshot().status === "connected");

for (const dials of ["a", "b", "both"] as const) {
  scenario(`two peers talk when dialling: ${dials}`, { dials }, async (pair) => {
    const { a, b } = pair;
    await pair.until(() => bothConnected(pair), "both connected");
    say(a, "one");
    say(b, "two");
    say(a, "three");
    await pair.until(
      () =>
        [...entries(a, "out"), ...entries(b, "out")].every(({ state }) => state === "delivered"),
      "all delivered",
    );
    assertEquals(texts(b, "in"), ["one", "three"]);
    assertEquals(texts(a, "in"), ["two"]);
    b.conversation.markRead();
    await pair.until(() => entries(a, "out").every(({ state }) => state === "read"), "read");
    assert(entries(a, "out").every(({ protection }) => protection === "pad"));
  });
}
