/**
 * One message end to end over loopback, plain and under TLS, each against a bare route that takes as many bytes; and
 * the steps of its way, each measured in the same turns.
 */
import { bareRoute, bareTlsRoute, type Timed } from "./bare_routes.ts";
import type { BenchRow } from "./bench_row.ts";
import { openLoopbackPair } from "./loopback_pair.ts";
import { medianOf } from "./median_of.ts";
import { openLadder } from "./talk_ladder.ts";

const ROUNDS = 400;
/** A program that has just been started. */
const COLD_ROUNDS = 100;
/** After so many the runtime has compiled what a message takes. */
const WARM_ROUNDS = 1_500;
/** Turns in which all are measured, so that what else the machine does meets them alike. */
const TURNS = 20;

/** Milliseconds from `send()` to the acknowledgement at the sender, and from request to answer of the bare route. */
export async function bench(): Promise<BenchRow[]> {
  const plain = [bareRoute(), asTimed(await openLoopbackPair())];
  const secure = [await bareTlsRoute(), asTimed(await openLoopbackPair({}, { secure: true }))];
  const ladder = await openLadder();
  const all = [...plain, ...secure, ...ladder];
  await inTurns(all, COLD_ROUNDS);
  const cold = await inTurns([...plain, ...secure], ROUNDS);
  await inTurns(all, WARM_ROUNDS);
  const warm = await inTurns(all, ROUNDS);
  for (const timed of all) await timed.close();
  const [bare = NaN, , , , ...steps] = warm;
  return [
    ...messageRows(cold, `after ${COLD_ROUNDS} messages`),
    ...messageRows(warm, `after ${COLD_ROUNDS + ROUNDS + WARM_ROUNDS} messages`),
    ...ladder.map(({ name }, index): BenchRow => {
      const ms = steps[index] ?? NaN;
      const ratio = (ms / bare).toFixed(1);
      return { name, value: ms, unit: "ms", note: `median; ${ratio} times the bare route` };
    }),
  ];
}

/** Medians of each, in milliseconds. */
async function inTurns(all: readonly Timed[], rounds: number): Promise<number[]> {
  const times = all.map((): number[] => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, timed] of all.entries()) {
      for (let round = 0; round < rounds / TURNS; round++) times[index]!.push(await timed.once());
    }
  }
  return times.map(medianOf);
}

function messageRows(
  [bare = NaN, ours = NaN, bareTls = NaN, oursTls = NaN]: readonly number[],
  when: string,
): BenchRow[] {
  const note = `median, loopback, ${when}`;
  return [
    { name: "message, sent to acknowledged", value: ours, unit: "ms", note },
    { name: "bare Hono route, 2,048 bytes", value: bare, unit: "ms", note },
    { name: "message / bare route", value: ours / bare, unit: "ratio", note: when },
    { name: "message over https", value: oursTls, unit: "ms", note },
    { name: "bare https POST, 2,048 bytes", value: bareTls, unit: "ms", note },
    { name: "message / bare https", value: oursTls / bareTls, unit: "ratio", note: when },
  ];
}

function asTimed({ sendOnce, close }: Awaited<ReturnType<typeof openLoopbackPair>>): Timed {
  return { once: sendOnce, close };
}
