import { assert, assertEquals } from "@std/assert";
import { type Load, Way } from "../../../../server/transport/connections/way.ts";

/** Heads, tag, two cells of 2,048 bytes and most padding: what a request that may be held can cost. */
const LONGEST = 400 + 16 + 2 * 2_048 + 3_600 + 4_700;
const NONE: Load = { exchanges: 0, bytes: 0 };

function load(exchanges: number, bytes: number): Load {
  return { exchanges, bytes };
}

/** A way on which a connection has carried this much. */
function wayWith(...carried: Load[]): Way {
  const way = new Way();
  for (const each of carried) way.noteAnswered(each);
  return way;
}

Deno.test("a held request goes where it makes no more than three exchanges and 16,000 bytes", () => {
  const way = new Way();
  assert(way.mayCarry(load(2, 16_000 - LONGEST), true));
  assert(!way.mayCarry(load(3, 0), true));
  assert(!way.mayCarry(load(0, 16_001 - LONGEST), true));
  assert(
    way.mayCarry(load(1_000, 1_000_000), false),
    "one whose answer is due at once shows a freeze",
  );
});

Deno.test("or no more than another connection has carried", () => {
  const way = wayWith(load(5, 1_000), load(1, 20_000));
  assert(way.mayCarry(load(4, 20_000 - LONGEST), true));
  assert(!way.mayCarry(load(5, 0), true));
  assert(!way.mayCarry(load(0, 20_001 - LONGEST), true));
});

Deno.test("six exchanges and 24,000 bytes on one connection prove a way", () => {
  for (const short of [load(5, 24_000), load(6, 23_999)]) {
    const way = wayWith(short);
    assert(way.wantsProof && !way.mayCarry(load(100, 0), true));
  }
  const way = wayWith(load(6, 24_000));
  assert(!way.wantsProof && way.mayCarry(load(100, 1_000_000), true));
});

Deno.test("after 64 exchanges nothing is proven on purpose any more, until one fails on a way that was proven", () => {
  const way = new Way();
  for (let exchange = 1; exchange <= 64; exchange++) {
    assert(way.wantsProof, `${exchange}`);
    way.noteAnswered(load(1, 100));
  }
  assert(!way.wantsProof);
  way.noteFailed(load(1, 100), false);
  assert(!way.wantsProof, "a failure proves nothing");
  way.noteAnswered(load(6, 24_000));
  way.noteFailed(NONE, false);
  assert(way.wantsProof);
});

Deno.test("a way that was proven forgets what it has carried when an exchange fails", () => {
  const way = wayWith(load(6, 24_000));
  way.noteFailed(load(9, 40_000), true);
  assert(way.isOpen, "it may have been an accident");
  assert(!way.mayCarry(load(3, 0), true));
});

Deno.test("what froze limits all others, in exchanges or bytes, and is believed once the peer has answered elsewhere", () => {
  const way = wayWith(NONE);
  way.noteFailed(load(4, 9_000), true);
  assert(!way.isOpen && !way.wantsProof);
  const isFull = (): boolean[] =>
    [load(3, 8_999), load(4, 0), load(0, 9_000)].map((each) => way.isFull(each));
  assertEquals(isFull(), [false, true, true]);
  assertEquals([load(3, 8_999), load(4, 0)].map((each) => way.mayCarry(each, false)), [
    true,
    false,
  ]);
  way.noteAnswered(load(1, 100));
  assertEquals(isFull(), [false, true, true]);
  way.noteFailed(load(2, 12_000), true);
  way.noteAnswered(load(1, 100));
  assertEquals([load(2, 0), load(1, 9_000), load(1, 8_999)].map((each) => way.isFull(each)), [
    true,
    true,
    false,
  ]);
});

Deno.test("a suspicion that no answer confirms gives way to the next one", () => {
  const way = new Way();
  way.noteFailed(load(2, 5_000), true);
  way.noteFailed(load(7, 9_000), true);
  assert(!way.isFull(load(6, 8_999)));
  assert(way.isFull(load(7, 0)));
});

Deno.test("a connection that has carried nothing, or whose answer was not due at once, shows nothing", () => {
  for (const [carried, isFrozen] of [[NONE, true], [load(5, 5_000), false]] as const) {
    const way = new Way();
    way.noteFailed(carried, isFrozen);
    assert(way.isOpen && !way.isFull(load(1_000, 1_000_000)));
  }
});
