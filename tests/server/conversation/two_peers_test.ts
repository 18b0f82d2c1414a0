import { AWAY_MS } from "../../../server/constants.ts";
import type { NoticeJson } from "../../../server/gui_api/notice_json.ts";
import type { StatusJson } from "../../../server/gui_api/status_json.ts";
import { assert, assertEquals } from "@std/assert";
import { tcpProxy } from "../../testkit/tcp_proxy.ts";
import {
  allSettled,
  entries,
  memoryPair,
  type Pair,
  type PairOptions,
  say,
  socketPair,
  statusOf,
  texts,
} from "../../testkit/pair.ts";

/** Runs one scenario in memory under a fake clock and again over real sockets. */
function scenario(
  name: string,
  options: PairOptions,
  play: (pair: Pair) => Promise<void>,
): void {
  for (const [where, make] of [["in memory", memoryPair], ["over sockets", socketPair]] as const) {
    Deno.test(`${name}, ${where}`, async () => {
      const pair = await make(options);
      try {
        await play(pair);
      } finally {
        await pair.close();
      }
    });
  }
}

/** The clock offset that a status or notice tells of, to a second; over sockets a second may be rounded away. */
function offsetSeconds(told: StatusJson | NoticeJson): number | undefined {
  if (told.code !== "clockApart" && told.code !== "clockDiffers") return undefined;
  const seconds = told.offsetMs / 1_000;
  const near = [47, 720].find((each) => Math.abs(Math.abs(seconds) - each) <= 1);
  return near === undefined ? seconds : near * Math.sign(seconds);
}

const bothConnected = ({ a, b }: Pair): boolean =>
  [a, b].every((peer) => peer.conversation.snapshot().status.code === "connected");

for (const dials of ["a", "b", "both"] as const) {
  scenario(`two peers talk when dialling: ${dials}`, { dials }, async (pair) => {
    const { a, b } = pair;
    await pair.until(() => bothConnected(pair), "both connected");
    say(a, "one");
    say(b, "two");
    say(a, "three");
    await pair.until(
      () =>
        [...entries(a, "out"), ...entries(b, "out")].every(({ state }) => state === "delivered"),
      "all delivered",
    );
    assertEquals(texts(b, "in"), ["one", "three"]);
    assertEquals(texts(a, "in"), ["two"]);
    const reads = () => entries(a, "out").map(({ state }) => state);
    b.conversation.markRead(entries(b, "in")[0]?.id);
    await pair.until(() => reads()[0] === "read", "the first read");
    assertEquals(reads(), ["read", "delivered"]);
    b.conversation.markRead();
    await pair.until(() => entries(a, "out").every(({ state }) => state === "read"), "read");
    assert(entries(a, "out").every(({ protection }) => protection === "pad"));
  });
}

scenario("a text that is handed over twice under one id goes out once", {}, async (pair) => {
  const { a, b } = pair;
  await pair.until(() => bothConnected(pair), "both connected");
  const id = "ab".repeat(16);
  for (const text of ["once", "once"]) {
    assertEquals(a.conversation.send(text, { id }), { kind: "queued", id });
  }
  say(a, "twice");
  await pair.until(() => allSettled(a), "all delivered");
  assertEquals(texts(b, "in"), ["once", "twice"]);
  assertEquals(entries(b, "in")[0]?.id, id);
});

scenario("texts arrive in order and once, both ways at once, across key changes", {
  list: { periodMs: 2_000 },
}, async (pair) => {
  const { a, b } = pair;
  await pair.until(() => bothConnected(pair), "both connected");
  const wanted = { a: [] as string[], b: [] as string[] };
  for (let round = 0; round < 12; round++) {
    for (const [name, peer] of [["a", a], ["b", b]] as const) {
      wanted[name].push(`${name} ${round} ${"x".repeat(round * 150)}`);
      say(peer, wanted[name].at(-1)!);
    }
    await pair.advance(400);
  }
  await pair.until(() => allSettled(a) && allSettled(b), "all delivered");
  assertEquals(texts(b, "in"), wanted.a);
  assertEquals(texts(a, "in"), wanted.b);
});

scenario("a text of the full 65,536 bytes arrives whole, a longer one is refused", {
  dials: "b",
}, async (pair) => {
  const { a, b } = pair;
  const text = `${"ä€𝄞z".repeat(6_553)}äää`;
  assertEquals(new TextEncoder().encode(text).length, 65_536);
  say(a, text);
  const refused = a.conversation.send(`${text}!`);
  assertEquals(refused, {
    kind: "refused",
    error: { code: "textTooLong", limitBytes: 65_536 },
  });
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), [text]);
});

scenario("what is written while the peer is away arrives when it is back", {}, async (pair) => {
  const { a, b } = pair;
  await pair.until(() => bothConnected(pair), "both connected");
  await b.setOnline(false);
  say(a, "first");
  await pair.until(() => statusOf(a) === "away", "away is noticed", AWAY_MS + 1_000);
  say(a, "second");
  say(b, "third");
  await pair.advance(5_000);
  assertEquals(texts(b, "in"), []);
  await b.setOnline(true);
  await pair.until(() => allSettled(a) && allSettled(b), "delivered");
  assertEquals(texts(b, "in"), ["first", "second"]);
  assertEquals(texts(a, "in"), ["third"]);
});

for (const dials of ["a", "b"] as const) {
  scenario(`a program that restarts in the middle gets what it has not seen, dialling: ${dials}`, {
    dials,
  }, async (pair) => {
    const { a, b } = pair;
    say(a, "before");
    await pair.until(() => allSettled(a), "delivered");
    await b.setOnline(false);
    say(a, "meanwhile");
    await pair.advance(1_000);
    await b.restart();
    say(a, "after");
    await pair.until(() => allSettled(a), "delivered again");
    // Nobody has read the first one.
    assertEquals(texts(b, "in"), ["before", "meanwhile", "after"]);
  });
}

scenario("clocks 47 s apart: messages pass, and the page says so", {
  bAheadMs: 47_000,
}, async (pair) => {
  const { a, b } = pair;
  say(a, "one");
  say(b, "two");
  await pair.until(() => allSettled(a) && allSettled(b), "delivered");
  const { status, notices } = a.conversation.snapshot();
  assertEquals(status.code, "connected");
  assertEquals(notices.map(offsetSeconds), [47]);
  assertEquals(b.conversation.snapshot().notices.map(offsetSeconds), [-47]);
});

for (const minutes of [12, 60]) {
  scenario(`clocks ${minutes} min apart: said on both sides, and texts flow`, {
    bAheadMs: minutes * 60_000,
  }, async (pair) => {
    const { a, b } = pair;
    say(a, "one");
    say(b, "two");
    await pair.until(() => allSettled(a) && allSettled(b), "delivered");
    assertEquals(texts(b, "in"), ["one"]);
    const { status, notices } = a.conversation.snapshot();
    assertEquals([status.code, notices.map(offsetSeconds)], ["connected", [60 * minutes]]);
    assertEquals(b.conversation.snapshot().notices.map(offsetSeconds), [-60 * minutes]);
  });
}

scenario("clocks more than an hour apart: said on both sides, texts wait until one is set", {
  bAheadMs: 3_630_000,
}, async (pair) => {
  const { a, b } = pair;
  say(a, "one");
  // A hello that took a while looks older than it is, until the next one comes.
  const offsets = () => [a, b].map((peer) => offsetSeconds(peer.conversation.snapshot().status));
  await pair.until(() => `${offsets()}` === "3630,-3630", "clock apart");
  assertEquals(texts(b, "in"), []);
  a.clock.aheadMs = 3_630_000;
  await pair.until(() => allSettled(a), "delivered");
  assertEquals(texts(b, "in"), ["one"]);
});

scenario("both programs on one seat: said on both sides", { sameSeat: "a" }, async (pair) => {
  const { a, b } = pair;
  await pair.until(
    () => [a, b].every((peer) => statusOf(peer) === "sameSeat"),
    "same seat is noticed",
  );
});

scenario("the own address given as the peer's is recognised", { dials: "a" }, async (pair) => {
  const { a } = pair;
  a.conversation.configure({ peer: { url: a.url } });
  await pair.until(() => statusOf(a) === "ownAddress", "own address is noticed");
});

scenario("a new peer address counts at once", { dials: "b" }, async (pair) => {
  const { a, b } = pair;
  b.conversation.configure({ peer: { url: new URL("http://127.0.0.1:9") } });
  await pair.until(() => statusOf(b) === "away", "nobody there");
  assertEquals(b.conversation.snapshot().status, {
    code: "away",
    reason: { code: "refused", address: "127.0.0.1:9" },
    waiting: 0,
  });
  b.conversation.configure({ peer: { url: a.url } });
  await pair.until(() => bothConnected(pair), "connected at once", 3_000);
});

scenario("a peer that says goodbye is away at once", { dials: "a" }, async (pair) => {
  const { a, b } = pair;
  await pair.until(() => bothConnected(pair), "both connected");
  const closing = b.conversation.close();
  await pair.until(() => statusOf(a) === "away", "away at once", 1_000);
  assertEquals(a.conversation.snapshot().status, {
    code: "away",
    reason: { code: "saidBye" },
    waiting: 0,
  });
  await closing;
});

Deno.test("what was not sent can be cancelled, what was sent cannot", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  await b.setOnline(false);
  const id = say(a, "no");
  assert(a.conversation.cancel(id));
  assert(!a.conversation.cancel(id));
  assertEquals(await a.conversation.whenDelivered(id, AbortSignal.timeout(0)), "cancelled");
  await b.setOnline(true);
  const sent = say(a, "yes");
  await pair.until(() => allSettled(a), "delivered");
  assert(!a.conversation.cancel(sent));
  assertEquals(texts(b, "in"), ["yes"]);
  await pair.close();
});

Deno.test("a connection that goes dead without a word is noticed and replaced", async () => {
  // Without a port to call back, else a would find its own way round the dead one.
  const conversation = { listenPort: () => undefined };
  const pair = await socketPair({ dials: "b", conversation });
  const { a, b } = pair;
  const proxy = await tcpProxy(Number(a.url.port));
  b.conversation.configure({ peer: { url: new URL(`http://127.0.0.1:${proxy.port}`) } });
  await pair.until(() => bothConnected(pair), "both connected");
  proxy.freeze();
  say(a, "from a");
  say(b, "from b");
  await pair.until(
    () => statusOf(a) === "away" && statusOf(b) === "away",
    "noticed",
    AWAY_MS + 1_000,
  );
  proxy.thaw();
  await pair.until(() => allSettled(a) && allSettled(b), "delivered");
  assertEquals([texts(a, "in"), texts(b, "in")], [["from b"], ["from a"]]);
  await pair.close();
  await proxy.close();
});

Deno.test("a conversation says when it last called in vain, until the peer is heard", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  await pair.until(() => bothConnected(pair), "connected at first");
  assertEquals(a.conversation.snapshot().lastTriedAt, null);
  await b.kill();
  await pair.until(() => statusOf(a) === "away", "away", 10_000);
  const first = a.conversation.snapshot().lastTriedAt;
  await pair.advance(60_000);
  const later = a.conversation.snapshot().lastTriedAt;
  assert(first !== null && later !== null && later > first, `${first} ${later}`);
  await b.restart();
  await pair.until(() => bothConnected(pair), "connected");
  assertEquals(a.conversation.snapshot().lastTriedAt, null);
  await pair.close();
});
