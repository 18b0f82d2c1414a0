import { assert, assertEquals } from "@std/assert";
import { FEATURE_NAMES, featuresOf } from "../../scripts/censor/features.ts";
import { growForest, type Sample } from "../../scripts/censor/forest.ts";
import { flowOf } from "../testkit/flows.ts";
import { seededDice } from "../testkit/seeded_dice.ts";

/** Samples of four features, the second of which tells ours from others. */
function samplesOf(seed: number, count: number): Sample[] {
  const dice = seededDice(seed);
  return Array.from({ length: count }, () => {
    const isOurs = dice() < 0.5;
    return { features: [dice(), dice() + (isOurs ? 1 : 0), dice(), dice()], isOurs };
  });
}

Deno.test("growForest() learns what tells, and says the same again for a seed", () => {
  const forest = growForest(samplesOf(1, 200), { seed: 5 });
  const unseen = samplesOf(2, 200);
  const right = unseen.filter(({ features, isOurs }) => forest.score(features) > 0.5 === isOurs);
  assert(right.length > 190, `${right.length} of 200`);
  assertEquals(forest.gains.indexOf(Math.max(...forest.gains)), 1, "the feature that tells");
  const again = growForest(samplesOf(1, 200), { seed: 5 });
  assertEquals(
    unseen.map(({ features }) => forest.score(features)),
    unseen.map(({ features }) => again.score(features)),
  );
});

Deno.test("growForest() cannot tell what is the same", () => {
  const dice = seededDice(3);
  const noise = (): Sample => ({ features: [dice(), dice()], isOurs: dice() < 0.5 });
  const forest = growForest(Array.from({ length: 300 }, noise), { seed: 1 });
  const unseen = Array.from({ length: 300 }, noise);
  const right = unseen.filter(({ features, isOurs }) => forest.score(features) > 0.5 === isOurs);
  assert(right.length > 100 && right.length < 200, `${right.length} of 300`);
});

Deno.test("featuresOf() gives size, direction and pause of the first twelve segments", () => {
  const flow = flowOf([{ atMs: 100, waitMs: 7, upBytes: 2_000, downBytes: 300 }]);
  const features = featuresOf(flow);
  assertEquals(features.length, FEATURE_NAMES.length);
  assertEquals(features.slice(0, 6), [1_460, 0, 540, 0, -300, 3]);
  assertEquals(features.slice(6, 8), [0, -1]);
});
