/**
 * The schedule of steady cover (PROTOCOL.md §5, "Steady"):
 *
 *  1. Two lines run beside each other. Each has one connection after the other, and draws for each a manner: how many
 *     exchanges it has, how long they are apart, how long their answers take, and of which size most cells are.
 *  2. For each exchange the line draws when it leaves, how its answer is wished, and the sizes of both cells.
 *  3. What is drawn follows from the slot. Neither a text nor a failure changes it.
 *
 * Connections of the web differ in the same way: one program asks every few seconds, another asks several times at once
 * and then rests, and each says things of one length.
 */
import type { WishItem } from "../../keys/cell/frame/answer_wish.ts";
import type { ShortSize } from "../../keys/cell/frame/cell_size.ts";
import type { Shape } from "../../keys/cell/shape.ts";
import type { Clock } from "../time/clock.ts";

/** One exchange that is due. */
export interface Tick {
  /** Number of the connection that it goes over; a higher one than before is new. */
  connection: number;
  /** The last one over that connection. */
  isLast: boolean;
  cells: {
    /** Of the request. */
    size: ShortSize;
    /** For the answer. */
    wish: WishItem;
  };
}

/** What the lines draw from, and whom they tell. */
export interface SteadyLinesOptions {
  clock: Clock;
  /** About the time between two ticks of both lines together, ms. */
  tickMs: number;
  /** The next draw of the slot. */
  shape: () => Shape;
  onTick: (tick: Tick) => void;
}

/** From what the manners of one line are drawn. */
interface Line {
  /** Usual sizes of its connections. */
  sizes: "size" | "quietSize";
  restTicks: Range;
}

/** A range of which each octave is as likely. */
interface Range {
  least: number;
  most: number;
}

/** How one connection is used. */
interface Manner {
  line: Line;
  connection: number;
  /** Exchanges that are left. */
  exchanges: number;
  /** Mean time from an answer to the next request, ms. */
  restMs: number;
  /** All rests are as long, as those of a program that polls. */
  isEven: boolean;
  /** Longest time until an answer leaves, ms. */
  holdMs: number;
  /** Of most cells. */
  size: ShortSize;
  answerSize: ShortSize;
}

/**
 * What distinguishes the lines. Most connections of the first have tiny cells, as those of quiet cover do, which hold no
 * text; those of the second have room for one, and do not rest for long. Mean rests are in ticks.
 */
const LINES: readonly Line[] = [
  { sizes: "quietSize", restTicks: { least: 1, most: 6 } },
  { sizes: "size", restTicks: { least: 0.4, most: 1.5 } },
];
/** A connection has at most so many exchanges, most have few. */
const EXCHANGES = { most: 24, exponent: 2.5 };
/** Shortest rest, ms. */
const LEAST_REST_MS = 20;
/** By which part of the mean an even rest differs from it. */
const EVEN_PART = 0.1;
/** An uneven one is at most so many times the mean: of most connections some requests are close together. */
const UNEVEN = { most: 2.5, exponent: 1.5 };
/** An answer takes at least so long, ms: web applications take some milliseconds as well. */
const LEAST_HOLD_MS = 2;
/** Longest hold of a connection, ms: few are slow, and differ in how slow they are. */
const QUICK_MS = 23;
const SLOW_MS = { least: 30, most: 1_500 };
const QUICK_SHARE = 0.7;
/** Of the cells of a connection that have its size. */
const USUAL_SHARE = 0.8;

/** Ticks of both lines. */
export class SteadyLines {
  readonly #options: SteadyLinesOptions;
  #connections = 0;
  #cancels: (() => void)[] | undefined;

  constructor(options: SteadyLinesOptions) {
    this.#options = options;
  }

  /** Both lines tick from now on, the first one at once; nothing happens where they run. */
  start(): void {
    if (this.#cancels !== undefined) return;
    const cancels: (() => void)[] = this.#cancels = [];
    const { clock, tickMs } = this.#options;
    for (const [index, line] of LINES.entries()) {
      const tick = (manner: Manner): void => {
        const { next, afterMs } = this.#tick(manner);
        // The tick may have ended the schedule.
        if (this.#cancels !== cancels) return;
        cancels[index] = clock.after(afterMs, () => tick(next));
      };
      const first = (): void => tick(this.#drawManner(line));
      cancels[index] = clock.after(index * tickMs / LINES.length, first);
    }
  }

  /** No tick from now on. */
  stop(): void {
    this.#cancels?.forEach((cancel) => cancel());
    this.#cancels = undefined;
  }

  /** One exchange; what follows it, and after how many ms. */
  #tick(manner: Manner): { next: Manner; afterMs: number } {
    const { shape, onTick } = this.#options;
    const [own, answer] = [shape(), shape()];
    const { connection, holdMs } = manner;
    const afterMs = Math.floor(LEAST_HOLD_MS + holdMs * own.hold ** 2);
    const sizeOf = (draw: Shape, usual: ShortSize): ShortSize =>
      draw.life < USUAL_SHARE ? usual : draw.size;
    const [size, answerSize] = [sizeOf(own, manner.size), sizeOf(answer, manner.answerSize)];
    const isLast = manner.exchanges === 1;
    const next = isLast
      ? this.#drawManner(manner.line)
      : { ...manner, exchanges: manner.exchanges - 1 };
    onTick({
      connection,
      isLast,
      cells: { size, wish: { kind: "wish", afterMs, size: answerSize } },
    });
    return { next, afterMs: afterMs + restOf(next, own.jitter) };
  }

  #drawManner(line: Line): Manner {
    const { shape, tickMs } = this.#options;
    const [own, answer] = [shape(), shape()];
    return {
      line,
      connection: ++this.#connections,
      exchanges: Math.floor(1 + EXCHANGES.most * own.life ** EXCHANGES.exponent),
      restMs: tickMs * between(line.restTicks, own.jitter),
      isEven: answer.jitter < 0.5,
      holdMs: own.hold < QUICK_SHARE ? QUICK_MS : between(SLOW_MS, answer.hold),
      size: own[line.sizes],
      answerSize: answer[line.sizes],
    };
  }
}

/** From one answer to the next request, ms. */
function restOf({ restMs, isEven }: Manner, jitter: number): number {
  const part = isEven ? 1 + EVEN_PART * (2 * jitter - 1) : UNEVEN.most * jitter ** UNEVEN.exponent;
  return LEAST_REST_MS + restMs * part;
}

/** The number at a fraction of a range. */
function between({ least, most }: Range, fraction: number): number {
  return least * (most / least) ** fraction;
}
