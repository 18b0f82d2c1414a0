import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { Rests } from "../../../server/peer/rests.ts";
import { FreezingTransport } from "../../testkit/freezing_transport.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { memoryPair, say, statusOf, texts } from "../../testkit/pair.ts";

const MINUTE_MS = 60_000;

function restsOn(
  jitter: number,
  { isProving = false } = {},
): { rests: Rests; clock: FakeClock; done: string[] } {
  const clock = new FakeClock();
  const done: string[] = [];
  const rests = new Rests({
    clock,
    jitter: () => jitter,
    resume: () => void done.push("resumed"),
    wantsProof: () => isProving,
  });
  return { rests, clock, done };
}

Deno.test("a rest ends after the time that is drawn for it", async () => {
  const { rests, clock, done } = restsOn(0.5);
  rests.rest();
  await clock.advance(54);
  assertEquals([rests.isResting, ...done], [true]);
  await clock.advance(2);
  assertEquals([rests.isResting, ...done], [false, "resumed"]);
});

Deno.test("nineteen of twenty rests are over within 150 ms", async () => {
  const { rests, clock, done } = restsOn(0.95);
  rests.rest();
  await clock.advance(150);
  assertEquals(done, ["resumed"]);
});

Deno.test("a request that is to prove the way wishes its answer soon, and another one nothing", () => {
  const wishOn = (jitter: number) => restsOn(jitter, { isProving: true }).rests.wish();
  assertEquals(wishOn(0), { kind: "wish", afterMs: 2, size: "small" });
  assertEquals(wishOn(0.2), { kind: "wish", afterMs: 3, size: "middle" });
  assertEquals(wishOn(1), { kind: "wish", afterMs: 180, size: "normal" });
  assertEquals(restsOn(0.5).rests.wish(), undefined);
});

Deno.test("one connection proves the way, and no request on it waits for long until then", async () => {
  const opened = new Set<number>();
  const took: number[] = [];
  let led = 0;
  let isProven = false;
  const pair = await memoryPair({
    dials: "a",
    wrapTransport: (inner, seat, clock) => {
      const box = new FreezingTransport(inner, {
        clock,
        point: { packets: Infinity, bytes: Infinity },
      });
      return {
        dial: async (request) => {
          const startMs = clock.now();
          const onLed = (): void => void (led++, request.onLed?.());
          const result = await box.dial({ ...request, onLed });
          if (!isProven) took.push(clock.now() - startMs);
          if (seat === "a") opened.add(box.opened);
          isProven ||= !box.wantsProof(request.peer);
          return result;
        },
        wantsProof: (peer) => box.wantsProof(peer),
        close: () => box.close(),
      };
    },
  });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  for (let second = 0; !isProven; second++) {
    assertLess(second, 60);
    await pair.advance(1_000);
  }
  assertEquals([...opened], [1]);
  // What leads up to the hello passes over it as well.
  assertGreater(took.length + led, 5);
  assertLess(Math.max(...took), 181);
  await pair.close();
});

Deno.test("a quiet quarter of an hour takes some ten connections, and one of talk not many more", async () => {
  let box: FreezingTransport | undefined;
  const pair = await memoryPair({
    dials: "a",
    list: { slotCount: 1_000 },
    wrapTransport: (inner, seat, clock) => {
      const made = new FreezingTransport(inner, {
        clock,
        point: { packets: Infinity, bytes: Infinity },
      });
      if (seat === "a") box = made;
      return made;
    },
  });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  await pair.advance(15 * MINUTE_MS);
  const quiet = box!.opened;
  for (let text = 0; text < 60; text++) {
    say(text % 2 === 0 ? a : b, `text ${text}`);
    await pair.advance(MINUTE_MS / 4);
  }
  const talking = box!.opened - quiet;
  assertEquals([texts(a, "in").length, texts(b, "in").length], [30, 30]);
  assertEquals([quiet < 20, talking < 30], [true, true], `${quiet} and ${talking}`);
  await pair.close();
});

Deno.test("behind a server that closes each connection, a caller soon stops proving the way", async () => {
  let box: FreezingTransport | undefined;
  const pair = await memoryPair({
    dials: "a",
    list: { slotCount: 1_000 },
    wrapTransport: (inner, seat, clock) => {
      const point = { packets: Infinity, bytes: Infinity };
      const made = new FreezingTransport(inner, { clock, point, keeps: false });
      if (seat === "a") box = made;
      return made;
    },
  });
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  await pair.advance(2 * MINUTE_MS);
  const before = box!.opened;
  await pair.advance(10 * MINUTE_MS);
  const later = box!.opened - before;
  assertEquals([before < 80, later < 60], [true, true], `${before} and ${later}`);
  await pair.close();
});
