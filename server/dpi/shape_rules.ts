/**
 * Rules on sizes and times, which hold inside TLS too. A value tells when nearly all of ours keep to it, over all pairs
 * and both in one direction: ordinary programs repeat neither a length nor a pause that exactly.
 */
import { type Burst, burstsOf, type Flow } from "./flow.ts";
import { fits, type Rule } from "./rule.ts";

/** Lengths this close together count as one. */
const SIZE_WINDOW_BYTES = 64;

/** Ordinary exchanges seldom carry as much both ways. */
const LONG_BYTES = 1_000;
/** Times this close together count as one, on a line without load. */
const TIME_WINDOW_MS = 100;

/** An answer later than this was held on purpose. */
const HOLD_MS = 1_000;

/** A constant among times comes this often, and makes this share: most holds end early because there is something to say. */
const LEAST_REPEATS = 3;
const TIME_SHARE = 0.2;

/** Fewer than this show no constant. */
const LEAST_VALUES = 6;

/** Rules on what passed between several pairs; `flows`: the connections of each pair. */
export function shapeRules(flows: Flow[][]): Rule[] {
  const bursts = flows.map((each) => each.map(burstsOf));
  const sizes = [
    sizeRule(bursts.flat(2), { up: true, what: "request" }),
    sizeRule(bursts.flat(2), { up: false, what: "answer" }),
  ];
  const rules = [
    ...sizes,
    // One length says it already.
    sizes.every((rule) => rule === undefined) ? longRule(bursts.flat()) : undefined,
    timeRule(
      bursts.flat().flatMap(holdsOf),
      (seconds) => `answers that are held end after ${seconds} s`,
    ),
    timeRule(
      flows.flatMap((each) => gapsOf(each.flatMap(burstsOf))),
      (seconds) => `requests follow one another after ${seconds} s`,
    ),
    timeRule(
      flows.flat().flatMap(idleBeforeClose),
      (seconds) => `idle connections close after ${seconds} s`,
    ),
  ];
  return rules.filter((rule) => rule !== undefined);
}

/** What is told of sizes and times, whether or not it makes a rule. */
export interface ShapeFigures {
  requestBytes: Range;
  answerBytes: Range;
  /** Answers later than a second. */
  holdMs: Range;
  /** Between two requests of a pair. */
  gapMs: Range;
  connectionsPerHour: number;
  exchangesPerConnection: Range;
}

/** Smallest, middle and largest of some values; undefined for none. */
export type Range = { least: number; median: number; most: number; count: number } | undefined;

/** The figures of several pairs that talked for `spanMs` each. */
export function shapeFigures(flows: Flow[][], spanMs: number): ShapeFigures {
  const all = flows.flat().map(burstsOf);
  const lengths = (up: boolean): number[] =>
    all.flat().filter((burst) => burst.up === up).map(({ bytes }) => bytes);
  return {
    requestBytes: rangeOf(lengths(true)),
    answerBytes: rangeOf(lengths(false)),
    holdMs: rangeOf(all.flatMap(holdsOf)),
    gapMs: rangeOf(flows.flatMap((each) => gapsOf(each.flatMap(burstsOf)))),
    connectionsPerHour: Math.round(flows.flat().length / flows.length / spanMs * 3_600_000),
    exchangesPerConnection: rangeOf(all.map((each) => each.filter(({ up }) => up).length)),
  };
}

function rangeOf(values: number[]): Range {
  const sorted = values.toSorted((left, right) => left - right);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return undefined;
  return { least, median: sorted[sorted.length >> 1] ?? least, most, count: sorted.length };
}

function sizeRule(
  bursts: Burst[],
  { up, what }: { up: boolean; what: string },
): Rule | undefined {
  const lengths = bursts.filter((burst) => burst.up === up).map(({ bytes }) => bytes);
  if (lengths.length < LEAST_VALUES) return undefined;
  const { from, count } = densest(lengths, SIZE_WINDOW_BYTES);
  if (!fits(count, lengths.length)) return undefined;
  const inside = lengths.filter((length) => length >= from && length <= from + SIZE_WINDOW_BYTES);
  const most = Math.max(...inside);
  const span = from === most ? `${from}` : `${from} to ${most}`;
  return {
    scope: "sizes",
    text: `each ${what} has ${span} bytes`,
    matched: count,
    of: lengths.length,
  };
}

/** Something that is always there, under any padding, leaves no exchange short. */
function longRule(connections: Burst[][]): Rule | undefined {
  const shorter = connections.flatMap((bursts) =>
    bursts.slice(1).flatMap(({ up, bytes }, index) =>
      up ? [] : [Math.min(bytes, bursts[index]?.bytes ?? 0)]
    )
  );
  if (shorter.length < LEAST_VALUES) return undefined;
  const matched = shorter.filter((bytes) => bytes >= LONG_BYTES).length;
  if (!fits(matched, shorter.length)) return undefined;
  const least = Math.min(...shorter.filter((bytes) => bytes >= LONG_BYTES));
  const text = `each exchange has at least ${least} bytes in both directions`;
  return { scope: "sizes", text, matched, of: shorter.length };
}

/** The window is found in every other value and judged by the others: some window always holds more than its share. */
function timeRule(valuesMs: number[], say: (seconds: string) => string): Rule | undefined {
  if (valuesMs.length < LEAST_VALUES) return undefined;
  const { from } = densest(valuesMs.filter((_, index) => index % 2 === 0), TIME_WINDOW_MS);
  const unseen = valuesMs.filter((_, index) => index % 2 === 1);
  const countIn = (values: number[]): number =>
    values.filter((value) => value >= from && value <= from + TIME_WINDOW_MS).length;
  const matched = countIn(valuesMs);
  const repeats = countIn(unseen);
  // Requests that follow an answer at once have no rhythm of their own.
  if (from < HOLD_MS / 2 || repeats < LEAST_REPEATS) return undefined;
  if (repeats < TIME_SHARE * unseen.length) return undefined;
  const seconds = ((from + TIME_WINDOW_MS / 2) / 1_000).toFixed(1);
  return { scope: "times", text: say(seconds), matched, of: valuesMs.length };
}

/** Where a window of `width` holds most of the values. */
function densest(values: number[], width: number): { from: number; count: number } {
  const sorted = values.toSorted((left, right) => left - right);
  let best = { from: 0, count: 0 };
  for (let first = 0, last = 0; first < sorted.length; first++) {
    const from = sorted[first] ?? 0;
    while ((sorted[last] ?? Infinity) <= from + width) last++;
    if (last - first > best.count) best = { from, count: last - first };
  }
  return best;
}

/** How long answers of one connection were held, those alone that were. */
function holdsOf(bursts: Burst[]): number[] {
  return bursts.slice(1)
    .map((burst, index) => burst.up ? 0 : burst.startMs - (bursts[index]?.endMs ?? 0))
    .filter((waitedMs) => waitedMs > HOLD_MS);
}

/** Times between the requests of a pair. */
function gapsOf(bursts: Burst[]): number[] {
  const starts = bursts.filter(({ up }) => up).map(({ startMs }) => startMs)
    .sort((left, right) => left - right);
  return starts.slice(1).map((startMs, index) => startMs - (starts[index] ?? 0));
}

/** How long a connection that is closed was idle before; none while it is open, or when an answer was owed. */
function idleBeforeClose({ packets, closedAtMs }: Flow): number[] {
  const last = packets.at(-1);
  if (closedAtMs === undefined || last === undefined || last.up) return [];
  return [closedAtMs - last.atMs];
}
