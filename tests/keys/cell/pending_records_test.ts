/** A medium that takes its time: what waits for it, and what goes on once it has answered. */
import { assert, assertEquals } from "@std/assert";
import { ROOT_BYTES } from "../../../keys/constants.ts";
import type { ClaimOutcome, HeldSlots, ReadOutcome } from "../../../keys/record_source.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import {
  answerTo,
  helloOf,
  NOW_MS,
  openRequest,
  sealed,
  sealerOf,
  shakeHands,
  textOf,
  textsIn,
} from "../../testkit/sealer_pair.ts";
import { WatchedList } from "../../testkit/watched_list.ts";

/** A list on a medium that answers when it is told to. */
class SlowList extends MemoryList {
  /** Reads that wait, of whole records or of roots. */
  isPending = { records: false, roots: false, claims: false };
  /** Slots whose records wait by themselves. */
  readonly pendingSlots = new Set<number>();
  readonly #listeners = new Set<() => void>();
  held: HeldSlots | undefined;
  /** How often something was read. */
  asked = 0;

  override readRecord(slot: number, into: Uint8Array): ReadOutcome {
    this.asked++;
    const { records, roots } = this.isPending;
    const isWhole = into.length !== ROOT_BYTES;
    if (isWhole ? records || this.pendingSlots.has(slot) : roots) return { kind: "pending" };
    return super.readRecord(slot, into);
  }

  override claimSlot(slot: number): ClaimOutcome {
    return this.isPending.claims ? { kind: "pending" } : super.claimSlot(slot);
  }

  hold(slots: HeldSlots): void {
    this.held = slots;
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      const end = this.onSettled(() => {
        end();
        resolve();
      });
    });
  }

  onSettled(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** The medium answers all that was asked. */
  answer(): void {
    this.isPending = { records: false, roots: false, claims: false };
    for (const listener of [...this.#listeners]) listener();
  }
}

async function slowPair() {
  const lists = { a: new SlowList(), b: new SlowList({ seat: "b" }) };
  const [a, b] = [sealerOf(lists.a), sealerOf(lists.b)];
  await shakeHands(a, b);
  return { a, b, lists };
}

/** Far enough that no record of the handshake's slots is at hand. */
const LATER_MS = NOW_MS + 200_000;

Deno.test("an answer whose record is being read is worth another try, and is opened then", async () => {
  const { a, b, lists } = await slowPair();
  a.advance(LATER_MS);
  const { cell } = sealed(b, { items: [textOf("patience")] }, LATER_MS);
  lists.a.isPending.records = true;
  assertEquals(a.openAnswer(cell, LATER_MS), { kind: "rejected", reason: "recordPending" });
  lists.a.answer();
  assertEquals(textsIn(a.openAnswer(cell, LATER_MS)), ["patience"]);
});

Deno.test("an answer is found past a slot whose record is being read", async () => {
  const { a, b, lists } = await slowPair();
  a.advance(LATER_MS);
  lists.a.pendingSlots.add(10 + 20);
  const { cell } = sealed(b, { items: [textOf("next door")] }, LATER_MS + 10_000);
  assertEquals(textsIn(a.openAnswer(cell, LATER_MS)), ["next door"]);
});

Deno.test("an answer is found past slots whose records are damaged or burned", async () => {
  const { a, b, lists } = await slowPair();
  a.advance(LATER_MS);
  const slot = 10 + 20;
  for (const near of [-1, 0, 1]) lists.a.damagedSlots.add(slot + near);
  const { cell } = sealed(b, { items: [textOf("further on")] }, LATER_MS + 20_000);
  assertEquals(textsIn(a.openAnswer(cell, LATER_MS)), ["further on"]);
  const forged = new Uint8Array(cell.length);
  assertEquals(a.openAnswer(forged, LATER_MS), { kind: "rejected", reason: "notAuthentic" });
});

Deno.test("a request whose record is being read waits for it", async () => {
  const { a, b, lists } = await slowPair();
  b.advance(LATER_MS);
  const cell = sealed(a, { items: [textOf("patience")] }, LATER_MS);
  lists.b.isPending.records = true;
  const opening = openRequest(b, cell, LATER_MS);
  let isOpen = false;
  void opening.then(() => isOpen = true);
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assert(!isOpen);
  // It does not ask again and again.
  const { asked } = lists.b;
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assertEquals(lists.b.asked, asked);
  lists.b.answer();
  assertEquals(textsIn(await opening), ["patience"]);
});

Deno.test("nothing is sealed while the claim or the record of its slot is pending", async () => {
  const { a, lists } = await slowPair();
  const seal = () => a.sealFrame({ items: [] }, { nowMs: LATER_MS, padMode: "off" });
  const pending = { kind: "blocked", reason: "pending", untilMs: undefined } as const;
  lists.a.isPending.claims = true;
  assertEquals(seal(), pending);
  lists.a.answer();
  lists.a.isPending.records = true;
  assertEquals(seal(), pending);
  lists.a.answer();
  assertEquals(seal().kind, "sealed");
});

Deno.test("nothing is sealed without a claim on the medium, although the record is at hand", async () => {
  const { a, lists } = await slowPair();
  const seal = () => a.sealFrame({ items: [] }, { nowMs: NOW_MS, padMode: "off" });
  assertEquals(seal().kind, "sealed");
  lists.a.removed = true;
  assertEquals(seal(), { kind: "blocked", reason: "removed", untilMs: undefined });
  lists.a.removed = false;
  assertEquals(seal().kind, "sealed");
});

Deno.test("a hello is not begun while its root is pending; a knock waits", async () => {
  const list = new SlowList();
  const sealer = sealerOf(list);
  list.isPending.roots = true;
  assertEquals(await sealer.beginHello(NOW_MS), {
    kind: "blocked",
    reason: "pending",
    untilMs: undefined,
  });
  const knocking = sealer.beginKnock(NOW_MS, 1);
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  list.answer();
  assertEquals((await knocking).kind, "begun");
});

Deno.test("a hello whose root is pending waits for it; one whose root is gone has no answer", async () => {
  const list = new SlowList({ seat: "b" });
  const sealer = sealerOf(list);
  const begun = await helloOf(sealerOf(new MemoryList()));
  list.isPending.roots = true;
  const answering = answerTo(sealer, begun);
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  list.answer();
  assertEquals((await answering).kind, "hello");
  list.removed = true;
  assertEquals(await answerTo(sealer, begun), { kind: "rejected", reason: "recordUnavailable" });
});

Deno.test("tags whose roots are pending are known as soon as the medium has answered", async () => {
  const begun = await helloOf(sealerOf(new MemoryList()));
  const list = new SlowList({ seat: "b" });
  list.isPending.roots = true;
  const sealer = sealerOf(list);
  assertEquals(sealer.identify(begun, NOW_MS), undefined);
  list.answer();
  assertEquals(sealer.identify(begun, NOW_MS), { slot: 10, seat: "a" });
  assertEquals(list.listeners, 1);
  sealer.close();
  assertEquals(list.listeners, 0);
});

Deno.test("tags whose roots are gone are looked for again after a second, not before", async () => {
  const begun = await helloOf(sealerOf(new MemoryList()));
  const list = new MemoryList({ seat: "b" });
  list.removed = true;
  const sealer = sealerOf(list);
  sealer.advance(NOW_MS + 500);
  list.removed = false;
  assertEquals(sealer.identify(begun, NOW_MS + 999), undefined);
  assertEquals(sealer.identify(begun, NOW_MS + 1_000), { slot: 10, seat: "a" });
});

Deno.test("a list that is gone is asked once a second, however often the sealer is called", () => {
  const list = new WatchedList();
  list.removed = true;
  const sealer = sealerOf(list);
  const asked = (afterMs: number): number => {
    const before = list.buffers.length;
    sealer.advance(NOW_MS + afterMs);
    return list.buffers.length - before;
  };
  assertEquals([500, 3_000, 3_000, 3_999, 4_000, 4_001].map(asked), [0, 1, 0, 0, 1, 0]);
  list.removed = false;
  assert(asked(5_000) > 1);
});

Deno.test("a sealer tells the list which records and which roots it needs", async () => {
  const { lists } = await slowPair();
  // Slot 10 and the minute around it; the hour and the minute around it.
  assertEquals(lists.a.held, {
    records: [{ first: 4, last: 16 }, { first: 4, last: 16 }],
    roots: { first: -356, last: 376 },
  });
});

Deno.test("the records around the peer's clock are held from the handshake on, on both sides", async () => {
  const lists = { a: new SlowList(), b: new SlowList({ seat: "b" }) };
  const aheadMs = 30 * 60_000;
  const [a, b] = [sealerOf(lists.a), sealerOf(lists.b, { nowMs: NOW_MS + aheadMs })];
  const begun = await helloOf(a);
  const answered = await answerTo(b, begun, NOW_MS + aheadMs);
  assert(answered.kind === "hello");
  const [early, late] = [{ first: 4, last: 16 }, { first: 184, last: 196 }];
  assertEquals(lists.b.held?.records, [late, early]);
  await a.finishHello(begun.attempt, answered.answer, NOW_MS);
  assertEquals(lists.a.held?.records, [early, late]);
});
