/** Two programs whose clocks differ: each seals under its own, and opens around the other's. */
import { assert, assertEquals } from "@std/assert";
import type { Sealer } from "../../../keys/cell/sealer.ts";
import type { MemoryListOptions } from "../../testkit/memory_list.ts";
import { pairOfLists } from "../../testkit/memory_list.ts";
import {
  answerTo,
  helloOf,
  NOW_MS,
  sealed,
  sealerOf,
  textOf,
  textsIn,
} from "../../testkit/sealer_pair.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Late enough in the list for clocks that are hours behind. */
const START_MS = NOW_MS + 3 * HOUR_MS;

/** A program and its clock. */
interface Owner {
  sealer: Sealer;
  aheadMs: number;
}

class Pair {
  readonly a: Owner;
  readonly b: Owner;
  /** True time. */
  nowMs = START_MS;
  #seq = 0;

  constructor(ahead: { a: number; b: number }, options: MemoryListOptions = {}) {
    const lists = pairOfLists(options);
    this.a = {
      sealer: sealerOf(lists.a, { nowMs: START_MS + ahead.a - 1_000 }),
      aheadMs: ahead.a,
    };
    this.b = {
      sealer: sealerOf(lists.b, { nowMs: START_MS + ahead.b - 1_000 }),
      aheadMs: ahead.b,
    };
  }

  timeOf({ aheadMs }: Owner): number {
    return this.nowMs + aheadMs;
  }

  async greet(from: Owner, to: Owner): Promise<void> {
    const begun = await helloOf(from.sealer, this.timeOf(from));
    const answered = await answerTo(to.sealer, begun, this.timeOf(to));
    assert(answered.kind === "hello" && answered.established);
    const { answer } = answered;
    const finished = await from.sealer.finishHello(begun.attempt, answer, this.timeOf(from));
    assertEquals(finished.kind, "confirmed");
    await this.request(from, to);
  }

  /** A text in a request, which takes `delayMs` on the way; what comes of it. */
  async request(from: Owner, to: Owner, delayMs = 0): Promise<string> {
    const seq = ++this.#seq;
    const cell = sealed(from.sealer, { items: [textOf(`text ${seq}`, seq)] }, this.timeOf(from));
    this.nowMs += delayMs;
    const hit = to.sealer.identify(cell, this.timeOf(to));
    if (hit === undefined) return "unknown path";
    const opened = await to.sealer.openRequest(hit, cell.cell, this.timeOf(to));
    if (opened.kind !== "frame") return opened.kind === "rejected" ? opened.reason : opened.kind;
    assertEquals(textsIn(opened), [`text ${seq}`]);
    return "came";
  }

  /** The same in an answer. */
  answer(from: Owner, to: Owner): string {
    const seq = ++this.#seq;
    const cell = sealed(from.sealer, { items: [textOf(`text ${seq}`, seq)] }, this.timeOf(from));
    const opened = to.sealer.openAnswer(cell.cell, this.timeOf(to));
    return opened.kind === "frame" ? "came" : opened.reason;
  }

  async talk(): Promise<void> {
    const { a, b } = this;
    for (let step = 0; step < 20; step++) {
      this.nowMs += 7_777;
      assertEquals(await this.request(a, b, 900), "came");
      assertEquals(this.answer(b, a), "came");
      assertEquals(await this.request(b, a, 900), "came");
      assertEquals(this.answer(a, b), "came");
    }
  }
}

Deno.test("texts flow at any distance of the clocks up to an hour, whoever is ahead and whoever calls", async () => {
  for (const apartMs of [61_000, 10 * MINUTE_MS, 59 * MINUTE_MS, HOUR_MS]) {
    for (const periodMs of [10_000, MINUTE_MS]) {
      for (const ahead of [{ a: apartMs, b: 0 }, { a: 0, b: apartMs }]) {
        const pair = new Pair(ahead, { periodMs });
        await pair.greet(pair.a, pair.b);
        await pair.talk();
      }
    }
  }
});

Deno.test("a clock that is set forward is followed with one hello, one that is set back without any", async () => {
  const forward = new Pair({ a: -10 * MINUTE_MS, b: 0 });
  await forward.greet(forward.a, forward.b);
  forward.nowMs += 20_000;
  forward.a.aheadMs = 0;
  assertEquals(await forward.request(forward.a, forward.b), "outsideWindow");
  await forward.greet(forward.a, forward.b);
  await forward.talk();

  const back = new Pair({ a: 10 * MINUTE_MS, b: 0 });
  await back.greet(back.a, back.b);
  back.nowMs += 20_000;
  assertEquals(await back.request(back.b, back.a), "came");
  back.a.aheadMs = 0;
  for (let step = 0; step < 50; step++) {
    back.nowMs += 10_000;
    assertEquals(await back.request(back.b, back.a), "came");
    const draft = { items: [] };
    const options = { nowMs: back.nowMs, padMode: "prefer" } as const;
    const outcome = back.a.sealer.sealFrame(draft, options);
    assert(outcome.kind === "blocked" && outcome.reason === "belowFloor");
    // Until the clock shows the slot again under which it sealed last.
    assert(Math.abs(outcome.untilMs! - (START_MS + 10 * MINUTE_MS)) <= 30_000);
  }
});

Deno.test("a cell is late by the clock of its sender, at any distance of the clocks", async () => {
  for (const aheadMs of [0, -30 * MINUTE_MS, 30 * MINUTE_MS]) {
    const pair = new Pair({ a: aheadMs, b: 0 });
    await pair.greet(pair.a, pair.b);
    assertEquals(await pair.request(pair.a, pair.b, 55_000), "came");
    assertEquals(await pair.request(pair.a, pair.b, 75_000), "outsideWindow");
    assertEquals(await pair.request(pair.a, pair.b, 0), "came");
  }
});

Deno.test("cells that are held back longer and longer do not drag the window with them", async () => {
  const pair = new Pair({ a: 5 * MINUTE_MS, b: 0 });
  await pair.greet(pair.a, pair.b);
  const came: string[] = [];
  for (const delayMs of [30_000, 50_000, 80_000, 110_000]) {
    came.push(await pair.request(pair.a, pair.b, delayMs));
  }
  assertEquals(came, ["came", "came", "outsideWindow", "outsideWindow"]);
});

Deno.test("each session has its own idea of the peer's clock", async () => {
  const pair = new Pair({ a: -20 * MINUTE_MS, b: 0 });
  const { a, b } = pair;
  await pair.greet(a, b);
  pair.nowMs += 10_000;
  const old = sealed(a.sealer, { items: [textOf("under way", 900)] }, pair.timeOf(a));
  a.aheadMs = 0;
  await pair.greet(a, b);
  const hit = b.sealer.identify(old, pair.timeOf(b));
  assertEquals(textsIn(await b.sealer.openRequest(hit!, old.cell, pair.timeOf(b))), ["under way"]);
});
