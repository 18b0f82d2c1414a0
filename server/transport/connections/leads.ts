/**
 * Requests that lead up to a hello (PROTOCOL.md §5, "Connections"). Few programs say the most with the first request of a
 * connection, and a hello is long. So under TLS some that anybody could send come before it on a connection that is new:
 * GETs of what is not there. The answer of Express names the path, in which each `&` becomes `&amp;`, and not the query:
 * whoever chooses both chooses how long request and answer are.
 */
import { type RandomFill, randomFraction, randomHex } from "../../../keys/random.ts";

/** A GET, and what follows it. */
export interface Lead {
  /** Its path, and a query. */
  path: string;
  /** From its answer to the next request, ms. */
  restMs: number;
}

const MOST_LEADS = 3;
/** How much longer answers are than the shortest, bytes: the first is as short as can be every other time. */
const LONGER = { first: 4_000, later: 3_000 };
/** All of them together: with the hello they stay below what networks let pass that freeze connections. */
const LONGER_TOGETHER = 5_000;
const REST = { leastMs: 2, spanMs: 150 };
/** The name of what is asked for: so many bytes as digits, and behind them what makes the answer longer. */
const NAME = { least: 4, span: 12 };
/** `&d` is two bytes in the request and six in the answer. */
const PIECE_BYTES = 6;
/** Bytes of the query, random ones as digits, the same on one connection: the cookies of programs are as long as that. */
const QUERY = { least: 75, span: 500 };

/** One to three of them, with paths below `path`. */
export function drawLeads(path: string, random: RandomFill): Lead[] {
  const draw = (): number => randomFraction(random);
  const queryBytes = QUERY.least + Math.floor(QUERY.span * draw() ** 2);
  let left = LONGER_TOGETHER;
  return Array.from({ length: 1 + Math.floor(MOST_LEADS * draw()) }, (_, index) => {
    const isShort = index === 0 && draw() < 0.5;
    const most = index === 0 ? LONGER.first : LONGER.later;
    const longer = isShort ? 0 : Math.min(left, Math.floor(most * draw() ** 3));
    left -= longer;
    const name = randomHex(random, NAME.least + Math.floor(NAME.span * draw()));
    const pieces = randomHex(random, Math.floor(longer / PIECE_BYTES / 2)).replace(/./g, "&$&");
    return {
      path: `${path.replace(/\/$/, "")}/${name}${pieces}?${randomHex(random, queryBytes)}`,
      restMs: REST.leastMs + REST.spanMs * draw() ** 2,
    };
  });
}
