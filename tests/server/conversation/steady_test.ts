import { assert, assertEquals, assertLess } from "@std/assert";
import { VaultSealer } from "../../../keys/list/secret/vault.ts";
import { MemorySeal } from "../../../server/history/memory_seal.ts";
import type { Clock } from "../../../server/time/clock.ts";
import type { Transport } from "../../../server/transport/transport.ts";
import { distanceOf } from "../../testkit/kolmogorov.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import {
  entries,
  memoryPair,
  type Pair,
  type Peer,
  say,
  socketPair,
  texts,
} from "../../testkit/pair.ts";

/** One cell as somebody on the wire sees it. */
interface Seen {
  seat: "a" | "b";
  atMs: number;
  direction: "request" | "answer";
  bytes: number;
}

/** Writes down everything that passes a transport. */
function observed(
  seen: Seen[],
): (transport: Transport, seat: "a" | "b", clock: Clock) => Transport {
  return (transport, seat, clock) => ({
    dial: async (request) => {
      seen.push({ seat, atMs: clock.now(), direction: "request", bytes: request.cell.length });
      const answer = await transport.dial(request);
      const bytes = answer.kind === "answered" ? answer.cell.length : 0;
      seen.push({ seat, atMs: clock.now(), direction: "answer", bytes });
      return answer;
    },
    close: () => transport.close(),
  });
}

async function connected(pair: Pair): Promise<void> {
  await pair.until(
    () => [pair.a, pair.b].every(({ conversation }) => conversation.snapshot().session),
    "connected",
  );
}

/** Cells of one direction in so many seconds: about one a second, but no beat. */
function assertOnePerTick(cells: number, seconds: number): void {
  const perSecond = cells / seconds;
  assert(perSecond > 0.5 && perSecond < 2, `${cells} cells in ${seconds} s`);
}

/** What the wire shows of five minutes, busy or idle, and of one more in which the last text arrives. */
async function recordMinutes(options: {
  busy: boolean;
  dials: "a" | "b" | "both";
}): Promise<Seen[]> {
  const seen: Seen[] = [];
  const pair = await memoryPair({
    dials: options.dials,
    wrapTransport: observed(seen),
    conversation: { coverMode: "steady" },
  });
  const { a, b } = pair;
  await pair.advance(60_000);
  seen.length = 0;
  for (let round = 0; round < 60; round++) {
    if (options.busy && round % 3 !== 2) {
      say(a, `to b, ${round} ${"long ".repeat(round * 20)}`);
      if (round % 2 === 0) say(b, `to a, ${round}`);
      b.conversation.markRead();
    }
    await pair.advance(5_000);
  }
  await pair.advance(60_000);
  if (options.busy) {
    assertEquals(texts(b, "in").length, 40);
    assert(entries(a, "out").filter(({ state }) => state === "read").length > 30);
  }
  const recorded = [...seen];
  await pair.close();
  return recorded;
}

for (const dials of ["a", "b", "both"] as const) {
  Deno.test(`steady cover looks the same busy and idle, cell for cell, dialling: ${dials}`, async () => {
    const idle = await recordMinutes({ busy: false, dials });
    const busy = await recordMinutes({ busy: true, dials });
    assertEquals(busy, idle);
    assertOnePerTick(idle.length / 2, 360);
    const sizes = new Set(idle.map(({ bytes }) => bytes));
    assertEquals(sizes, new Set([128, 256, 896, 2_048]));
    assertEquals(new Set(idle.map(({ seat }) => seat)).size, 1);
  });
}

Deno.test("steady cover sends one cell a tick on average through the renewal of sessions", async () => {
  const seen: Seen[] = [];
  const pair = await memoryPair({
    list: { periodMs: 60_000 },
    wrapTransport: observed(seen),
    conversation: { coverMode: "steady" },
  });
  await pair.advance(10_000);
  seen.length = 0;
  await pair.advance(1_800_000);
  const requests = seen.filter(({ direction }) => direction === "request");
  assertOnePerTick(requests.length, 1_800);
  const gaps = requests.slice(1).map(({ atMs }, index) => atMs - requests[index]!.atMs);
  assertLess(Math.max(...gaps), 10_000);
  assert(new Set(gaps).size > 600, "there is no beat");
  await pair.close();
});

Deno.test("the caller follows the steady cover of the callee, and both stop when it stops", async () => {
  const seen: Seen[] = [];
  const pair = await memoryPair({ dials: "a", wrapTransport: observed(seen) });
  await connected(pair);
  pair.b.conversation.configure({ coverMode: "steady" });
  await pair.advance(2_000);
  seen.length = 0;
  await pair.advance(60_000);
  assertOnePerTick(seen.length / 2, 60);
  pair.b.conversation.configure({ coverMode: "quiet" });
  await pair.advance(15_000);
  seen.length = 0;
  await pair.advance(30_000);
  assertLess(seen.length, 10);
  await pair.close();
});

/**
 * The statistic: the Kolmogorov-Smirnov distance of the intervals between cells of one direction, idle against
 * busy, the two taken in turns within one run. The bound: 1.95 * sqrt(2 / n), which two samples of one
 * distribution exceed once in a thousand times. Where they do, it is decided by more turns: those of before are among
 * them, and the bound comes down.
 */
Deno.test("steady cover over sockets shows no difference of timing between busy and idle", async () => {
  const seen: Seen[] = [];
  const factor = 20;
  const pair = await socketPair({
    dials: "a",
    wrapTransport: (transport, seat) =>
      observed(seen)(transport, seat, {
        now: () => performance.now(),
        uptime: () => performance.now(),
        after: () => () => {},
      }),
    conversation: { coverMode: "steady", tickMs: 400 },
  }, factor);
  await connected(pair);
  await pair.advance(4_000);
  const intervals = {
    request: { idle: [] as number[], busy: [] as number[] },
    answer: { idle: [] as number[], busy: [] as number[] },
  };
  const answerLengths = new Set<number>();
  const isDecided = (): boolean => Object.values(intervals).every((each) => excess(each) < 0);
  for (let turn = 0; turn < 50 && (turn % 10 > 0 || turn === 0 || !isDecided()); turn++) {
    const kind = turn % 2 === 0 ? "idle" : "busy";
    seen.length = 0;
    for (let step = 0; step < 12; step++) {
      if (kind === "busy") say(step % 2 === 0 ? pair.a : pair.b, `text ${turn} ${step}`);
      await pair.advance(400);
    }
    const lengths = (way: Seen["direction"]) =>
      new Set(seen.filter(({ direction }) => direction === way).map(({ bytes }) => bytes));
    assertEquals(lengths("request").difference(new Set([128, 256, 896, 2_048])).size, 0);
    lengths("answer").forEach((bytes) => answerLengths.add(bytes));
    for (const way of ["request", "answer"] as const) {
      const times = seen.filter(({ direction }) => direction === way).map(({ atMs }) => atMs);
      times.slice(1).forEach((atMs, index) => intervals[way][kind].push(atMs - times[index]!));
    }
  }
  assert(answerLengths.size > 12, "answers come with their padding");
  assert(texts(pair.b, "in").length > 20);
  await pair.close();
  for (const [way, each] of Object.entries(intervals)) {
    const n = Math.min(each.idle.length, each.busy.length);
    assert(n > 40, `${n} intervals of ${way}s`);
    assertLess(excess(each), 0, `${way}s, ${n} intervals`);
  }
});

/** By how much the two are further apart than the bound allows. */
function excess({ idle, busy }: { idle: number[]; busy: number[] }): number {
  return distanceOf(idle, busy) - 1.95 * Math.sqrt(2 / Math.min(idle.length, busy.length));
}

Deno.test("the peer's wish for steady cover lapses when it is away: our schedule ends, and begins again with it", async () => {
  const seen: Seen[] = [];
  const pair = await memoryPair({ dials: "a", wrapTransport: observed(seen) });
  const { b } = pair;
  const requests = (): number => seen.filter(({ direction }) => direction === "request").length;
  const perMinute = async (): Promise<number> => {
    const before = requests();
    await pair.advance(60_000);
    return requests() - before;
  };
  await connected(pair);
  assertLess(await perMinute(), 20);
  b.conversation.configure({ coverMode: "steady" });
  await pair.advance(30_000);
  assert(await perMinute() > 40, "about a cell a second");
  await b.setOnline(false);
  await pair.advance(100_000);
  assertLess(await perMinute(), 20);
  await b.setOnline(true);
  await pair.advance(60_000);
  assert(await perMinute() > 40, "cover again");
  await pair.close();
});

/** How the program of a peer leaves. */
const LEAVES: Record<string, (peer: Peer) => Promise<void>> = {
  ends: ({ conversation }) => conversation.close(),
  "is locked": ({ conversation }) =>
    conversation.lock(new MemorySeal(new VaultSealer(new Uint8Array(32)), seededRandom("seal"))),
};

for (const cover of ["steady", "quiet"] as const) {
  for (const [name, leave] of Object.entries(LEAVES)) {
    Deno.test(`a peer that is called and ${name} is away at once, having said goodbye, in ${cover} cover`, async () => {
      const pair = await memoryPair({ dials: "a", conversation: { coverMode: cover } });
      const { a, b } = pair;
      const reasons = new Set<string>();
      a.conversation.subscribe((change) => {
        if (change.kind !== "conversation") return;
        const { status } = change.conversation;
        if (status.code === "away") reasons.add(status.reason.code);
      });
      for (let round = 0; round < 3; round++) {
        await connected(pair);
        await pair.advance(20_000 + 700 * round);
        reasons.clear();
        const left = leave(b);
        await pair.advance(2_000);
        assertEquals(a.conversation.snapshot().status, {
          code: "away",
          reason: { code: "saidBye" },
          waiting: 0,
        });
        await left;
        await b.restart();
        assertEquals([...reasons], ["saidBye"]);
      }
      await pair.close();
    });
  }
}

Deno.test("another pad mode moves no cell of steady cover while the peer is away", async () => {
  const recorded = async (changes: boolean): Promise<Seen[]> => {
    const seen: Seen[] = [];
    const pair = await memoryPair({
      wrapTransport: observed(seen),
      conversation: { coverMode: "steady" },
    });
    await connected(pair);
    await pair.advance(30_000);
    await pair.a.setOnline(false);
    await pair.advance(10_000);
    if (changes) pair.b.conversation.configure({ padMode: "off" });
    await pair.advance(60_000);
    await pair.close();
    return seen;
  };
  assertEquals(await recorded(true), await recorded(false));
});
