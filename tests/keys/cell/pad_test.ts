import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Sealer } from "../../../keys/cell/sealer.ts";
import type { PadMode } from "../../../keys/cell/sealer_outcomes.ts";
import { ACCEPTANCE_MS } from "../../../keys/constants.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import { PadWatch } from "../../testkit/pad_watch.ts";
import {
  NOW_MS,
  openRequest,
  sealed,
  sealedUnder,
  sealerOf,
  sealerPair,
  shakeHands,
  textOf,
  textsIn,
} from "../../testkit/sealer_pair.ts";

/** 608 bytes for each direction. */
const PAD_BYTES = 608;
const ALWAYS = { nowMs: NOW_MS, padMode: "always" } as const;
const OFF = { nowMs: NOW_MS, padMode: "off" } as const;

Deno.test("padded texts arrive, and the room shrinks by what they took", async () => {
  const watch = new PadWatch();
  const { a, b } = sealerPair({}, { onPadUse: watch.note });
  await shakeHands(a, b);
  const cell = sealed(a, { items: [textOf("one"), textOf("two", 2)] });
  assertEquals(cell.protections, ["pad", "pad"]);
  assertEquals(textsIn(await openRequest(b, cell)), ["one", "two"]);
  assertEquals(watch.uses, 2);
  assertEquals(a.room(NOW_MS).padBytes, PAD_BYTES - 6);
});

Deno.test("`prefer` goes on under the AEAD alone when the pad is spent", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const long = "x".repeat(400);
  assertEquals(sealed(a, { items: [textOf(long)] }).protections, ["pad"]);
  const bare = sealed(a, { items: [textOf(long, 2), textOf("short", 3)] });
  assertEquals(bare.protections, ["aead", "pad"]);
  assertEquals(textsIn(await openRequest(b, bare)), [long, "short"]);
});

Deno.test("`always` waits for the next slot", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const long = "x".repeat(400);
  sealedUnder(a, { items: [textOf(long)] }, ALWAYS);
  const next = { items: [textOf(long, 2)] };
  const untilMs = Date.UTC(2026, 0, 1) + 110_000;
  const spent = { kind: "blocked" as const, reason: "padSpent" as const, untilMs };
  assertEquals(a.sealFrame(next, ALWAYS), spent);
  assertEquals(a.room(NOW_MS).padBytes, PAD_BYTES - 400);
  assertEquals(sealedUnder(a, next, { ...ALWAYS, nowMs: untilMs }).protections, ["pad"]);
});

Deno.test("`off` uses no pad, and a list without pad has none", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  assertEquals(sealedUnder(a, { items: [textOf("bare")] }, OFF).protections, ["aead"]);
  const light = sealerPair({ recordBytes: 64 });
  await shakeHands(light.a, light.b);
  assertEquals(light.a.room(NOW_MS).padBytesPerSlot, 0);
  assertEquals(sealed(light.a, { items: [textOf("bare")] }).protections, ["aead"]);
});

Deno.test("a segment sent again in its slot gets its own pad bytes again", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const segment = { items: [textOf("again")] };
  sealed(a, segment);
  assertEquals(textsIn(await openRequest(b, sealed(a, segment))), ["again"]);
  assertEquals(a.room(NOW_MS).padBytes, PAD_BYTES - 5);
});

Deno.test("a segment that went out under the pad never goes out without", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const segment = { items: [textOf("x".repeat(400))] };
  sealed(a, segment);
  const nextMs = NOW_MS + 10_000;
  const off = { ...OFF, nowMs: nextMs };
  assertEquals(sealedUnder(a, { items: [textOf("y".repeat(400), 2)] }, off).protections, ["aead"]);
  assertEquals(sealedUnder(a, segment, off).protections, ["pad"]);
  assertEquals(sealed(a, { items: [textOf("z".repeat(200), 3)] }, nextMs + 10_000).protections, [
    "pad",
  ]);
  sealed(a, { items: [textOf("z".repeat(200), 4)] }, nextMs + 10_000);
  const outcome = a.sealFrame(segment, { nowMs: nextMs + 10_000, padMode: "prefer" });
  assert(outcome.kind === "blocked" && outcome.reason === "padSpent");
});

Deno.test("a segment that once went out without the pad is never called padded", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  sealedUnder(a, { items: [textOf("bare")] }, OFF);
  assertEquals(sealedUnder(a, { items: [textOf("bare")] }, ALWAYS).protections, ["aead"]);
});

Deno.test("an acknowledged segment stays under the pad, until a thousand more are acknowledged", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  const text = textOf("x".repeat(600));
  sealed(a, { items: [text] });
  for (const [through, protection] of [[1, "pad"], [1_024, "pad"], [1_025, "aead"]] as const) {
    const ack = { kind: "ack", stream: text.stream, through, readThrough: 0 } as const;
    assertEquals(a.openAnswer(sealed(b, { items: [ack] }).cell, NOW_MS).kind, "frame");
    assertEquals(sealedUnder(a, { items: [text] }, OFF).protections, [protection]);
  }
});

Deno.test("a pad offset past the end of the pad is rejected", async () => {
  const { lists, a } = sealerPair({ recordBytes: 1_280 });
  const small = new MemoryList({ seat: "b" });
  Object.defineProperty(small, "recordBytes", { value: 64 });
  small.readRecord = (slot, into) => {
    into.set(lists.b.recordOf(slot).subarray(0, 64));
    return { kind: "read" };
  };
  const b = sealerOf(small);
  await shakeHands(a, b);
  const outcome = await openRequest(b, sealed(a, { items: [textOf("padded")] }));
  assertEquals(outcome, { kind: "rejected", reason: "padOutOfRange" });
});

Deno.test("a second process on the same seat does not get the list", () => {
  const list = new MemoryList();
  assertThrows(() => list.openedByAnother(), Error, "locked");
});

Deno.test("a restart in the same slot finds its pad spent; on read-only media always", async () => {
  for (const writable of [true, false]) {
    const { lists, a, b } = sealerPair({ writable });
    if (!writable) assertEquals(a.room(NOW_MS).padBytes, 0);
    await shakeHands(a, b);
    sealed(a, { items: [textOf("before")] });
    const again = sealerOf(lists.a.reopened());
    assertEquals(again.room(NOW_MS).padBytes, 0);
    assertEquals(again.room(NOW_MS + 10_000).padBytes, PAD_BYTES);
  }
});

Deno.test("a fresh run on a writable list has the pad of an unclaimed slot", () => {
  assertEquals(sealerOf(new MemoryList()).room(NOW_MS).padBytes, PAD_BYTES);
});

Deno.test("a list that can no longer be written has no pad: the next run would find an older claim", async () => {
  const list = new MemoryList({ seat: "a" });
  const a = sealerOf(list);
  const b = sealerOf(new MemoryList({ seat: "b" }));
  await shakeHands(a, b);
  assertEquals(sealed(a, { items: [textOf("one")] }).protections, ["pad"]);
  list.writable = false;
  assertEquals(a.room(NOW_MS).padBytes, 0);
  assertEquals(sealed(a, { items: [textOf("two", 2)] }).protections, ["aead"]);
  assertEquals(a.sealFrame({ items: [textOf("three", 3)] }, ALWAYS).kind, "blocked");
});

type Step =
  | { kind: "send"; length: number }
  | { kind: "resend"; which: number }
  | { kind: "pass"; ms: number }
  | { kind: "setBack"; ms: number }
  | { kind: "restart" }
  | { kind: "secondSealer" }
  | { kind: "mode"; mode: PadMode };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant("send"), length: fc.integer({ min: 1, max: 400 }) }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("resend"), which: fc.nat(50) }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("pass"), ms: fc.integer({ min: 1, max: 15_000 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("setBack"),
        ms: fc.integer({ min: 1, max: 30_000 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "restart" }) },
    { weight: 1, arbitrary: fc.constant({ kind: "secondSealer" }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("mode"),
        mode: fc.constantFrom("prefer", "always", "off"),
      }),
    },
  ) as fc.Arbitrary<Step>,
  { minLength: 5, maxLength: 60, size: "max" },
);

/** Runs the steps on seat a of one list; every Sealer of every run reports to one watch. */
async function watchPads(script: Step[]): Promise<PadWatch> {
  const watch = new PadWatch();
  const { lists, ...pair } = sealerPair({}, { horizonMs: 60_000 });
  let list = lists.a;
  let [nowMs, run, texts] = [NOW_MS, 0, 0];
  const open = (): Sealer =>
    sealerOf(list, { nowMs, horizonMs: 60_000, seed: `run ${run++}`, onPadUse: watch.note });
  let padMode: PadMode = "prefer";
  let sealers = [open()];
  const sent: ReturnType<typeof textOf>[] = [];
  const seal = async (sealer: Sealer, segment: ReturnType<typeof textOf>) => {
    const state = sealer.sessionState(nowMs);
    if (state === "none" || state === "unconfirmed") await standUp(sealer, pair.b, nowMs);
    sealer.sealFrame({ items: [segment] }, { nowMs, padMode });
  };
  for (const step of script) {
    const sealer = sealers[texts % sealers.length]!;
    if (step.kind === "pass") nowMs += step.ms;
    else if (step.kind === "setBack") nowMs -= step.ms;
    else if (step.kind === "mode") padMode = step.mode;
    else if (step.kind === "secondSealer") sealers.push(open());
    else if (step.kind === "restart") {
      list = list.reopened();
      sealers = [open()];
    } else if (step.kind === "send") {
      const segment = textOf(`${++texts} `.padEnd(step.length, "x").slice(0, step.length), texts);
      sent.push(segment);
      await seal(sealer, segment);
    } else if (sent.length > 0) await seal(sealer, sent[step.which % sent.length]!);
  }
  return watch;
}

/** A session if the clock allows one. */
async function standUp(sealer: Sealer, peer: Sealer, nowMs: number): Promise<void> {
  const begun = await sealer.beginHello(nowMs);
  if (begun.kind !== "begun") return;
  const hit = peer.identify(begun, nowMs);
  const answered = hit && await peer.openRequest(hit, begun.cell, nowMs);
  if (answered?.kind === "hello") await sealer.finishHello(begun.attempt, answered.answer, nowMs);
}

Deno.test("no pad byte is used for two texts: sends, retries, restarts, clock set back, two sealers", async () => {
  let uses = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const watch = await watchPads(script);
      uses += watch.uses;
      assertEquals(watch.faults, []);
    }),
    { numRuns: 40 },
  );
  assert(uses > 100, `only ${uses} uses of the pad watched`);
});

Deno.test("the watch does see a pad byte that is used for two texts", () => {
  const watch = new PadWatch();
  const use = { slot: 1, seat: "a", offset: 3, length: 2 } as const;
  watch.note({ ...use, text: Uint8Array.of(1, 2) });
  watch.note({ ...use, text: Uint8Array.of(1, 2) });
  assertEquals(watch.faults, []);
  watch.note({ ...use, offset: 4, text: Uint8Array.of(1, 2) });
  assertEquals(watch.faults.length, 1);
});

Deno.test("the pad is spent where a program whose clock is a minute ahead may have used it, and no further", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  a.distrustPad(NOW_MS);
  for (const laterMs of [0, 10_000, ACCEPTANCE_MS]) {
    assertEquals(a.room(NOW_MS + laterMs).padBytes, 0);
  }
  const { protections } = sealed(a, { items: [textOf("under the session alone")] });
  assertEquals(protections, ["aead"]);
  assertEquals(a.room(NOW_MS + ACCEPTANCE_MS + 10_000).padBytes, PAD_BYTES);
});

Deno.test("another program on our seat may go by the peer's clock, where that is ahead of ours", async () => {
  const { a, b } = sealerPair();
  const aheadMs = 300_000;
  await shakeHands(a, b, NOW_MS, NOW_MS + aheadMs);
  a.distrustPad(NOW_MS);
  assertEquals(a.room(NOW_MS + aheadMs + ACCEPTANCE_MS).padBytes, 0);
  assertEquals(a.room(NOW_MS + aheadMs + ACCEPTANCE_MS + 10_000).padBytes, PAD_BYTES);
});
