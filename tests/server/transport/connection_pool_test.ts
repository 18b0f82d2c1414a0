import { assert, assertEquals, assertGreater } from "@std/assert";
import { BULK_CELL_BYTES } from "../../../keys/constants.ts";
import { ConnectionPool } from "../../../server/transport/connection_pool.ts";
import { HttpTransport } from "../../../server/transport/http_transport.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { listeningConversation } from "../../testkit/listening_conversation.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const LONGEST = 1 - 2 ** -52;
const HELD = { isHeld: true, life: LONGEST };
const PROMPT = { isHeld: false, life: LONGEST };

function poolOn(
  clock = new FakeClock(),
): { pool: ConnectionPool; made: boolean[]; clock: FakeClock } {
  /** Whether each connection is open. */
  const made: boolean[] = [];
  const pool = new ConnectionPool(clock, () => {
    const index = made.push(true) - 1;
    const over = (): void => void (made[index] = false);
    return {
      destroy: over,
      end: over,
      isOpenFor: () => made[index]!,
    };
  });
  return { pool, made, clock };
}

/** Bytes of an exchange. */
const CARRIED = 5_000;

Deno.test("a connection is closed when its life is over", () => {
  const { pool, made } = poolOn();
  const once = { isHeld: false, life: 0.5 };
  pool.release(pool.take("peer", once), CARRIED);
  assertEquals(made, [false]);
  for (let exchange = 0; exchange < 24; exchange++) {
    pool.release(pool.take("peer", PROMPT), CARRIED);
    assertEquals(made, [false, exchange < 23]);
  }
});

Deno.test("most connections carry one exchange, as those of the web do, and few many", () => {
  const { pool } = poolOn();
  const lives = Array.from({ length: 1_000 }, (_, index) => {
    const { life } = pool.take("peer", { isHeld: false, life: index / 1_000 });
    return life;
  });
  const once = lives.filter((life) => life === 1).length;
  assert(once > 550 && once < 650, `${once} of 1,000`);
  assert(lives.filter((life) => life > 12).length > 50);
  pool.close();
});

Deno.test("a connection that carries a file outlives its life until that is through", () => {
  const { pool, made } = poolOn();
  const once = { isHeld: false, life: 0 };
  for (let exchange = 0; exchange < 30; exchange++) {
    pool.release(pool.take("peer", once), BULK_CELL_BYTES + CARRIED);
  }
  assertEquals(made, [true]);
  pool.release(pool.take("peer", once), CARRIED);
  assertEquals(made, [false]);
});

Deno.test("a connection is closed behind the last request of its series", () => {
  const { pool, made } = poolOn();
  const series = { ...PROMPT, series: 1 };
  pool.release(pool.take("peer", series), CARRIED);
  assertEquals(made, [true]);
  pool.release(pool.take("peer", { ...series, isLast: true }), CARRIED);
  assertEquals(made, [false]);
});

Deno.test("each series of requests of steady cover has a connection of its own", () => {
  const { pool, made } = poolOn();
  const take = (series?: number) => pool.take("peer", { ...PROMPT, series });
  const used = [1, 2, 1, 2, 3].map((series) => {
    const connection = take(series);
    pool.release(connection, CARRIED);
    return connection;
  });
  assertEquals(made.length, 3);
  assert(used[0] === used[2] && used[1] === used[3]);
  assert(take() === used[4], "a hello goes over the latest");
  pool.close();
});

Deno.test("an unused connection is closed after a minute and a half", async () => {
  const { pool, made, clock } = poolOn();
  pool.release(pool.take("peer", PROMPT), CARRIED);
  await clock.advance(89_000);
  pool.release(pool.take("peer", PROMPT), CARRIED);
  await clock.advance(89_999);
  assertEquals(made, [true]);
  await clock.advance(2);
  assertEquals(made, [false]);
});

Deno.test("a connection that its server does not keep is not used any more", () => {
  const { pool, made } = poolOn();
  pool.release(pool.take("peer", PROMPT), CARRIED);
  made[0] = false;
  pool.take("peer", PROMPT);
  assertEquals(made, [false, true]);
});

Deno.test("a request that may be held goes where no network freezes, or where others have carried as much", () => {
  const { pool, made } = poolOn();
  const first = pool.take("peer", PROMPT);
  pool.release(first, 2_000);
  // 2,000 bytes and the longest exchange pass everywhere.
  assertEquals(pool.take("peer", HELD), first);
  pool.release(first, CARRIED);
  const another = pool.take("peer", HELD);
  assert(another !== first, "7,000 bytes and the longest exchange may not");
  pool.release(pool.take("peer", PROMPT), 15_000);
  pool.release(another, CARRIED);
  assertEquals(pool.take("peer", HELD), another, "22,000 bytes have passed");
  assertEquals(made.length, 2);
  assert(pool.take("another peer", PROMPT) !== first);
});

Deno.test("where nothing is known a held request is one of the first three of its connection", () => {
  const { pool } = poolOn();
  const first = pool.take("peer", HELD);
  for (let exchange = 0; exchange < 3; exchange++) {
    pool.release(first, 500);
    const next = pool.take("peer", HELD);
    assertEquals(next === first, exchange < 2);
    if (next !== first) pool.discard(next);
  }
});

Deno.test("what has carried more than networks let pass that freeze connections is trusted with any request", () => {
  const { pool, made } = poolOn();
  const carry = (exchanges: number, manner: typeof PROMPT): void => {
    for (let exchange = 0; exchange < exchanges; exchange++) {
      pool.release(pool.take("peer", manner), CARRIED);
    }
  };
  carry(6, PROMPT);
  carry(12, HELD);
  assertEquals(made.length, 1);
  const trusted = pool.take("peer", PROMPT);
  pool.discard(trusted, { isFrozen: true });
  // It may have been an accident: nothing is limited, and all has to show anew.
  carry(3, PROMPT);
  assertEquals(made.length, 2);
  carry(1, HELD);
  assertEquals(made.length, 3);
  carry(6, PROMPT);
  assertEquals(made.length, 3);
});

Deno.test("once a connection has frozen none carries as much, unless the peer was gone", () => {
  const { pool } = poolOn();
  const used = pool.take("peer", PROMPT);
  for (let exchange = 0; exchange < 3; exchange++) {
    pool.release(used, CARRIED);
    assertEquals(pool.take("peer", PROMPT), used);
  }
  pool.discard(used, { isFrozen: true });
  const next = pool.take("peer", PROMPT);
  for (let exchange = 0; exchange < 3; exchange++) {
    pool.release(next, CARRIED);
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
