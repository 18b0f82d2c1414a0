import { assert, assertEquals, assertGreater } from "@std/assert";
import { HOLD_MOST_MS } from "../../../server/constants.ts";
import { ConnectionPool } from "../../../server/transport/connection_pool.ts";
import { HttpTransport } from "../../../server/transport/http_transport.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { listeningConversation } from "../../testkit/listening_conversation.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const SHORTEST = { isHeld: false, life: 0 };
const HELD = { isHeld: true, life: 0.9 };
const PROMPT = { isHeld: false, life: 0.9 };

function poolOn(
  clock = new FakeClock(),
): { pool: ConnectionPool; made: boolean[]; clock: FakeClock } {
  /** Whether each connection is open. */
  const made: boolean[] = [];
  const pool = new ConnectionPool(clock, () => {
    const index = made.push(true) - 1;
    const over = (): void => void (made[index] = false);
    return { destroy: over, end: over };
  });
  return { pool, made, clock };
}

Deno.test("a connection is replaced when its life is over", () => {
  const { pool, made } = poolOn();
  for (let exchange = 0; exchange < 9; exchange++) pool.release(pool.take("peer", SHORTEST), 5_000);
  assertEquals(made, [false, false, true]);
  pool.close();
  assertEquals(made, [false, false, false]);
});

Deno.test("a connection that nobody uses stays open for longer than a request is held", async () => {
  const { pool, made, clock } = poolOn();
  pool.release(pool.take("peer", PROMPT), 5_000);
  await clock.advance(HOLD_MOST_MS + 900);
  assertEquals(made, [true]);
  await clock.advance(33_000);
  assertEquals(made, [false]);
});

Deno.test("unused connections are closed after times of their own", async () => {
  const { pool, made, clock } = poolOn();
  const lives = [0.1, 0.3, 0.5, 0.7].map((life) => life + life / 4_096);
  const taken = lives.map((life) => pool.take("peer", { isHeld: false, life }));
  for (const connection of taken) pool.release(connection, 5_000);
  await clock.advance(HOLD_MOST_MS + 1_000);
  const open: number[] = [];
  for (let second = 0; second < 32; second++) {
    open.push(made.filter(Boolean).length);
    await clock.advance(1_000);
  }
  assertEquals([...new Set(open)], [4, 3, 2, 1, 0]);
});

Deno.test("a request that may be held goes where others have proven that as much passes", () => {
  const { pool, made } = poolOn();
  const first = pool.take("peer", PROMPT);
  pool.release(first, 5_000);
  // Nothing has carried two exchanges yet.
  const held = pool.take("peer", HELD);
  assert(held !== first);
  assertEquals(pool.take("peer", PROMPT), first);
  pool.release(first, 5_000);
  pool.release(held, 5_000);
  // 10,000 bytes have passed on one connection: 5,000 and the longest answer may be more.
  const another = pool.take("peer", HELD);
  assert(another !== held && another !== first);
  pool.release(pool.take("peer", PROMPT), 13_000);
  pool.release(another, 5_000);
  assertEquals(pool.take("peer", HELD), another);
  assertEquals(made.length, 3);
  assert(pool.take("another peer", PROMPT) !== first);
});

Deno.test("once a connection has frozen none carries as much, unless the peer was gone", () => {
  const { pool } = poolOn();
  const used = pool.take("peer", PROMPT);
  for (let exchange = 0; exchange < 3; exchange++) {
    pool.release(used, 5_000);
    assertEquals(pool.take("peer", PROMPT), used);
  }
  pool.discard(used, { isFrozen: true });
  const next = pool.take("peer", PROMPT);
  for (let exchange = 0; exchange < 3; exchange++) {
    pool.release(next, 5_000);
    const taken = pool.take("peer", PROMPT);
    assertEquals(taken === next, exchange < 2);
    if (taken !== next) pool.discard(taken);
  }
});

Deno.test({
  name: "TCP does not ask after seconds whether the peer is there",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { port, hello, clock, close } = await listeningConversation();
    const transport = new HttpTransport({ clock, random: seededRandom("padding") });
    const result = await transport.dial({
      ...hello,
      peer: new URL(`http://127.0.0.1:${port}`),
      path: "/api/orders/sync",
      head: 0,
      paddingBytes: 0,
      isHeld: false,
      life: 0.5,
      timeoutMs: 5_000,
      signal: new AbortController().signal,
    });
    assertEquals(result.kind, "answered");
    assertGreater(await keepAliveSeconds(port), 45);
    transport.close();
    await close();
  },
});

/** Seconds until the kernel asks after the connections to and from `port`; the soonest. */
async function keepAliveSeconds(port: number): Promise<number> {
  const end = port.toString(16).toUpperCase().padStart(4, "0");
  const lines = (await Deno.readTextFile("/proc/net/tcp")).split("\n");
  const timers = lines.filter((line) => line.includes(`:${end} 01 `) || line.includes(`:${end} `))
    .flatMap((line) => / 01 \S+ 02:([0-9A-F]{8}) /.exec(line)?.[1] ?? []);
  // Hundredths of a second; without a timer it never asks.
  return Math.min(Infinity, ...timers.map((ticks) => parseInt(ticks, 16) / 100));
}
