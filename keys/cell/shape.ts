/**
 * What an observer measures, drawn from the list (FORMAT.md §shape): lengths of bodies, how long a request is held, how
 * even ticks and pauses are, how long a connection lives. It follows from the slot, never from what is inside.
 */
import { viewOf } from "../bytes.ts";
import { PADDING_DRAWN } from "../constants.ts";
import { randomBytes, type RandomFill } from "../random.ts";
import type { RecordSource } from "../record_source.ts";
import { slotAt, slotStartMs } from "../schedule.ts";
import type { Seat } from "../seat.ts";
import { hkdf, type SlotSecret } from "../derive.ts";
import type { RecordCache } from "./record_cache.ts";
import type { ShortSize } from "./frame/cell_size.ts";

/** What is drawn at once; fractions are from 0 up to 1. */
export interface Shape {
  /** Bytes of padding, of which a connection takes a part of its own (PROTOCOL.md §2). */
  paddingBytes: number;
  /** For how long to hold a request, of the span in which that may be. */
  hold: number;
  /** How early or late the next tick is, or how short or long a pause. */
  jitter: number;
  /** How long a new connection lives, and how it differs from others: a fraction of 52 bits. */
  life: number;
  /** Of a cell of steady cover. */
  size: ShortSize;
  /** The least one in quiet cover, where more cells are short: nearly all requests of the web are. */
  quietSize: ShortSize;
}

/** How one seat's lengths are distributed on one day. */
interface DayShape {
  leastBytes: number;
  meanBytes: number;
  /** Of the tail: the smaller, the longer. */
  exponent: number;
  /** Of tiny and small cells among all. */
  shortShare: number;
}

const DRAW_BYTES = 24;
/** Draws that are derived at once: a body needs one, and a derivation costs as much as many. */
const BLOCK_DRAWS = 32;
const DAY_MS = 86_400_000;
/** In quiet cover one in so many of the cells that are not short in steady cover is not short. */
const QUIET_PART = 4;
/**
 * Of the short cells, tiny ones, and of the others, middle ones. In steady cover, where a text waits for a cell that holds
 * it, none is tiny: those hold no text.
 */
const PARTS = {
  steady: { tinyPart: 0, middlePart: 1 / 2 },
  quiet: { tinyPart: 4 / 5, middlePart: 3 / 4 },
};
const NO_SALT = new Uint8Array(0);

/** Draws one shape after the other for one seat. */
export class Shaper {
  readonly #list: RecordSource;
  readonly #records: RecordCache;
  readonly #random: RandomFill;
  #slot = -1;
  /** Shapes drawn in the slot. */
  #count = 0;
  /** The draws of the slot that come next. */
  #block: Uint8Array = NO_SALT;
  #day: { number: number; shape: DayShape } | undefined;

  constructor(
    list: RecordSource,
    { records, random }: { records: RecordCache; random: RandomFill },
  ) {
    this.#list = list;
    this.#records = records;
    this.#random = random;
  }

  /** The next shape; from the runtime's randomness where the slot has no record. */
  next(nowMs: number): Shape {
    const { seat, schedule } = this.#list;
    const slot = slotAt(schedule, nowMs);
    if (slot !== this.#slot) [this.#slot, this.#count] = [slot, 0];
    const record = this.#records.get(slot);
    const draw = record.kind === "record"
      ? this.#draw(record.secret, seat)
      : randomBytes(this.#random, DRAW_BYTES);
    return shapeOf(draw, this.#dayShape(Math.floor(slotStartMs(schedule, slot) / DAY_MS)));
  }

  /** Overwrites what was drawn and not used. */
  wipe(): void {
    this.#block.fill(0);
    this.#slot = -1;
  }

  #draw(secret: SlotSecret, seat: Seat): Uint8Array {
    const index = this.#count++;
    if (index % BLOCK_DRAWS === 0) {
      this.#block.fill(0);
      this.#block = drawBlock(secret, { seat, block: index / BLOCK_DRAWS });
    }
    return drawIn(this.#block, index);
  }

  #dayShape(day: number): DayShape {
    if (this.#day?.number !== day) {
      const { listId, seat } = this.#list;
      this.#day = { number: day, shape: dayShapeOf(drawDay(listId, { day, seat })) };
    }
    return this.#day!.shape;
  }
}

/** Draw number `index` of `seat` in the slot; 24 bytes. */
export function drawShape(
  secret: SlotSecret,
  { seat, index }: { seat: Seat; index: number },
): Uint8Array {
  return drawIn(drawBlock(secret, { seat, block: Math.floor(index / BLOCK_DRAWS) }), index);
}

function drawBlock(
  { root, salt }: SlotSecret,
  { seat, block }: { seat: Seat; block: number },
): Uint8Array {
  return hkdf(root, salt, `hchat/v1/shape/${seat}/${block}`, BLOCK_DRAWS * DRAW_BYTES);
}

/** A view of the draw number `index` in its block. */
function drawIn(block: Uint8Array, index: number): Uint8Array {
  const from = index % BLOCK_DRAWS * DRAW_BYTES;
  return block.subarray(from, from + DRAW_BYTES);
}

/** The draw for the lengths of `seat` on day number `day` since 1970; 24 bytes. */
export function drawDay(
  listId: Uint8Array,
  { day, seat }: { day: number; seat: Seat },
): Uint8Array {
  return hkdf(listId, NO_SALT, `hchat/v1/shape/day/${seat}/${day}`, DRAW_BYTES);
}

/**
 * Padding of at least 0 to 300 bytes, 400 to 1,600 on average before it is cut, the tail from heavy to light; from half
 * to nine tenths of all cells are tiny or small.
 */
export function dayShapeOf(draw: Uint8Array): DayShape {
  const view = viewOf(draw);
  return {
    leastBytes: Math.floor(300 * fraction(view, 0)),
    meanBytes: 400 + 1_200 * fraction(view, 1),
    exponent: 1.3 + 1.7 * fraction(view, 2),
    shortShare: 0.5 + 0.4 * fraction(view, 3),
  };
}

/** Padding by the distribution of Lomax (Pareto's second), cut at PADDING_DRAWN. */
export function shapeOf(draw: Uint8Array, day: DayShape): Shape {
  const view = viewOf(draw);
  const { leastBytes, meanBytes, exponent, shortShare } = day;
  const tail = meanBytes * (exponent - 1) * ((1 - fraction(view, 0)) ** (-1 / exponent) - 1);
  return {
    paddingBytes: Math.min(PADDING_DRAWN, Math.floor(leastBytes + tail)),
    hold: fraction(view, 1),
    jitter: fraction(view, 2),
    life: longFraction(view, 3),
    size: sizeOf(fraction(view, 5), { shortShare, ...PARTS.steady }),
    quietSize: sizeOf(fraction(view, 5), {
      shortShare: 1 - (1 - shortShare) / QUIET_PART,
      ...PARTS.quiet,
    }),
  };
}

/** The size that a fraction from 0 up to 1 stands for. */
function sizeOf(
  fraction: number,
  { shortShare, tinyPart, middlePart }: { shortShare: number } & typeof PARTS.quiet,
): ShortSize {
  if (fraction < shortShare) return fraction < shortShare * tinyPart ? "tiny" : "small";
  return fraction < shortShare + middlePart * (1 - shortShare) ? "middle" : "normal";
}

/** Two numbers of a draw as one of 52 bits, from 0 up to 1. */
function longFraction(draw: DataView, index: number): number {
  return Number(draw.getBigUint64(4 * index) >> 12n) / 2 ** 52;
}

/** One of the six numbers of a draw, from 0 up to 1. */
function fraction(draw: DataView, index: number): number {
  return draw.getUint32(4 * index) / 2 ** 32;
}
