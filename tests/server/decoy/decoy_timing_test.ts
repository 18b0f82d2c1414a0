/**
 * The time from a whole request to its answer must not tell a wrong tag from a right one with a bad cell. Three kinds
 * are asked in turns, in an order that is shuffled for each round: the two that are compared, and the second one again
 * as a control. The Kolmogorov-Smirnov distance of the two exceeds that of the second one from itself by less than
 * 1.37 * sqrt(2 / n) in the median of five series: two samples of one distribution are that far apart in one series of
 * twenty, and in three of five once in a thousand times. Where five series do not decide, more do, in the median of
 * all. Load on the machine moves both distances, and hides what is
 * far smaller than its own spread: the difference that the statistic has to see is as large as that. Nor may the time tell
 * the port from an Express server over a network:
 * the medians differ by less than a network does from one packet to the next, and, on a machine that is busy, by less than
 * what the Express server itself takes differs.
 */
import { assertGreater, assertLess } from "@std/assert";
import net from "node:net";
import { expressServer } from "../../testkit/express_server.ts";
import { distanceOf } from "../../testkit/kolmogorov.ts";
import { listeningConversation } from "../../testkit/listening_conversation.ts";
import { noiseLike } from "../../testkit/noise_like.ts";
import { postBody, postRequest } from "../../testkit/post_request.ts";
import { get } from "../../testkit/probes.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";
import { concatenated, rawExchange } from "../../testkit/raw_http.ts";

const SAMPLES = 150;
/** Where these do not decide, more of them do, all together. */
const MOST_SAMPLES = 6 * SAMPLES;
const WARM_UP = 50;
/** Odd numbers: one of them is the median. */
const SERIES = { least: 5, more: 2, most: 25 };
const BOUND = 1.37 * Math.sqrt(2 / SAMPLES);
/** The least difference that the statistic has to see: about what it takes to authenticate two cells. */
const PLANTED_MS = 0.05;
/** How far medians may be apart; the second is for what costs an authentication. */
const [PLAIN_MS, CELL_MS] = [0.1, 0.5];

interface Timed {
  ask(request: string | Uint8Array): Promise<number>;
  close(): void;
}

/** A connection on which each answer's time is taken, in milliseconds. */
async function timedConnection(port: number): Promise<Timed> {
  const socket = net.connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  await new Promise<void>((resolve) => socket.on("connect", resolve));
  return {
    ask: (request) =>
      new Promise((resolve) => {
        socket.once("data", () => resolve(performance.now() - beganMs));
        const beganMs = performance.now();
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

/** Times of both, asked in turns; the first one goes first in every second round. */
async function inTurns(
  one: () => Promise<number>,
  two: () => Promise<number>,
): Promise<[one: number[], two: number[]]> {
  const times = { one: [] as number[], two: [] as number[] };
  for (let round = -WARM_UP; round < SAMPLES; round++) {
    for (const isOne of round % 2 === 0 ? [true, false] : [false, true]) {
      const tookMs = await (isOne ? one : two)();
      if (round >= 0) times[isOne ? "one" : "two"].push(tookMs);
    }
  }
  return [times.one, times.two];
}

/** Asks for three times, each round in an order of its own. */
async function shuffled(asks: (() => Promise<number>)[], dice: () => number): Promise<number[][]> {
  const times: number[][] = asks.map(() => []);
  for (let round = -WARM_UP; round < SAMPLES; round++) {
    const order = asks.map((_, index) => ({ index, at: dice() })).sort((x, y) => x.at - y.at);
    for (const { index } of order) {
      const tookMs = await asks[index]!();
      if (round >= 0) times[index]!.push(tookMs);
    }
  }
  return times;
}

/**
 * By how much `one` is further away from `two` than `two` is from itself; the median of several series, and of more of
 * them until it is as wanted.
 */
async function excessOf(
  one: () => Promise<number>,
  two: () => Promise<number>,
  isWanted: (excess: number) => boolean,
): Promise<number> {
  const excesses: number[] = [];
  for (let wanted = SERIES.least; wanted <= SERIES.most; wanted += SERIES.more) {
    while (excesses.length < wanted) {
      const dice = seededDice(excesses.length);
      const [first, second, control] = await shuffled([one, two, two], dice);
      excesses.push(distanceOf(first!, second!) - distanceOf(second!, control!));
    }
    if (isWanted(medianOf(excesses))) break;
  }
  return medianOf(excesses);
}

/** How far the upper quarter of `times` is from the lower one. */
function spreadOf(times: number[]): number {
  const inOrder = times.toSorted((one, two) => one - two);
  return inOrder[times.length * 3 >> 2]! - inOrder[times.length >> 2]!;
}

function medianOf(times: number[]): number {
  return times.toSorted((one, two) => one - two)[times.length >> 1]!;
}

Deno.test("right tag, wrong tag and a replay are answered in the same time, and a difference would show", async () => {
  const badCells = { burst: 1e9, perSecond: 1 };
  const { port, hello: { tag, cell }, close } = await listeningConversation({
    conversation: { badCells },
  });
  await rawExchange({ port, parts: [postRequest({ tag, cell })], quietMs: 50 });
  const noise = noiseLike(cell);
  const wrong = postRequest({ tag: "0123456789abcdef".repeat(2), cell: noise });
  const connection = await timedConnection(port);
  const askWrong = () => connection.ask(wrong);
  for (const [words, other] of [["right tag", noise], ["replay", cell]] as const) {
    const right = postRequest({ tag, cell: other });
    const found = await excessOf(() => connection.ask(right), askWrong, (excess) => excess < BOUND);
    assertLess(found, BOUND, `${words}: ${found.toFixed(3)} more than the control`);
  }
  const [quiet] = await shuffled([askWrong], seededDice(0));
  const plantedMs = Math.max(PLANTED_MS, spreadOf(quiet!));
  const askLater = async (): Promise<number> => await askWrong() + plantedMs;
  const planted = await excessOf(askLater, askWrong, (excess) => excess > BOUND);
  assertGreater(planted, BOUND, `a planted difference: ${planted.toFixed(3)}`);
  connection.close();
  await close();
});

Deno.test("whatever a stranger asks is answered in the time of an Express server", async () => {
  const { port, close } = await listeningConversation();
  const express = await expressServer();
  const [ours, theirs] = await Promise.all([port, express.port].map(timedConnection));
  const requests: [words: string, request: string | Uint8Array, boundMs: number][] = [
    ["GET", get("/"), PLAIN_MS],
    ["a short POST", postBody(new Uint8Array(100)), PLAIN_MS],
    ["the length of a cell", postBody(new Uint8Array(2_064)), CELL_MS],
    ["the length of a padded cell", postBody(new Uint8Array(5_000)), CELL_MS],
    ["the length of a bulk cell", postBody(new Uint8Array(65_552)), CELL_MS],
    ["longer than a bulk cell", postBody(new Uint8Array(90_000)), PLAIN_MS],
    [
      "chunked",
      concatenated("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n"),
      PLAIN_MS,
    ],
  ];
  for (const [words, request, boundMs] of requests) {
    const times = { one: [] as number[], two: [] as number[] };
    const tooFarMs = (): number =>
      Math.abs(medianOf(times.one) - medianOf(times.two)) - boundMs - spreadOf(times.two);
    for (let samples = 0; samples < MOST_SAMPLES && !(tooFarMs() < 0); samples += SAMPLES) {
      const [one, two] = await inTurns(() => ours!.ask(request), () => theirs!.ask(request));
      times.one.push(...one);
      times.two.push(...two);
    }
    assertLess(tooFarMs(), 0, `${words}: so many ms too far apart`);
  }
  ours!.close();
  theirs!.close();
  await close();
  await express.close();
});
