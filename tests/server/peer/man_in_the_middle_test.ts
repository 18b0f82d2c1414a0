import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { TaggedCell } from "../../../keys/cell/sealer_outcomes.ts";
import { noiseLike } from "../../testkit/noise_like.ts";
import {
  entries,
  memoryPair,
  type Pair,
  type PairOptions,
  say,
  socketPair,
  texts,
} from "../../testkit/pair.ts";
import { testSeed } from "../../testkit/seed.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";
import { type Tampering, TamperingTransport } from "../../testkit/tampering_transport.ts";

const SEED = testSeed();

/** Every exchange of both sides goes through the hands of somebody who may do anything to it. */
function inTheMiddle(
  dice: () => number,
  choose?: () => Tampering,
): { wrapTransport: NonNullable<PairOptions["wrapTransport"]>; men: TamperingTransport[] } {
  const men: TamperingTransport[] = [];
  return {
    men,
    wrapTransport: (transport, _seat, clock) => {
      const man = new TamperingTransport(transport, { clock, dice, ...(choose ? { choose } : {}) });
      men.push(man);
      return man;
    },
  };
}

async function sendThrough(
  pair: Pair,
  men: TamperingTransport[],
  dice: () => number,
): Promise<void> {
  const { a, b } = pair;
  const wanted = { a: [] as string[], b: [] as string[] };
  for (let round = 0; round < 12; round++) {
    const [name, peer] = dice() < 0.5 ? ["a", a] as const : ["b", b] as const;
    const text = `${name}${round} `.repeat(1 + Math.floor(dice() * 700));
    wanted[name].push(text);
    say(peer, text);
    await pair.advance(Math.floor(dice() * 6_000));
  }
  for (const man of men) man.active = false;
  await pair.until(
    () => [a, b].every((peer) => entries(peer, "out").every(({ state }) => state === "delivered")),
    "everything is delivered once the man in the middle is gone",
    120_000,
  );
  assertEquals(texts(b, "in"), wanted.a);
  assertEquals(texts(a, "in"), wanted.b);
}

Deno.test(`each text arrives once and in order, whatever somebody in the middle does, from seed ${SEED}`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.constantFrom("a" as const, "b" as const, "both" as const),
      fc.constantFrom("quiet" as const, "steady" as const),
      async (seed, dials, coverMode) => {
        const dice = seededDice(seed);
        const { wrapTransport, men } = inTheMiddle(dice);
        const pair = await memoryPair({ dials, wrapTransport, conversation: { coverMode } });
        try {
          await sendThrough(pair, men, dice);
        } finally {
          await pair.close();
        }
      },
    ),
    { numRuns: 12, seed: SEED },
  );
});

Deno.test(`each text arrives once and in order over sockets with a man in the middle of seed ${SEED}`, async () => {
  const dice = seededDice(SEED);
  const { wrapTransport, men } = inTheMiddle(dice);
  const pair = await socketPair({ wrapTransport });
  try {
    await sendThrough(pair, men, dice);
  } finally {
    await pair.close();
  }
});

/** The first exchanges suffer what `fates` say, the others pass. */
function fated(fates: Tampering[]): () => Tampering {
  const left = [...fates];
  return () => left.shift() ?? "pass";
}

for (
  const [what, fates] of [
    ["a lost hello 1", ["drop"]],
    ["a lost hello 2", ["dropAnswer"]],
    ["two lost hellos 2", ["dropAnswer", "dropAnswer"]],
    ["a doubled hello", ["double"]],
    ["an altered hello 2", ["alterAnswer"]],
    ["a lost first cell", ["pass", "drop"]],
  ] as [string, Tampering[]][]
) {
  Deno.test(`${what} is got over without a loop`, async () => {
    for (const dials of ["a", "b", "both"] as const) {
      const { wrapTransport, men } = inTheMiddle(seededDice(1), fated(fates));
      const pair = await memoryPair({ dials, wrapTransport });
      say(pair.a, "one");
      say(pair.b, "two");
      await pair.until(
        () => texts(pair.a, "in").length === 1 && texts(pair.b, "in").length === 1,
        `texts arrive, dialling: ${dials}`,
        30_000,
      );
      // A minute of talk, in which a second connection is kept in use, and a minute of quiet.
      await pair.advance(60_000);
      const exchanges = (): number => men.reduce((sum, man) => sum + man.exchanges, 0);
      const inTalk = exchanges();
      assert(inTalk < 60, `${inTalk} exchanges in a minute of talk, dialling: ${dials}`);
      await pair.advance(60_000);
      const inQuiet = exchanges() - inTalk;
      assert(inQuiet < 15, `${inQuiet} exchanges in a minute of quiet, dialling: ${dials}`);
      assertEquals([texts(pair.a, "in"), texts(pair.b, "in")], [["two"], ["one"]]);
      await pair.close();
    }
  });
}

Deno.test("a cell that is held back across a key change is still taken", async () => {
  const { wrapTransport } = inTheMiddle(seededDice(2), fated(["pass", "pass", "delay"]));
  const pair = await memoryPair({ dials: "a", wrapTransport, list: { periodMs: 1_000 } });
  await pair.advance(1_000);
  say(pair.a, "held back");
  await pair.until(() => texts(pair.b, "in").length === 1, "arrives", 20_000);
  assertEquals(texts(pair.b, "in"), ["held back"]);
  await pair.close();
});

Deno.test("a hello that is held back for minutes does not make a peer that is here look astray", async () => {
  const late: (() => void)[] = [];
  const wrapTransport: NonNullable<PairOptions["wrapTransport"]> = (transport) => ({
    close: () => transport.close(),
    dial: (request) => {
      if (late.length > 2) return transport.dial(request);
      late.push(() => void transport.dial({ ...request, signal: new AbortController().signal }));
      return Promise.resolve({ kind: "unreachable", reason: "noAnswer", left: true });
    },
  });
  const pair = await memoryPair({ dials: "a", wrapTransport });
  const statusOf = () => pair.b.conversation.snapshot();
  await pair.until(() => statusOf().status.code === "connected", "connected", 30_000);
  await pair.advance(30_000);
  for (const waitMs of [0, 45_000, 300_000]) {
    await pair.advance(waitMs);
    late.pop()!();
    for (let step = 0; step < 20; step++) {
      await pair.advance(100);
      assertEquals(statusOf().status.code, "connected");
      assertEquals(statusOf().notices.filter(({ code }) => code === "clockDiffers"), []);
    }
  }
  await pair.close();
});

Deno.test("a flood under a tag seen on the wire, from the peer's own address, does not shut the peer out", async () => {
  let seen: TaggedCell | undefined;
  const wrapTransport: NonNullable<PairOptions["wrapTransport"]> = (transport) => ({
    close: () => transport.close(),
    dial: (request) => {
      seen = { tag: request.tag, cell: request.cell.slice() };
      return transport.dial(request);
    },
  });
  const pair = await memoryPair({ dials: "a", wrapTransport });
  await pair.until(() => seen !== undefined, "a request was seen");
  const { tag, cell: begin } = seen!;
  const { signal } = new AbortController();
  for (let round = 0; round < 5; round++) {
    for (const bytes of [2_048, 2_048, 65_536]) {
      for (let each = 0; each < 60; each++) {
        const cell = noiseLike(begin, { bytes, fill: each });
        const remoteAddress = pair.a.url.hostname;
        const answer = await pair.b.conversation.answerPeer({ tag, cell, remoteAddress, signal });
        assertEquals(answer, undefined);
      }
    }
    say(pair.a, `round ${round}`);
    await pair.until(() => texts(pair.b, "in").length === round + 1, "arrives", 1_000);
  }
  const lines = pair.b.log.filter((line) => line.startsWith("request rejected"));
  assert(lines.length > 0, "the tag was not known");
  assert(lines.length < 200, `${lines.length} lines in the log`);
  await pair.close();
});
