/** A sealer has no timer: each call tells it the time, and it lets go of what has passed by then. */
import { assert, assertEquals } from "@std/assert";
import { isZero } from "../../../keys/bytes.ts";
import type { Sealer } from "../../../keys/cell/sealer.ts";
import { CLOCK_LIMIT_MS, SESSION_SEND_MS } from "../../../keys/constants.ts";
import type { TagHit } from "../../../keys/cell/sealer_outcomes.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import {
  answerTo,
  helloOf,
  NOW_MS,
  openRequest,
  sealed,
  sealerOf,
  sealerPair,
  shakeHands,
} from "../../testkit/sealer_pair.ts";
import { WipeWatch } from "../../testkit/wipe_watch.ts";
import { WatchedList } from "../../testkit/watched_list.ts";

/** Every record at hand is too old then. */
const LATER_MS = NOW_MS + 10 * 60_000;
const CELL = new Uint8Array(2_048);

const CALLS: Record<string, (sealer: Sealer) => unknown> = {
  advance: (sealer) => sealer.advance(LATER_MS),
  identify: (sealer) => sealer.identify({ tag: "0".repeat(32), cell: CELL }, LATER_MS),
  sessionState: (sealer) => sealer.sessionState(LATER_MS),
  isPeersTurn: (sealer) => sealer.isPeersTurn(LATER_MS),
  beginHello: (sealer) => sealer.beginHello(LATER_MS),
  beginKnock: (sealer) => sealer.beginKnock(LATER_MS, 1),
  openRequest: (sealer) => sealer.openRequest({ slot: 10, seat: "b" }, CELL, LATER_MS),
  openAnswer: (sealer) => sealer.openAnswer(CELL, LATER_MS),
  room: (sealer) => sealer.room(LATER_MS),
  sealFrame: (sealer) => sealer.sealFrame({ items: [] }, { nowMs: LATER_MS, padMode: "off" }),
  shape: (sealer) => sealer.shape(LATER_MS),
};

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`${name}() overwrites the records whose time has passed`, async () => {
    const list = new WatchedList();
    const sealer = sealerOf(list);
    await shakeHands(sealer, sealerOf(new MemoryList({ seat: "b" })));
    const held = list.buffers.filter((bytes) => !isZero(bytes));
    assert(held.length > 0);
    await call(sealer);
    assert(held.every(isZero));
  });
}

Deno.test("time alone overwrites the keys of slots that no cell of the peer can come from", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  using watch = new WipeWatch();
  // Slot 30, whose minute begins with slot 24: the keys from slot 10 on.
  a.advance(NOW_MS + 200_000);
  assertEquals(watch.countLength(32), 14);
});

Deno.test("a closed sealer reads no record any more, whatever it is asked", async () => {
  const list = new WatchedList();
  const sealer = sealerOf(list);
  const begun = await helloOf(sealerOf(new MemoryList({ seat: "b" })));
  assert(sealer.identify(begun, NOW_MS) !== undefined);
  sealer.close();
  const before = list.buffers.length;
  for (const call of Object.values(CALLS)) await call(sealer);
  assertEquals(list.buffers.length, before);
  assertEquals(sealer.identify(begun, NOW_MS), undefined);
  const opened = await sealer.openRequest({ slot: 10, seat: "b" }, begun.cell, NOW_MS);
  assertEquals(opened, { kind: "rejected", reason: "closed" });
});

Deno.test("finishHello() goes by its own time: an answer that took a minute comes too late", async () => {
  const { a, b } = sealerPair();
  const begun = await helloOf(a);
  const answered = await answerTo(b, begun);
  assert(answered.kind === "hello");
  const late = await a.finishHello(begun.attempt, answered.answer, NOW_MS + 60_000);
  assertEquals(late, { kind: "rejected", reason: "attemptAbandoned" });
  const again = await helloOf(a, NOW_MS + 60_000);
  const answer = await answerTo(b, again, NOW_MS + 60_000);
  assert(answer.kind === "hello");
  const lastMs = NOW_MS + 119_999;
  assertEquals((await a.finishHello(again.attempt, answer.answer, lastMs)).kind, "confirmed");
  // The session is as old as its confirmation.
  assertEquals(a.sessionState(lastMs + SESSION_SEND_MS - 1), "rekeyDue");
});

Deno.test("cells are opened and sealed by the time of the call, not by that of the last one", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const { cell } = sealed(b, { items: [] });
  assertEquals(a.openAnswer(cell, NOW_MS + 80_000), { kind: "rejected", reason: "notAuthentic" });
  const nowMs = NOW_MS + SESSION_SEND_MS;
  assertEquals(a.sealFrame({ items: [] }, { nowMs, padMode: "off" }), {
    kind: "blocked",
    reason: "noSession",
    untilMs: undefined,
  });
});

Deno.test("seat b leaves the word to seat a for three seconds and a round trip", async () => {
  const { a, b } = sealerPair();
  await answerTo(b, await helloOf(a));
  assert(b.isPeersTurn(NOW_MS + 2_999) && !b.isPeersTurn(NOW_MS + 3_000));
  assert(b.isPeersTurn(NOW_MS + 3_400, 500) && !b.isPeersTurn(NOW_MS + 3_500, 500));
  const other = sealerPair();
  await answerTo(other.a, await helloOf(other.b));
  assert(!other.a.isPeersTurn(NOW_MS));
});

Deno.test("what has the length of no cell is turned away as that", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const wrong = { kind: "rejected", reason: "wrongLength" } as const;
  const cell = new Uint8Array(2_047);
  assertEquals(a.openAnswer(cell, NOW_MS), wrong);
  const hit = b.identify(sealed(a, { items: [] }), NOW_MS);
  assertEquals(await b.openRequest(hit, cell, NOW_MS), wrong);
});

Deno.test("what does not open costs as many authentications under any tag, session by session", async () => {
  const { a, b } = sealerPair();
  /** Each plaintext is overwritten, whether it is authentic or not. */
  const authentications = async (hit: TagHit | undefined, cell: Uint8Array): Promise<string> => {
    using watch = new WipeWatch();
    assertEquals((await b.openRequest(hit, cell, NOW_MS)).kind, "rejected");
    const [own, small] = [cell.length - 28, 228].map((length) => watch.countLength(length));
    return `${own} of its length, ${small} small ones`;
  };
  const hello = await helloOf(a);
  await answerTo(b, hello);
  const tags: (TagHit | undefined)[] = [
    undefined,
    b.identify(hello, NOW_MS),
    { slot: 10, seat: "b" },
    // Known, and too far from the clock of the moment for a session cell.
    { slot: 200, seat: "a" },
  ];
  const counts = async (cell: Uint8Array): Promise<string[]> => {
    const each: string[] = [];
    for (const hit of tags) each.push(await authentications(hit, cell));
    return each;
  };
  // One session waits for its first frame since the hello above.
  for (const sessions of [1, 1, 2]) {
    const replays = [hello.cell];
    if (b.sessionState(NOW_MS) !== "unconfirmed") {
      const frame = sealed(a, { items: [] });
      assertEquals((await openRequest(b, frame)).kind, "frame");
      replays.push(frame.cell);
    }
    for (const cell of [new Uint8Array(2_048), ...replays]) {
      assertEquals(
        await counts(cell),
        tags.map(() => `${sessions + 1} of its length, 2 small ones`),
      );
    }
    assertEquals(
      await counts(new Uint8Array(65_536)),
      tags.map(() => `${sessions} of its length, 1 small ones`),
    );
    await shakeHands(a, b, NOW_MS + tags.length);
  }
});

Deno.test("a hello from a clock more than an hour away is refused, once", async () => {
  const { a, b } = sealerPair();
  const begun = await helloOf(a);
  const nowMs = NOW_MS + CLOCK_LIMIT_MS + 1;
  const answered = await answerTo(b, begun, nowMs);
  assert(answered.kind === "hello");
  assertEquals([answered.refusal, answered.established], ["clockApart", false]);
  assertEquals(await answerTo(b, begun, nowMs), { kind: "rejected", reason: "helloReplayed" });
  // Another one, a little later, is told as well.
  const next = await answerTo(b, await helloOf(a, NOW_MS + 1), nowMs + 1);
  assertEquals(next.kind, "hello");
});

Deno.test("the last slot of a list has its request tags, as the first one has", async () => {
  for (const slot of [0, 19]) {
    const { a, b, lists } = sealerPair({ slotCount: 20 });
    const nowMs = lists.a.schedule.startMs + slot * 10_000;
    const begun = await helloOf(a, nowMs);
    assertEquals(b.identify(begun, nowMs), { slot, seat: "a" });
  }
});
