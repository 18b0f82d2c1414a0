/**
 * `deno task censor [--for SECONDS]`: how much of an unseen pair a classifier finds that goes by sizes and times, over
 * plain HTTP and HTTPS, with quiet and steady cover.
 *  1. pairs of hchat and ordinary programs talk on this machine at the same time, all through taps (server/dpi/tap.ts): they
 *     begin at uneven times, talk at different paces, and are seen until the time is over;
 *  2. sizes and times of each connection become features (censor/features.ts);
 *  3. for each pair, a random forest learns from the other pairs and one half of the ordinary connections;
 *     Over HTTPS this is done once more with what is behind the handshake alone: what a hello says, and how long a certificate
 *     is, are matters of the runtime and of the site (`hchat dpi` compares them);
 *  4. the threshold is set so that it mistakes 0.5 % of the other half; the share of the unseen pair above it counts.
 */
import { randomFillSync } from "node:crypto";
import {
  type ChatSetup,
  chatUnderTap,
  type TappedTransport,
} from "../server/command/pair/tapped_pair.ts";
import { type Flow, seenUntil } from "../server/dpi/flow.ts";
import type { Clock } from "../server/time/clock.ts";
import { FEATURE_NAMES, featuresOf, withoutHandshake } from "./censor/features.ts";
import { growForest, type Sample } from "./censor/forest.ts";
import { diceOf } from "./censor/dice.ts";
import { beginsAfterMs, ordinaryFlows } from "./censor/ordinary_flows.ts";

const PAIRS = 16;
const DEFAULT_SECONDS = 90;
const FALSE_ALARMS = 0.005;
type Form = Exclude<TappedTransport, "tls">;

const SETUPS: (Pick<ChatSetup, "coverMode"> & { transport: Form })[] = [
  { transport: "http", coverMode: "quiet" },
  { transport: "https", coverMode: "quiet" },
  { transport: "https", coverMode: "steady" },
];
/** Mean pause between two texts, ms: some people write all the time, others now and then. */
const PAUSE_MS = { least: 1_500, most: 30_000 };
/** How many features are named that the trees go by. */
const NAMED = 4;

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

say(`${PAIRS} pairs and ordinary programs talk for ${seconds} s each time`);
for (const setup of SETUPS) {
  const { transport, coverMode } = setup;
  // Opening the pairs takes a while in which nothing else answers in time.
  const opened = Promise.withResolvers<void>();
  const dice = diceOf(7);
  const [{ flows, endMs }, others] = await Promise.all([
    chatUnderTap(
      {
        ...setup,
        spanMs,
        pairs: PAIRS,
        beginsAfterMs: (index) => beginsAfterMs(index, spanMs, dice),
        meanPauseMs: () => PAUSE_MS.least * (PAUSE_MS.most / PAUSE_MS.least) ** dice(),
      },
      io,
      async () => await opened.resolve(),
    ),
    opened.promise.then(() => ordinaryFlows({ transport, spanMs, clock })),
  ]);
  const seen = flows.map((each) => seenUntil(each, endMs));
  const words = `${transport}, ${coverMode} cover`;
  judge(words, seen, others);
  if (transport === "http") continue;
  const behind = seen.map((each) => each.map(withoutHandshake));
  judge(`${words}, behind the handshake of TLS`, behind, others.map(withoutHandshake));
}
Deno.exit(0);

/** Says how much of each pair is found by what was learned from the others. */
function judge(words: string, flows: Flow[][], ordinary: Flow[]): void {
  const pairs = flows.map((each) => each.map((flow) => sampleOf(flow, true)));
  const others = ordinary.map((flow) => sampleOf(flow, false));
  const learned = others.filter((_, index) => index % 2 === 0);
  const judged = others.filter((_, index) => index % 2 === 1);
  const gains: number[] = [];
  const shares: number[] = [];
  let hits = 0;
  for (const [index, unseen] of pairs.entries()) {
    const rest = pairs.filter((_, other) => other !== index).flat();
    const forest = growForest([...rest, ...learned], { seed: index });
    const threshold = thresholdOf(judged.map(({ features }) => forest.score(features)));
    const found = unseen.filter(({ features }) => forest.score(features) > threshold).length;
    shares.push(found / unseen.length);
    hits += found;
    forest.gains.forEach((gain, feature) => gains[feature] = (gains[feature] ?? 0) + gain);
  }
  const all = pairs.flat().length;
  say(
    `${words}: ${percent(hits / all)} of ${all} connections of unseen pairs found at ${
      percent(FALSE_ALARMS)
    } false alarms among ${others.length}`,
  );
  say(`  pair by pair: ${shares.map(percent).join(", ")}`);
  say(`  goes by: ${strongest(gains).join(", ")}`);
}

function sampleOf(flow: Flow, isOurs: boolean): Sample {
  return { features: featuresOf(flow), isOurs };
}

/** The features that tell most. */
function strongest(gains: number[]): string[] {
  const sum = gains.reduce((all, gain) => all + gain, 0);
  return gains.map((gain, feature) => ({ gain, name: FEATURE_NAMES[feature] ?? "" }))
    .sort((left, right) => right.gain - left.gain)
    .slice(0, NAMED)
    .map(({ gain, name }) => `${name} (${percent(gain / sum)})`);
}

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
