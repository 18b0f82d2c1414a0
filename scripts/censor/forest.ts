/**
 * A random forest (Breiman 2001): trees on samples drawn with replacement, each split the best of a few features drawn
 * at random, by Gini impurity. Repeatable for a seed.
 */

/** One connection. */
export interface Sample {
  features: number[];
  isOurs: boolean;
}

type Tree =
  | { kind: "leaf"; share: number }
  | { kind: "split"; feature: number; at: number; low: Tree; high: Tree };

/** Numbers in 0 .. 1. */
type Dice = () => number;

const TREES = 80;
const MAX_DEPTH = 12;
const LEAST_SAMPLES = 2;
/** Places at which one feature is tried. */
const CUTS = 24;

/** Learns from samples; the result gives the share of trees, weighted, that take features for ours. */
export function growForest(
  samples: Sample[],
  { seed }: { seed: number },
): (features: number[]) => number {
  const dice = diceOf(seed);
  const ours = samples.filter(({ isOurs }) => isOurs);
  const others = samples.filter(({ isOurs }) => !isOurs);
  const trees = Array.from({ length: TREES }, () => {
    // As many of each, or the rarer kind would not be learned.
    const count = Math.max(ours.length, others.length);
    return grow([...drawn(ours, count, dice), ...drawn(others, count, dice)], 0, dice);
  });
  return (features) => trees.reduce((sum, tree) => sum + shareIn(tree, features), 0) / TREES;
}

function drawn(samples: Sample[], count: number, dice: Dice): Sample[] {
  return Array.from(
    { length: samples.length === 0 ? 0 : count },
    () => samples[Math.floor(dice() * samples.length)] as Sample,
  );
}

function grow(samples: Sample[], depth: number, dice: Dice): Tree {
  const share = shareOf(samples);
  if (depth >= MAX_DEPTH || samples.length < LEAST_SAMPLES || share === 0 || share === 1) {
    return { kind: "leaf", share };
  }
  const split = bestSplit(samples, dice);
  if (split === undefined) return { kind: "leaf", share };
  const { feature, at } = split;
  const isLow = ({ features }: Sample): boolean => (features[feature] ?? 0) < at;
  return {
    kind: "split",
    feature,
    at,
    low: grow(samples.filter(isLow), depth + 1, dice),
    high: grow(samples.filter((sample) => !isLow(sample)), depth + 1, dice),
  };
}

function bestSplit(samples: Sample[], dice: Dice): { feature: number; at: number } | undefined {
  const features = samples[0]?.features.length ?? 0;
  let best: { feature: number; at: number } | undefined;
  let least = gini(samples);
  for (let tries = 0; tries < Math.ceil(Math.sqrt(features)); tries++) {
    const feature = Math.floor(dice() * features);
    for (let cut = 0; cut < CUTS; cut++) {
      const at = samples[Math.floor(dice() * samples.length)]?.features[feature] ?? 0;
      const low = samples.filter((sample) => (sample.features[feature] ?? 0) < at);
      if (low.length === 0) continue;
      const high = samples.filter((sample) => (sample.features[feature] ?? 0) >= at);
      const impurity = (low.length * gini(low) + high.length * gini(high)) / samples.length;
      if (impurity < least) {
        least = impurity;
        best = { feature, at };
      }
    }
  }
  return best;
}

function gini(samples: Sample[]): number {
  const share = shareOf(samples);
  return 2 * share * (1 - share);
}

function shareOf(samples: Sample[]): number {
  if (samples.length === 0) return 0;
  return samples.reduce((sum, { isOurs }) => sum + Number(isOurs), 0) / samples.length;
}

function shareIn(tree: Tree, features: number[]): number {
  let at = tree;
  while (at.kind === "split") at = (features[at.feature] ?? 0) < at.at ? at.low : at.high;
  return at.share;
}

/** mulberry32 */
function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
