import { assertEquals, assertLess } from "@std/assert";
import { shapeFigures, shapeRules } from "../../../server/dpi/shape_rules.ts";
import { flowOf, type Shape } from "../../testkit/flows.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";

/** Pairs whose exchanges come from `shape`, ten on each of four connections. */
function pairsOf(shape: (dice: () => number) => Omit<Shape, "atMs">, idleMs = () => 0) {
  return [1, 2, 3].map((seed) => {
    const dice = seededDice(seed);
    let atMs = 0;
    return Array.from({ length: 4 }, () =>
      flowOf(
        Array.from({ length: 10 }, () => {
          const next = shape(dice);
          atMs += 300 + dice() * 20_000;
          const at = atMs;
          atMs += next.waitMs;
          return { atMs: at, ...next };
        }),
        idleMs() === 0 ? 2_000 + dice() * 60_000 : idleMs(),
      ));
  });
}

const scattered = (dice: () => number) => ({
  waitMs: dice() < 0.5 ? 20 : 8_000 + dice() * 17_000,
  upBytes: 900 + Math.floor(dice() ** 2 * 6_000),
  downBytes: 700 + Math.floor(dice() ** 2 * 6_000),
});

Deno.test("shapeRules() finds no rule in scattered sizes and times", () => {
  assertEquals(shapeRules(pairsOf(scattered)), []);
});

Deno.test("shapeRules() finds one length in each direction", () => {
  const flows = pairsOf((dice) => ({ ...scattered(dice), upBytes: 2_221, downBytes: 2_213 }));
  assertEquals(shapeRules(flows), [
    { scope: "sizes", text: "each request has 2221 bytes", matched: 120, of: 120 },
    { scope: "sizes", text: "each answer has 2213 bytes", matched: 120, of: 120 },
  ]);
});

Deno.test("shapeRules() finds that no exchange is short, under any padding", () => {
  const flows = pairsOf((dice) => {
    const { upBytes, downBytes, waitMs } = scattered(dice);
    return { waitMs, upBytes: 1_400 + upBytes, downBytes: 1_500 + downBytes };
  });
  const [rule, ...others] = shapeRules(flows);
  assertEquals(others, []);
  assertEquals(
    rule?.text.replace(/\d+/, "N"),
    "each exchange has at least N bytes in both directions",
  );
});

Deno.test("shapeRules() finds holds that end alike, though most end early", () => {
  const flows = pairsOf((dice) => ({
    ...scattered(dice),
    waitMs: dice() < 0.3 ? 10_000 + dice() * 30 : 1_100 + dice() * 8_000,
  }));
  const [rule, ...others] = shapeRules(flows);
  assertEquals(others, []);
  assertEquals(rule?.text, "answers that are held end after 10.1 s");
});

Deno.test("shapeRules() finds idle connections that close alike", () => {
  const [rule] = shapeRules(pairsOf(scattered, () => 5_010));
  assertEquals(rule?.text, "idle connections close after 5.1 s");
});

Deno.test("shapeRules() finds a tick", () => {
  const ticking = [0, 1, 2].map((pair) => [
    flowOf(Array.from({ length: 30 }, (_, index) => ({
      atMs: pair * 77 + index * 1_000 + (index * 7) % 20,
      waitMs: 5,
      upBytes: 300 + (index * 977) % 5_000,
      downBytes: 700 + (index * 1_277) % 5_000,
    }))),
  ]);
  assertEquals(shapeRules(ticking).map(({ text }) => text), [
    "requests follow one another after 1.0 s",
  ]);
});

/** Requests of four pairs for a minute, each up to `part` of a second early or late on an even beat. */
function beaten(part: number, seed: number) {
  const dice = seededDice(seed);
  return [0, 1, 2, 3].map((pair) => [
    flowOf(Array.from({ length: 60 }, (_, index) => ({
      atMs: pair * 77 + index * 1_000 + (2 * dice() - 1) * part * 1_000,
      waitMs: 5,
      upBytes: 300 + Math.floor(dice() * 5_000),
      downBytes: 700 + Math.floor(dice() * 5_000),
    }))),
  ]);
}

Deno.test("shapeRules() finds a beat that is moved a little, and none that is moved as ours", () => {
  for (let seed = 1; seed <= 20; seed++) {
    assertEquals(shapeRules(beaten(0.45, seed)), [], `seed ${seed}`);
    assertEquals(shapeRules(beaten(0.15, seed)).length, 1, `seed ${seed}`);
  }
});

Deno.test("shapeRules() takes no rule from a few pauses that are near each other by chance", () => {
  let found = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const dice = seededDice(seed);
    const held = () =>
      flowOf([0, 1, 2, 3].map((index) => ({
        atMs: index * 60_000 + dice() * 30_000,
        waitMs: 1_100 + dice() * 2_400,
        upBytes: 300 + Math.floor(dice() * 5_000),
        downBytes: 700 + Math.floor(dice() * 5_000),
      })));
    const rules = shapeRules([0, 1, 2, 3].map(() => [held()]));
    if (rules.some(({ scope }) => scope === "times")) found++;
  }
  assertLess(found, 5);
});

Deno.test("shapeFigures() counts connections for an hour and their exchanges", () => {
  const { connectionsPerHour, exchangesPerConnection, requestBytes } = shapeFigures(
    pairsOf(scattered),
    600_000,
  );
  assertEquals(connectionsPerHour, 24);
  assertEquals(exchangesPerConnection, { least: 10, median: 10, most: 10, count: 12 });
  assertEquals(requestBytes?.count, 120);
});
