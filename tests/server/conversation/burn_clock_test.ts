/** Clocks that are set while two programs run: what the chat burns then, and what it does not. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { CLOCK_LIMIT_MS, HORIZON_MS, SESSION_SEND_MS } from "../../../keys/constants.ts";
import type { ClaimOutcome } from "../../../keys/record_source.ts";
import { slotAt } from "../../../keys/schedule.ts";
import { MemoryList, type MemoryListOptions } from "../../testkit/memory_list.ts";
import { memoryPair, type Pair, type Peer, START_MS, statusOf } from "../../testkit/pair.ts";

/** Remembers up to where it was told to burn and the highest slot that was sent under. */
class BurningList extends MemoryList {
  claimed = -1;

  burn(untilSlot: number): Promise<void> {
    this.burnedUntil = Math.max(this.burnedUntil, Math.min(untilSlot, this.schedule.slotCount));
    return Promise.resolve();
  }

  override claimSlot(slot: number): ClaimOutcome {
    const outcome = super.claimSlot(slot);
    if (outcome.kind === "claimed") this.claimed = Math.max(this.claimed, slot);
    return outcome;
  }
}

/** A pair that is connected, and the time as nobody has changed it. */
async function burningPair(
  list: Omit<MemoryListOptions, "seat"> = {},
): Promise<Pair & { trueSlot: (behindMs?: number) => number }> {
  const makeList = (options: MemoryListOptions) => new BurningList(options);
  const pair = await memoryPair({ makeList, list });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  // Neither peer's own clock: those are set.
  const trueSlot = (behindMs = 0): number =>
    slotAt(a.list.schedule, START_MS + a.clock.uptime() - uptimeAtStartMs - behindMs);
  const uptimeAtStartMs = a.clock.uptime() - (a.clock.now() - START_MS);
  return { ...pair, trueSlot };
}

function assertAtMost(slot: number, most: number): void {
  assert(slot <= most, `${slot} is over ${most}`);
}

function claimedBy({ list }: Peer): number {
  assert(list instanceof BurningList);
  return list.claimed;
}

Deno.test("a clock that is walked ahead in small steps burns nothing that is still needed", async () => {
  for (const isOnline of [true, false]) {
    const pair = await burningPair();
    const { a, b, trueSlot } = pair;
    await b.setOnline(isOnline);
    for (let step = 0; step < 200; step++) {
      a.clock.aheadMs += 55_000;
      await pair.advance(step % 2 === 0 ? 5_000 : 1_000);
      assertAtMost(a.list.burnedUntil, trueSlot(HORIZON_MS));
    }
    assertGreater(slotAt(a.list.schedule, a.clock.now()), trueSlot() + 1_000);
    assertGreater(a.list.burnedUntil, 0);
    assertAtMost(claimedBy(a), trueSlot() + (CLOCK_LIMIT_MS + SESSION_SEND_MS) / 10_000);
    await pair.close();
  }
});

Deno.test("two clocks that are walked ahead together move the floor along, but burn nothing that is still needed", async () => {
  const pair = await burningPair();
  const { a, b, trueSlot } = pair;
  for (let step = 0; step < 200; step++) {
    for (const peer of [a, b]) peer.clock.aheadMs += 30_000;
    await pair.advance(5_000);
    for (const { list } of [a, b]) assertAtMost(list.burnedUntil, trueSlot(HORIZON_MS));
  }
  for (const peer of [a, b]) {
    assertEquals(statusOf(peer), "connected");
    assertGreater(peer.list.burnedUntil, 0);
    assertGreater(claimedBy(peer), trueSlot() + 590);
  }
  await pair.close();
});

Deno.test("two clocks that are ahead when both programs start are believed", async () => {
  const pair = await burningPair();
  const { a, b, trueSlot } = pair;
  for (const peer of [a, b]) {
    peer.clock.aheadMs = 86_400_000;
    await peer.restart();
  }
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  await pair.advance(120_000);
  for (const { list } of [a, b]) assertGreater(list.burnedUntil, trueSlot() + 8_000);
  await pair.close();
});

Deno.test("burning goes on while the peer is away and while the computer sleeps", async () => {
  const pair = await burningPair();
  const { a, b, trueSlot } = pair;
  await b.setOnline(false);
  await pair.advance(2 * HORIZON_MS);
  assertGreater(a.list.burnedUntil, trueSlot(HORIZON_MS) - 10);
  a.clock.sleptMs = 3 * HORIZON_MS;
  await pair.advance(120_000);
  assertGreater(a.list.burnedUntil, slotAt(a.list.schedule, a.clock.now() - HORIZON_MS) - 10);
  await pair.close();
});

Deno.test("burning lags by a sleep that the system does not count, until the next start", async () => {
  const pair = await burningPair();
  const { a, b } = pair;
  // Seen from inside, such a sleep is a clock that somebody has set.
  for (const peer of [a, b]) peer.clock.aheadMs = 3 * HORIZON_MS;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  await pair.advance(120_000);
  const behind = (): number =>
    slotAt(a.list.schedule, a.clock.now() - HORIZON_MS) - a.list.burnedUntil;
  assertGreater(behind(), 1_000);
  await a.restart();
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  await pair.advance(120_000);
  assertAtMost(behind(), 10);
  await pair.close();
});

Deno.test("the last keys of a list are burned an hour after its end", async () => {
  const pair = await burningPair({ slotCount: 730 });
  const { a, b } = pair;
  await pair.advance(2 * HORIZON_MS);
  for (const { list } of [a, b]) assertEquals(list.burnedUntil, 730);
  await pair.close();
});
