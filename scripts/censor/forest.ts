/**
 * A random forest (Breiman 2001): trees on samples drawn with replacement, each split the best of a few features drawn
 * at random, by Gini impurity. Repeatable for a seed.
 */
import { type Dice, diceOf } from "./dice.ts";

/** One connection. */
export interface Sample {
  features: number[];
  isOurs: boolean;
}

type Tree =
  | { kind: "leaf"; share: number }
  | { kind: "split"; feature: number; at: number; low: Tree; high: Tree };

/** What was learned. */
export interface Forest {
  /** The share of trees, weighted, that take features for ours. */
  score(features: number[]): number;
  /** How much impurity each feature took away, of all samples together. */
  gains: number[];
}

const TREES = 80;
const MAX_DEPTH = 12;
const LEAST_SAMPLES = 2;
/** Places at which one feature is tried. */
const CUTS = 24;

/** Learns from samples. */
export function growForest(samples: Sample[], { seed }: { seed: number }): Forest {
  const dice = diceOf(seed);
  const gains: number[] = samples[0]?.features.map(() => 0) ?? [];
  const ours = samples.filter(({ isOurs }) => isOurs);
  const others = samples.filter(({ isOurs }) => !isOurs);
  const trees = Array.from({ length: TREES }, () => {
    // As many of each, or the rarer kind would not be learned.
    const count = Math.max(ours.length, others.length);
    const bag = [...drawn(ours, count, dice), ...drawn(others, count, dice)];
    return grow(bag, { depth: 0, dice, gains });
  });
  return {
    score: (features) => trees.reduce((sum, tree) => sum + shareIn(tree, features), 0) / TREES,
    gains,
  };
}

function drawn(samples: Sample[], count: number, dice: Dice): Sample[] {
  return Array.from(
    { length: samples.length === 0 ? 0 : count },
    () => samples[Math.floor(dice() * samples.length)] as Sample,
  );
}

/** What a tree grows with. */
interface Growing {
  depth: number;
  dice: Dice;
  gains: number[];
}

function grow(samples: Sample[], growing: Growing): Tree {
  const { depth, dice, gains } = growing;
  const share = shareOf(samples);
  if (depth >= MAX_DEPTH || samples.length < LEAST_SAMPLES || share === 0 || share === 1) {
    return { kind: "leaf", share };
  }
  const split = bestSplit(samples, dice);
  if (split === undefined) return { kind: "leaf", share };
  const { feature, at, gain } = split;
  gains[feature] = (gains[feature] ?? 0) + gain;
  const deeper = { ...growing, depth: depth + 1 };
  const isLow = ({ features }: Sample): boolean => (features[feature] ?? 0) < at;
  return {
    kind: "split",
    feature,
    at,
    low: grow(samples.filter(isLow), deeper),
    high: grow(samples.filter((sample) => !isLow(sample)), deeper),
  };
}

interface Split {
  feature: number;
  at: number;
  /** Impurity that goes away, times the samples. */
  gain: number;
}

function bestSplit(samples: Sample[], dice: Dice): Split | undefined {
  const features = samples[0]?.features.length ?? 0;
  let best: Split | undefined;
  const before = countsOf(samples);
  let least = gini(before);
  for (let tries = 0; tries < Math.ceil(Math.sqrt(features)); tries++) {
    const feature = Math.floor(dice() * features);
    for (let cut = 0; cut < CUTS; cut++) {
      const at = samples[Math.floor(dice() * samples.length)]?.features[feature] ?? 0;
      const low = countsBelow(samples, feature, at);
      if (low.all === 0) continue;
      const high = { all: before.all - low.all, ours: before.ours - low.ours };
      const impurity = (low.all * gini(low) + high.all * gini(high)) / samples.length;
      if (impurity < least) {
        least = impurity;
        best = { feature, at, gain: samples.length * (gini(before) - impurity) };
      }
    }
  }
  return best;
}

/** How many samples there are, and how many of them are ours. */
interface Counts {
  all: number;
  ours: number;
}

function countsOf(samples: Sample[]): Counts {
  return { all: samples.length, ours: samples.filter(({ isOurs }) => isOurs).length };
}

/** Of the samples whose feature is below `at`. Most of the time that learning takes is spent here. */
function countsBelow(samples: Sample[], feature: number, at: number): Counts {
  const counts = { all: 0, ours: 0 };
  for (const { features, isOurs } of samples) {
    if ((features[feature] ?? 0) >= at) continue;
    counts.all++;
    if (isOurs) counts.ours++;
  }
  return counts;
}

function gini({ all, ours }: Counts): number {
  const share = ours / all;
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
