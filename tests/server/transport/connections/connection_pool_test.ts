import { assert, assertEquals, assertGreater } from "@std/assert";
import { BULK_CELL_BYTES } from "../../../../keys/constants.ts";
import {
  type Lives,
  PLAIN_LIVES,
  TLS_LIVES,
} from "../../../../server/transport/connections/connection_lives.ts";
import {
  type Connection,
  ConnectionPool,
} from "../../../../server/transport/connections/connection_pool.ts";
import { requestPadding } from "../../../../server/transport/connections/connection_padding.ts";
import { HttpTransport } from "../../../../server/transport/http_transport.ts";
import { FakeClock } from "../../../testkit/fake_clock.ts";
import { listeningConversation } from "../../../testkit/listening_conversation.ts";
import { seededRandom } from "../../../testkit/memory_list.ts";

const LONGEST = 1 - 2 ** -52;
const HELD = { isHeld: true, life: LONGEST };
const PROMPT = { isHeld: false, life: LONGEST };

function poolOn(
  clock = new FakeClock(),
  lives: Lives = TLS_LIVES,
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
  }, lives);
  return { pool, made, clock };
}

/** Bytes of an exchange. */
const CARRIED = 5_000;

Deno.test("a connection is closed when its life is over, and one that proves the way once that is proven", () => {
  const { pool, made } = poolOn();
  const once = { isHeld: false, life: 0 };
  // It has one exchange to live, and proves the way by six.
  for (let exchange = 0; exchange < 6; exchange++) {
    assertEquals(made, exchange === 0 ? [] : [true]);
    pool.release(pool.take("peer", once), CARRIED);
  }
  assertEquals(made, [false]);
  for (let exchange = 0; exchange < 600; exchange++) {
    pool.release(pool.take("peer", PROMPT), CARRIED);
    assertEquals(made, [false, exchange < 599]);
  }
  pool.release(pool.take("peer", once), CARRIED);
  assertEquals(made, [false, false, false]);
});

/** A connection that has proven the way, and whose next request waits for news. */
function waitingOn(pool: ConnectionPool): Connection {
  for (let exchange = 0; pool.wantsProof("peer"); exchange++) {
    assert(exchange < 6);
    pool.release(pool.take("peer", PROMPT), CARRIED);
  }
  return pool.take("peer", HELD);
}

Deno.test("what leaves while a request waits for news goes over connections of short lives", () => {
  const { pool, made } = poolOn();
  const waiting = waitingOn(pool);
  // Of the same fraction the life is a 25th of the usual one.
  for (let exchange = 0; exchange < 24; exchange++) {
    const aside = pool.take("peer", PROMPT);
    assert(aside.isAside);
    assertEquals(aside.life, 24);
    pool.release(aside, CARRIED);
    assertEquals(made, [true, exchange < 23]);
  }
  // Another peer's request is none that this one's leaves beside.
  assertEquals(pool.take("another peer", PROMPT).life, 600);
  const second = pool.take("peer", HELD);
  assertEquals([second.isAside, second.life], [false, 600], "what waits for news as well");
  pool.discard(second);
  const aside = pool.take("peer", PROMPT);
  pool.release(waiting, CARRIED);
  assertEquals(pool.take("peer", HELD), waiting, "the one that waits for news stays");
  pool.release(aside, CARRIED);
  assertEquals(pool.take("peer", PROMPT), aside, "a connection that is there is used again");
  pool.close();
});

Deno.test("of short lives most have one exchange, as connections of the web, and few many", () => {
  const { pool } = poolOn(new FakeClock(), PLAIN_LIVES);
  const lives = Array.from({ length: 1_000 }, (_, index) => {
    const { life } = pool.take("peer", { isHeld: false, life: index / 1_000 });
    return life;
  });
  const once = lives.filter((life) => life === 1).length;
  assert(once > 550 && once < 650, `${once} of 1,000`);
  assert(lives.filter((life) => life > 12).length > 50);
  pool.close();
});

Deno.test("where lives are short nothing is to be proven, and a held request goes where no network freezes", () => {
  const { pool, made } = poolOn(new FakeClock(), PLAIN_LIVES);
  assert(!pool.wantsProof("peer"));
  const first = pool.take("peer", PROMPT);
  pool.release(first, 2_000);
  // 2,000 bytes and the longest exchange pass everywhere.
  assertEquals(pool.take("peer", HELD), first);
  pool.release(first, CARRIED);
  assert(pool.take("peer", HELD) !== first, "7,000 bytes and the longest exchange may not");
  assertEquals(made.length, 2);
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

Deno.test("a last request ends its connection also where it carries a file, or where the connection was made anew", () => {
  const { pool, made } = poolOn();
  const last = { ...PROMPT, isLast: true };
  for (const isNew of [true, false]) {
    for (const bytes of [CARRIED, BULK_CELL_BYTES + CARRIED]) {
      if (!isNew) pool.release(pool.take("peer", PROMPT), CARRIED);
      const connection = pool.take("peer", last);
      assertEquals(connection.load.exchanges, isNew ? 0 : 1);
      pool.reset(connection);
      pool.release(connection, bytes);
      assertEquals(made.pop(), false);
    }
  }
});

Deno.test("each series of requests of steady cover has a connection of its own", () => {
  const { pool, made } = poolOn();
  const take = (series?: number) => pool.take("peer", { isHeld: false, life: 0.5, series });
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

Deno.test("what was made aside is closed sooner, one sooner than another", async () => {
  const { pool, made, clock } = poolOn();
  const waiting = waitingOn(pool);
  /** A long life, and the fraction behind its 12 first digits of two. */
  const lifeOf = (fraction: number): number => 1 - 2 ** -12 + fraction * 2 ** -12;
  const aside = [0, 0.5].map((fraction) =>
    pool.take("peer", { isHeld: false, life: lifeOf(fraction) })
  );
  for (const each of aside) pool.release(each, CARRIED);
  await clock.advance(1_999);
  assertEquals(made, [true, true, true]);
  await clock.advance(2);
  assertEquals(made, [true, false, true]);
  await clock.advance(10_240);
  assertEquals(made, [true, false, true]);
  await clock.advance(10);
  assertEquals(made, [true, false, false]);
  pool.release(waiting, CARRIED);
  await clock.advance(89_000);
  assertEquals(made, [true, false, false]);
  pool.close();
});

/** A pool whose lines say how they were ended. */
function endedPool(clock = new FakeClock()): { pool: ConnectionPool; ends: string[] } {
  const ends: string[] = [];
  const pool = new ConnectionPool(clock, () => ({
    isOpenFor: () => true,
    destroy: () => void ends.push("destroyed"),
    end: () => void ends.push("ended"),
  }), PLAIN_LIVES);
  return { pool, ends };
}

Deno.test("a connection whose exchange has failed is destroyed, one that has done its work is ended", () => {
  const { pool, ends } = endedPool();
  const failed = pool.take("peer", PROMPT);
  pool.discard(failed);
  assertEquals(ends, ["destroyed"]);
  pool.release(failed, CARRIED);
  pool.discard(failed);
  assertEquals(ends, ["destroyed"], "it is over");
  pool.release(pool.take("peer", { isHeld: false, life: 0 }), CARRIED);
  assertEquals(ends, ["destroyed", "ended"]);
});

Deno.test("a pool that is closed destroys what is under way, ends the others, and wants nothing more", async () => {
  const clock = new FakeClock();
  const { pool, ends } = endedPool(clock);
  const underWay = pool.take("peer", PROMPT);
  pool.release(pool.take("peer", PROMPT), CARRIED);
  pool.close();
  assertEquals(ends, ["destroyed", "ended"]);
  pool.release(underWay, CARRIED);
  pool.discard(underWay);
  assertEquals([ends, clock.timers], [["destroyed", "ended"], 0]);
  await clock.advance(90_000);
  assertEquals(ends, ["destroyed", "ended"]);
});

Deno.test("a connection that was closed unused is handed out no more", async () => {
  const clock = new FakeClock();
  const { pool, ends } = endedPool(clock);
  const unused = pool.take("peer", PROMPT);
  pool.release(unused, CARRIED);
  await clock.advance(90_000);
  assertEquals(ends, ["ended"]);
  assert(pool.take("peer", PROMPT) !== unused);
  pool.close();
});

Deno.test("an unused connection serves what is of its kind, where there is one of each", () => {
  const { pool } = poolOn();
  const waiting = waitingOn(pool);
  const aside = pool.take("peer", PROMPT);
  const second = pool.take("peer", HELD);
  for (const each of [second, aside]) pool.release(each, CARRIED);
  const usual = pool.take("peer", HELD);
  assertEquals([usual.isAside, usual === second], [false, true]);
  pool.release(usual, CARRIED);
  assertEquals(pool.take("peer", PROMPT), aside);
  assertEquals(waiting.isAside, false);
  pool.close();
});

Deno.test("an exchange that fails before its answer was due limits no connection", () => {
  const { pool } = poolOn();
  const used = pool.take("peer", PROMPT);
  pool.release(used, CARRIED);
  pool.discard(pool.take("peer", PROMPT));
  assert(pool.wantsProof("peer"));
  const next = pool.take("peer", PROMPT);
  for (let exchange = 0; exchange < 3; exchange++) {
    pool.release(next, CARRIED);
    assertEquals(pool.take("peer", PROMPT), next);
  }
  pool.close();
});

Deno.test("of unused connections eight stay, those that were used last", () => {
  const { pool, made } = poolOn();
  const used = Array.from({ length: 9 }, (_, index) => pool.take(`peer ${index}`, PROMPT));
  for (const each of used.slice(0, 8)) pool.release(each, CARRIED);
  assert(made.every((isOpen) => isOpen));
  pool.release(used[8]!, CARRIED);
  assertEquals(made.map((isOpen) => isOpen), [false, ...Array(8).fill(true)]);
  pool.close();
});

Deno.test("sixty-four ways are remembered, those that were asked for last", () => {
  const { pool } = poolOn();
  const prove = (host: string): void => {
    while (pool.wantsProof(host)) pool.release(pool.take(host, PROMPT), CARRIED);
  };
  const hosts = Array.from({ length: 64 }, (_, index) => `peer ${index}`);
  for (const host of hosts) prove(host);
  assert(!pool.wantsProof("peer 0"), "all of them are");
  prove("another");
  assertEquals(["peer 0", "another", "peer 1"].map((host) => pool.wantsProof(host)), [
    false,
    false,
    true,
  ]);
  pool.close();
});

Deno.test("a connection that was made anew below has carried nothing", () => {
  const { pool } = poolOn();
  const connection = pool.take("peer", PROMPT);
  pool.note(connection, 900);
  pool.reset(connection);
  assertEquals(connection.load, { exchanges: 0, bytes: 0 });
  pool.close();
});

Deno.test("the padding of a connection comes from the digits behind the 24 and the 36 first of what is drawn", () => {
  const { pool } = poolOn();
  const life = 0.5 * 2 ** -24 + 0.25 * 2 ** -36;
  const { padding } = pool.take("peer", { isHeld: false, life });
  assertEquals(padding, requestPadding(0.5 + 0.25 * 2 ** -12, 0.25));
  pool.close();
});

Deno.test("a connection that its server does not keep is not used any more", () => {
  const { pool, made } = poolOn();
  pool.release(pool.take("peer", PROMPT), CARRIED);
  made[0] = false;
  pool.take("peer", PROMPT);
  assertEquals(made, [false, true]);
});

Deno.test("a request that may be held goes where others have proven that as much passes", () => {
  const { pool, made } = poolOn();
  const first = pool.take("peer", PROMPT);
  pool.release(first, CARRIED);
  // Nothing has carried two exchanges yet, and such a one and the longest may be too much.
  const held = pool.take("peer", HELD);
  assert(held !== first);
  assertEquals(pool.take("peer", PROMPT), first);
  pool.release(first, CARRIED);
  pool.release(held, CARRIED);
  // 10,000 bytes have passed on one connection: 5,000 and the longest answer may be more.
  const another = pool.take("peer", HELD);
  assert(another !== held && another !== first);
  pool.release(pool.take("peer", PROMPT), 15_000);
  pool.release(another, CARRIED);
  assertEquals(pool.take("peer", HELD), another);
  assertEquals(made.length, 3);
  assert(pool.take("another peer", PROMPT) !== first);
});

Deno.test("what has carried more than networks let pass that freeze connections is trusted with any request", () => {
  const { pool, made } = poolOn();
  assert(pool.wantsProof("peer"));
  for (let exchange = 0; pool.wantsProof("peer"); exchange++) {
    assert(exchange < 12);
    pool.release(pool.take("peer", PROMPT), CARRIED);
  }
  for (let exchange = 0; exchange < 18; exchange++) {
    pool.release(pool.take("peer", HELD), CARRIED);
  }
  assertEquals(made.length, 1);
  pool.discard(pool.take("peer", PROMPT), { isFrozen: true });
  assert(pool.wantsProof("peer"), "it may have been an accident");
  pool.release(pool.take("peer", PROMPT), CARRIED);
  pool.discard(pool.take("peer", PROMPT), { isFrozen: true });
  assert(!pool.wantsProof("peer"), "nothing is left to be proven");
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

Deno.test("a hello is led up to on a new connection under TLS, until one to the peer has frozen", () => {
  const { pool } = poolOn();
  const first = pool.take("peer", PROMPT);
  assert(pool.isLed(first));
  pool.note(first, 900);
  assertEquals(first.load, { exchanges: 1, bytes: 900 });
  assert(!pool.isLed(first));
  pool.release(first, CARRIED);
  assertEquals(first.load, { exchanges: 2, bytes: 900 + CARRIED });
  pool.discard(pool.take("peer", PROMPT), { isFrozen: true });
  // Another one passes as much as the frozen one had carried, and leads would take of that.
  const second = pool.take("peer", PROMPT);
  assert(!pool.isLed(second));
  pool.release(second, CARRIED);
  assert(!pool.isLed(pool.take("peer", HELD)));
  assert(pool.isLed(pool.take("another peer", PROMPT)));
  assert(!poolOn(new FakeClock(), PLAIN_LIVES).pool.isLed(pool.take("third peer", PROMPT)));
});
