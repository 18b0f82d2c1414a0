/** Clocks that are whole hours apart: both sides are told, and one click goes on (PROTOCOL.md §7, "Whole hours"). */
import { assert, assertEquals, assertLess } from "@std/assert";
import {
  allSettled,
  memoryPair,
  type Pair,
  type PairOptions,
  type Peer,
  say,
  statusOf,
  texts,
} from "../../testkit/pair.ts";

const HOUR_MS = 3_600_000;
/** Slots enough on either side of the time at which pairs start. */
const LIST = { startMs: Date.UTC(2026, 0, 1) - 48 * HOUR_MS, slotCount: 100_000 };

const noticeCodes = ({ conversation }: Peer): string[] =>
  conversation.snapshot().notices.map(({ code }) => code);

const areBoth = ({ a, b }: Pair, code: string): boolean =>
  [a, b].every((peer) => statusOf(peer) === code);

/** How often the status that the page shows changes from now on. */
function changesOf({ conversation }: Peer): { count: number } {
  let last = conversation.snapshot().status.code;
  const changes = { count: 0 };
  conversation.subscribe((change) => {
    if (change.kind !== "conversation" || change.conversation.status.code === last) return;
    last = change.conversation.status.code;
    changes.count++;
  });
  return changes;
}

const apartPair = (hours: number, options: PairOptions = {}) =>
  memoryPair({ list: LIST, bAheadMs: hours * HOUR_MS, ...options });

async function exchangeTexts(pair: Pair): Promise<void> {
  const { a, b } = pair;
  await pair.until(() => areBoth(pair, "connected"), "connected", 30_000);
  for (const peer of [a, b]) say(peer, "at last");
  await pair.until(() => [a, b].every(allSettled), "delivered");
  assertEquals([a, b].map((peer) => texts(peer, "in")), [["at last"], ["at last"]]);
}

/** Each distance once, and the ends of the search however they call. */
const APART: [hours: number, dials: "a" | "b" | "both"][] = [
  [2, "a"],
  [-2, "both"],
  [3, "b"],
  [-3, "a"],
  [5.5, "both"],
  [-12, "b"],
  ...(["a", "b", "both"] as const).flatMap((dials): [number, typeof dials][] => [
    [26, dials],
    [-26, dials],
  ]),
];

for (const [hours, dials] of APART) {
  Deno.test(`clocks ${hours} hours apart, dialling: ${dials}: both pages say so, and one click goes on`, async () => {
    const pair = await apartPair(hours, { dials });
    const { a, b } = pair;
    await pair.until(() => areBoth(pair, "clockApart"), "both are told", 900_000);
    const [chooser, other] = Math.abs(hours) % 2 === 0 ? [a, b] : [b, a];
    const { status } = chooser.conversation.snapshot();
    assert(status.code === "clockApart");
    const sign = chooser === a ? 1 : -1;
    assertEquals(Math.abs(status.offsetMs - sign * hours * HOUR_MS) < 2_000, true);
    assertEquals(chooser.conversation.resume(), undefined);
    await exchangeTexts(pair);
    assert(noticeCodes(chooser).includes("otherHour"));
    assert(!noticeCodes(other).includes("otherHour"));
    await pair.close();
  });
}
Deno.test("no status flaps while the clocks are hours apart, and after a clock was put forward by three hours", async () => {
  const pair = await apartPair(3);
  const { a, b } = pair;
  await pair.until(() => areBoth(pair, "clockApart"), "both are told", 120_000);
  const apart = [changesOf(a), changesOf(b)];
  await pair.advance(600_000);
  assertEquals(apart.map(({ count }) => count), [0, 0]);
  await pair.close();

  const talking = await apartPair(0);
  await exchangeTexts(talking);
  const changes = [changesOf(talking.a), changesOf(talking.b)];
  talking.b.clock.aheadMs = 3 * HOUR_MS;
  await talking.advance(20_000);
  for (const { count } of changes) assertLess(count, 4);
  await talking.until(() => areBoth(talking, "clockApart"), "both are told", 120_000);
  const settled = [changesOf(talking.a), changesOf(talking.b)];
  await talking.advance(300_000);
  assertEquals(settled.map(({ count }) => count), [0, 0]);
  await talking.close();
});

for (const dials of ["a", "b", "both"] as const) {
  for (const wrong of ["a", "b"] as const) {
    Deno.test(`${wrong} sets its clock right, dialling: ${dials}: that ends it without a click, before one and after one`, async () => {
      for (const clicks of [false, true]) {
        const pair = await apartPair(0, { dials });
        const { [wrong]: fast } = pair;
        fast.clock.aheadMs = 3 * HOUR_MS;
        await fast.restart();
        await pair.until(() => areBoth(pair, "clockApart"), "both are told", 120_000);
        if (clicks) {
          assertEquals(fast.conversation.resume(), undefined);
          await exchangeTexts(pair);
        }
        fast.clock.aheadMs = 0;
        if (clicks) {
          await pair.until(() => !noticeCodes(fast).includes("otherHour"), "its own hour", 300_000);
          await pair.until(() => areBoth(pair, "connected"), "connected", 30_000);
        } else await exchangeTexts(pair);
        await pair.close();
      }
    });
  }
}

Deno.test("two who both click at once find each other", async () => {
  const pair = await apartPair(3);
  const { a, b } = pair;
  await pair.until(() => areBoth(pair, "clockApart"), "both are told", 120_000);
  for (const peer of [a, b]) assertEquals(peer.conversation.resume(), undefined);
  await pair.until(() => areBoth(pair, "connected"), "connected", 120_000);
  await pair.close();
});

Deno.test("a caller that is behind is told by a callee that has burned the keys of that time", async () => {
  const pair = await apartPair(-3, { dials: "b" });
  const { a, b } = pair;
  a.list.burnedUntil = Math.floor((a.clock.now() - 2 * HOUR_MS - LIST.startMs) / 10_000);
  await pair.until(() => areBoth(pair, "clockApart"), "both are told", 120_000);
  assertEquals(b.conversation.resume(), undefined);
  await exchangeTexts(pair);
  await pair.close();
});

Deno.test("knocks claim no slot, and nobody who is not paused can go on", async () => {
  const pair = await apartPair(3);
  const { a, b } = pair;
  assertEquals(a.conversation.resume()?.error, { code: "notPaused" });
  await pair.until(() => areBoth(pair, "clockApart"), "both are told", 120_000);
  assertEquals([a, b].map(({ list }) => list.reopened().claimedBefore), [-1, -1]);
  await pair.close();
});
