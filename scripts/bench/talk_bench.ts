/**
 * One message end to end over loopback, plain and under TLS, each against a bare route that takes as many bytes, in one
 * process and between programs in their own; and the steps of its way, each measured in the same turns.
 */
import type { ApartFigures } from "./apart_side.ts";
import { BARE_NAMES, bareRoute, bareTlsRoute, type Timed } from "./bare_routes.ts";
import type { BenchRow } from "./bench_row.ts";
import { startProgram } from "./child_program.ts";
import { openLoopbackPair } from "./loopback_pair.ts";
import { medianOf } from "./median_of.ts";
import { openLadder } from "./talk_ladder.ts";

type Scheme = keyof typeof BARE_NAMES;

const ROUNDS = 400;
/** A program that has just been started. */
const COLD_ROUNDS = 100;
/** After so many the runtime has compiled what a message takes. */
const WARM_ROUNDS = 1_500;
/**
 * So many of each come in a row, then the next one has its turn, so that what else the machine does meets all alike.
 * Alternately, each finds the processor's caches full of something else, as between two messages of a talk; in a row
 * the bare route, which is small, has them to itself.
 */
const [IN_A_ROW, ALTERNATELY] = [20, 1];

/** Milliseconds from `send()` to the acknowledgement at the sender, and from request to answer of the bare route. */
export async function bench(): Promise<BenchRow[]> {
  const plain = [bareRoute(), asTimed(await openLoopbackPair())];
  const secure = [await bareTlsRoute(), asTimed(await openLoopbackPair({}, { secure: true }))];
  const whole = [...plain, ...secure];
  const ladder = await openLadder();
  const all = [...whole, ...ladder];
  await inTurns(all, COLD_ROUNDS, IN_A_ROW);
  const cold = await inTurns(whole, ROUNDS, IN_A_ROW);
  await inTurns(all, WARM_ROUNDS, IN_A_ROW);
  const warm = await inTurns(all, ROUNDS, IN_A_ROW);
  const mixed = await inTurns(whole, ROUNDS, ALTERNATELY);
  for (const timed of all) await timed.close();
  const [bare = NaN, , , , ...steps] = warm;
  return [
    ...messageRows(cold, `in a row, after ${COLD_ROUNDS} messages`),
    ...messageRows(warm, `in a row, after ${COLD_ROUNDS + ROUNDS + WARM_ROUNDS} messages`),
    ...messageRows(mixed, "alternately, after as many"),
    ...apartRows("http", await measureApart("http")),
    ...apartRows("https", await measureApart("https")),
    ...ladder.map(({ name }, index): BenchRow => {
      const ms = steps[index] ?? NaN;
      const ratio = (ms / bare).toFixed(1);
      return { name, value: ms, unit: "ms", note: `median; ${ratio} times the bare route` };
    }),
  ];
}

/** Both programs, and the bare route, in processes of their own: what people have. */
async function measureApart(scheme: Scheme): Promise<ApartFigures> {
  const startMs = String(Date.now() - 600_000);
  const listening = startProgram("./apart_side.ts", ["listen", scheme, startMs]);
  const serving = startProgram("./bare_program.ts", [scheme]);
  const ports = [await listening.next(), await serving.next()];
  const talking = startProgram("./apart_side.ts", ["talk", scheme, startMs, ...ports]);
  const figures: ApartFigures = JSON.parse(await talking.next());
  for (const program of [talking, listening, serving]) await program.end();
  return figures;
}

function apartRows(scheme: Scheme, { messageMs, bareMs }: ApartFigures): BenchRow[] {
  const note = `${scheme}, each program a process, alternately, after pauses of 50 ms`;
  return [
    { name: "message between two programs", value: messageMs, unit: "ms", note: `median, ${note}` },
    { name: BARE_NAMES[scheme], value: bareMs, unit: "ms", note: `median, ${note}` },
    { name: "message / bare", value: messageMs / bareMs, unit: "ratio", note },
  ];
}

/** Medians of each, in milliseconds. */
async function inTurns(
  all: readonly Timed[],
  rounds: number,
  inARow: number,
): Promise<number[]> {
  const times = all.map((): number[] => []);
  for (let done = 0; done < rounds; done += inARow) {
    for (const [index, timed] of all.entries()) {
      for (let round = 0; round < inARow; round++) times[index]!.push(await timed.once());
    }
  }
  return times.map(medianOf);
}

function messageRows(
  [bare = NaN, ours = NaN, bareTls = NaN, oursTls = NaN]: readonly number[],
  when: string,
): BenchRow[] {
  const note = `median, ${when}`;
  return [
    { name: "message, sent to acknowledged", value: ours, unit: "ms", note },
    { name: BARE_NAMES.http, value: bare, unit: "ms", note },
    { name: "message / bare route", value: ours / bare, unit: "ratio", note: when },
    { name: "message over https", value: oursTls, unit: "ms", note },
    { name: BARE_NAMES.https, value: bareTls, unit: "ms", note },
    { name: "message / bare https", value: oursTls / bareTls, unit: "ratio", note: when },
  ];
}

function asTimed({ sendOnce, close }: Awaited<ReturnType<typeof openLoopbackPair>>): Timed {
  return { once: sendOnce, close };
}
