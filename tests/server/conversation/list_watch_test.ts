import { HORIZON_MS } from "../../../keys/constants.ts";
import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { slotAt } from "../../../keys/schedule.ts";
import { MemoryList, type MemoryListOptions } from "../../testkit/memory_list.ts";
import { memoryPair, type Peer, statusOf } from "../../testkit/pair.ts";

Deno.test("a damaged chunk is named by its times on the page, at the start already", async () => {
  class DamagedList extends MemoryList {
    check(slot: number): Promise<{ first: number; end: number }[]> {
      return Promise.resolve(this.seat === "a" ? [{ first: slot + 10, end: slot + 820 }] : []);
    }
  }
  const pair = await memoryPair({ makeList: (options) => new DamagedList(options) });
  await pair.advance(1);
  const noticesOf = ({ conversation }: Peer) => conversation.snapshot().notices;
  assertEquals(noticesOf(pair.a), [{
    code: "damaged",
    from: "2026-01-01T02:01:40.000Z",
    to: "2026-01-01T04:16:40.000Z",
  }]);
  assertEquals(noticesOf(pair.b), []);
  await pair.close();
});

for (
  const [words, bAheadMs] of [["alike", 0], ["one behind", -40_000], ["one ahead", 40_000]] as const
) {
  Deno.test(`burning keeps behind the horizon of both clocks, ${words}, and waits until the peer was heard`, async () => {
    /** How far behind the slower clock each burn stayed, in slots. */
    const behind: number[] = [];
    class BurningList extends MemoryList {
      burn(untilSlot: number): Promise<void> {
        const slots = [a, b].map(({ clock }) => slotAt(this.schedule, clock.now()));
        behind.push(Math.min(...slots) - untilSlot);
        return Promise.resolve();
      }
    }
    const makeList = (options: MemoryListOptions) => new BurningList(options);
    const pair = await memoryPair({ makeList, bAheadMs });
    const { a, b } = pair;
    await pair.advance(0);
    assertEquals(behind, []);
    await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
    await pair.advance(60_000);
    assertGreater(behind.length, 0);
    for (const slots of behind) assertEquals(slots, HORIZON_MS / 10_000);
    await pair.close();
  });
}

Deno.test("a clock that is set ahead for hours burns nothing that is still needed", async () => {
  const burned: number[] = [];
  class BurningList extends MemoryList {
    burn(untilSlot: number): Promise<void> {
      if (this.seat === "a") burned.push(untilSlot);
      return Promise.resolve();
    }
  }
  const pair = await memoryPair({ makeList: (options) => new BurningList(options) });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  const slot = a.conversation.snapshot().slot!;
  for (const isOnline of [true, false]) {
    await b.setOnline(isOnline);
    a.clock.aheadMs = 3 * 3_600_000;
    await pair.advance(150_000);
    a.clock.aheadMs = 0;
    await pair.advance(90_000);
  }
  for (const until of burned) assertLess(until, slot - 300);
  const before = burned.length;
  await pair.advance(3_600_000);
  assertGreater(burned.length, before);
  assertGreater(burned.at(-1)!, slot);
  await pair.close();
});
