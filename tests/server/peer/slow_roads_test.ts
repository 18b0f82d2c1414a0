/** Roads of seconds: time limits follow the measured round trip (PROTOCOL.md §5, "Slow roads"). */
import { assertEquals } from "@std/assert";
import { seededDice } from "../../testkit/seeded_dice.ts";
import {
  allSettled,
  memoryPair,
  type Pair,
  type Peer,
  say,
  socketPair,
  statusOf,
  texts,
} from "../../testkit/pair.ts";
import { type TcpProxy, tcpProxy } from "../../testkit/tcp_proxy.ts";

/** Every status that the peer's page is told of from now on. */
function statusesOf({ conversation }: Peer): string[] {
  const told: string[] = [];
  conversation.subscribe((change) => {
    if (change.kind !== "conversation") return;
    const { code } = change.conversation.status;
    if (told.at(-1) !== code) told.push(code);
  });
  return told;
}

const areConnected = ({ a, b }: Pair): boolean =>
  [a, b].every((peer) => statusOf(peer) === "connected");

for (const seconds of [0, 2, 3, 5]) {
  for (const dials of ["a", "b", "both"] as const) {
    Deno.test(`${seconds} s each way, dialling: ${dials}: they connect, stay and talk, each text once`, async () => {
      const pair = await memoryPair({ dials });
      pair.net.delayMs = () => 1_000 * seconds;
      const { a, b } = pair;
      // Hello 1, hello 2 and the first cell; before anything is known, a hello may be given up twice.
      const withinMs = 3_000 * seconds + (seconds < 5 ? 1_000 : 32_000);
      await pair.until(() => areConnected(pair), "connected", withinMs);
      const told = [statusesOf(a), statusesOf(b)];
      for (const peer of [a, b]) say(peer, "across");
      await pair.until(
        () => [a, b].every((peer) => texts(peer, "in").length === 1 && allSettled(peer)),
        "delivered",
        10_000 * seconds + 3_000,
      );
      await pair.advance(300_000);
      assertEquals(told.map((each) => each.filter((code) => code !== "connected")), [[], []]);
      assertEquals([a, b].map((peer) => texts(peer, "in")), [["across"], ["across"]]);
      assertEquals([a, b].map(({ conversation }) => conversation.snapshot().notices), [[], []]);
      await pair.close();
    });
  }
}

Deno.test("a road that loses a fifth of what it carries, up to 5 s each way: each text once and in order", async () => {
  const dice = seededDice(5);
  const pair = await memoryPair();
  pair.net.delayMs = () => dice() < 0.2 ? Infinity : 5_000 * dice();
  const { a, b } = pair;
  await pair.until(() => areConnected(pair), "connected", 120_000);
  const sent = Array.from({ length: 10 }, (_, index) => `text ${index}`);
  for (const text of sent) {
    for (const peer of [a, b]) say(peer, text);
    await pair.advance(5_000);
  }
  await pair.until(() => [a, b].every(allSettled), "delivered", 300_000);
  assertEquals([a, b].map((peer) => texts(peer, "in")), [sent, sent]);
  await pair.close();
});

Deno.test("a road that becomes slow while they talk is followed, and so is one that becomes fast", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  await pair.until(() => areConnected(pair), "connected");
  for (const delayMs of [5_000, 0]) {
    pair.net.delayMs = () => delayMs;
    for (const peer of [a, b]) say(peer, `at ${delayMs}`);
    await pair.until(() => [a, b].every(allSettled), "delivered", 120_000);
    // A peer that suddenly needs fifty times as long may be taken for gone until the road is known.
    await pair.advance(60_000);
    assertEquals(areConnected(pair), true);
    const told = [statusesOf(a), statusesOf(b)];
    await pair.advance(120_000);
    assertEquals(told.map((each) => each.filter((code) => code !== "connected")), [[], []]);
  }
  await pair.close();
});

Deno.test("a peer that nothing reaches is told as away at the first hello, though hellos wait longer each time", async () => {
  const pair = await memoryPair({ dials: "a" });
  pair.net.cutOff.add("192.0.2.2");
  await pair.until(() => statusOf(pair.a) === "away", "away", 10_500);
  pair.net.cutOff.delete("192.0.2.2");
  await pair.until(() => areConnected(pair), "connected", 30_000);
  await pair.close();
});

Deno.test("over real sockets with 5 s each way they connect and talk, and a goodbye arrives", async () => {
  const factor = 10;
  const ways = new Map<string, Promise<TcpProxy>>();
  const pair = await socketPair({
    wrapTransport: (inner) => ({
      dial: async (request) => {
        const { port } = request.peer;
        const way = ways.get(port) ?? tcpProxy(Number(port), { delayMs: 5_000 / factor });
        ways.set(port, way);
        return await inner.dial({
          ...request,
          peer: new URL(`http://127.0.0.1:${(await way).port}`),
        });
      },
      close: () => inner.close(),
    }),
  }, factor);
  const { a, b } = pair;
  await pair.until(() => areConnected(pair), "connected", 60_000);
  for (const peer of [a, b]) say(peer, "across");
  await pair.until(() => [a, b].every(allSettled), "delivered", 60_000);
  assertEquals([a, b].map((peer) => texts(peer, "in")), [["across"], ["across"]]);
  const closing = a.conversation.close();
  await pair.until(() => statusOf(b) === "away", "the goodbye is heard", 20_000);
  assertEquals(b.conversation.snapshot().status, {
    code: "away",
    reason: { code: "saidBye" },
    waiting: 0,
  });
  await closing;
  await pair.close();
  for (const way of ways.values()) await (await way).close();
});
