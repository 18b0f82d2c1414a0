import { assertEquals } from "@std/assert";
import { Rests } from "../../../server/peer/rests.ts";
import { FreezingTransport } from "../../testkit/freezing_transport.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { memoryPair, say, statusOf, texts } from "../../testkit/pair.ts";

const MINUTE_MS = 60_000;

function restsOn(
  jitter: number,
): { rests: Rests; clock: FakeClock; done: string[] } {
  const clock = new FakeClock();
  const done: string[] = [];
  const rests = new Rests({
    clock,
    jitter: () => jitter,
    resume: () => void done.push("resumed"),
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

Deno.test("a quarter of an hour takes some forty connections, quiet or with sixty texts", async () => {
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
  assertEquals([quiet < 60, talking < 60], [true, true], `${quiet} and ${talking}`);
  await pair.close();
});
