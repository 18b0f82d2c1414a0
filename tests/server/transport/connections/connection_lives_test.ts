import { assertEquals } from "@std/assert";
import {
  type Lives,
  ONION_LIVES,
  PLAIN_LIVES,
  TLS_LIVES,
} from "../../../../server/transport/connections/connection_lives.ts";
import { ConnectionPool } from "../../../../server/transport/connections/connection_pool.ts";
import { FakeClock } from "../../../testkit/fake_clock.ts";

const line = { isOpenFor: () => true, destroy: () => {}, end: () => {} };

/** How many exchanges a connection carries for each of `LIVES`: waiting for news, made aside, of steady cover. */
function livesOf(lives: Lives, life: number): [usual: number, aside: number, steady: number] {
  const pool = new ConnectionPool(new FakeClock(), () => line, lives);
  const wishes = [
    { isHeld: true, life },
    { isHeld: false, life },
    { isHeld: false, life, series: 0 },
  ];
  const [usual, aside, steady] = wishes.map((wish) => pool.take("peer", wish).life);
  return [usual!, aside!, steady!];
}

/** 1 + most c^e, rounded down, by the table of PROTOCOL.md §5 ("Connections"). */
Deno.test("connections live as long as PROTOCOL.md says", () => {
  const [long, middle] = [1 - 2 ** -52, 0.9];
  assertEquals(livesOf(PLAIN_LIVES, long), [24, 24, 24]);
  assertEquals(livesOf(PLAIN_LIVES, middle), [13, 13, 13]);
  assertEquals(livesOf(TLS_LIVES, long), [600, 24, 24]);
  assertEquals(livesOf(TLS_LIVES, middle), [462, 13, 19]);
  assertEquals(livesOf(ONION_LIVES, long), [24, 24, 24]);
  assertEquals(livesOf(ONION_LIVES, middle), [19, 19, 19]);
  for (const lives of [PLAIN_LIVES, TLS_LIVES, ONION_LIVES]) {
    assertEquals(livesOf(lives, 0), [1, 1, 1]);
  }
});

Deno.test("through tor the way is proven, and nothing leads up to a hello", () => {
  const facts = [PLAIN_LIVES, TLS_LIVES, ONION_LIVES].map((lives) => {
    const pool = new ConnectionPool(new FakeClock(), () => line, lives);
    const connection = pool.take("peer", { isHeld: false, life: 0 });
    return [pool.wantsProof("peer"), pool.isLed(connection)];
  });
  assertEquals(facts, [[false, false], [true, true], [true, false]]);
});
