import { assertEquals, assertNotEquals } from "@std/assert";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { loneConversation } from "../../testkit/lone_conversation.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";

/** When a conversation dials an address where nobody is, in milliseconds from its start. */
async function attempts(
  { list, random }: { list: string; random: string },
): Promise<number[]> {
  const clock = new FakeClock();
  const startMs = clock.now();
  const dialled: number[] = [];
  const conversation = loneConversation({
    list: new MemoryList({ seed: list, periodMs: 1_000 }),
    clock,
    random: seededRandom(random),
    peer: new URL("http://192.0.2.1:7471"),
    transport: {
      dial: () => {
        dialled.push(clock.now() - startMs);
        return Promise.resolve({ kind: "unreachable", reason: "refused", left: false });
      },
      close: () => {},
    },
  });
  await clock.advance(60_000);
  await conversation.close();
  return dialled;
}

Deno.test("pauses between attempts are drawn from the list, each anew", async () => {
  const drawn = await attempts({ list: "one", random: "x" });
  assertEquals(await attempts({ list: "one", random: "y" }), drawn);
  assertNotEquals(await attempts({ list: "another", random: "x" }), drawn);
  const long = drawn.slice(6).map((atMs, index) => atMs - drawn[index + 5]!);
  assertEquals(new Set(long).size, long.length);
  assertEquals(long.every((pauseMs) => pauseMs >= 3_750 && pauseMs <= 6_250), true, `${long}`);
});
