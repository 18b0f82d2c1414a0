/**
 * `deno task censor [--for SECONDS]`: how much of an unseen pair a classifier finds that goes by sizes and times.
 *  1. pairs of hchat and ordinary programs talk on this machine, all through taps (server/dpi/tap.ts);
 *  2. the first twelve packets of each connection become features (censor/features.ts);
 *  3. for each pair, a random forest learns from the other pairs and one half of the ordinary connections;
 *  4. the threshold is set so that it mistakes 0.5 % of the other half; the share of the unseen pair above it counts.
 */
import { randomFillSync } from "node:crypto";
import { chatUnderTap } from "../server/command/dpi_command.ts";
import type { Clock } from "../server/time/clock.ts";
import { featuresOf } from "./censor/features.ts";
import { growForest, type Sample } from "./censor/forest.ts";
import { ordinaryFlows } from "./censor/ordinary_flows.ts";

const PAIRS = 8;
const DEFAULT_SECONDS = 90;
const FALSE_ALARMS = 0.005;

const seconds = Number(/^--for=?(\d+)$/.exec(Deno.args.join(""))?.[1] ?? DEFAULT_SECONDS);
const spanMs = seconds * 1_000;
const stop = new AbortController();
const clock: Clock = {
  now: () => Date.now(),
  uptime: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
const io = {
  clock,
  random: (bytes: Uint8Array): void => void randomFillSync(bytes),
  signal: stop.signal,
  progress: (): void => {},
};

say(`${PAIRS} pairs and ordinary programs talk for ${seconds} s`);
const [{ flows }, ordinary] = await Promise.all([
  chatUnderTap({ coverMode: "quiet", spanMs, pairs: PAIRS }, io, () => Promise.resolve()),
  ordinaryFlows(spanMs),
]);
const pairs = flows.map((each) =>
  each.map((flow): Sample => ({ features: featuresOf(flow), isOurs: true }))
);
const others = ordinary.map((flow): Sample => ({ features: featuresOf(flow), isOurs: false }));
const learned = others.filter((_, index) => index % 2 === 0);
const judged = others.filter((_, index) => index % 2 === 1);
say(`${pairs.flat().length} connections of hchat, ${others.length} ordinary ones`);

const found = pairs.map((unseen, index) => {
  const rest = pairs.filter((_, other) => other !== index).flat();
  const forest = growForest([...rest, ...learned], { seed: index });
  const threshold = thresholdOf(judged.map(({ features }) => forest(features)));
  const hits = unseen.filter(({ features }) => forest(features) > threshold).length;
  say(`pair ${index + 1}: ${percent(hits / unseen.length)} of ${unseen.length} connections found`);
  return { hits, of: unseen.length };
});
const hits = found.reduce((sum, each) => sum + each.hits, 0);
const all = found.reduce((sum, each) => sum + each.of, 0);
say(
  `unseen pairs: ${percent(hits / all)} of connections found at ${
    percent(FALSE_ALARMS)
  } false alarms`,
);
Deno.exit(0);

/** The score that all but half a percent of ordinary connections stay at or below. */
function thresholdOf(scores: number[]): number {
  const sorted = scores.toSorted((left, right) => right - left);
  return sorted[Math.floor(FALSE_ALARMS * sorted.length)] ?? 0;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
