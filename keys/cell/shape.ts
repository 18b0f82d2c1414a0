/**
 * What an observer measures, drawn from the list (FORMAT.md §shape): lengths of bodies, how long a request is held, how
 * even ticks and pauses are, how long a connection lives. It follows from the slot, never from what is inside.
 */
import { viewOf } from "../bytes.ts";
import { PADDING_DRAWN, SMALL_CELL_BYTES } from "../constants.ts";
import { randomBytes, type RandomFill } from "../random.ts";
import type { RecordSource } from "../record_source.ts";
import { slotAt, slotStartMs } from "../schedule.ts";
import type { Seat } from "../seat.ts";
import { hkdf, type SlotSecret } from "../derive.ts";
import type { RecordCache } from "./record_cache.ts";

/** What is drawn at once; fractions are from 0 up to 1. */
export interface Shape {
  /** Bytes of padding behind a cell that is not small (`paddingBehind()`). */
  paddingBytes: number;
  /** For how long to hold a request, of the span in which that may be. */
  hold: number;
  /** How early or late the next tick is, or how short or long a pause. */
  jitter: number;
  /** How many exchanges a new connection carries. */
  life: number;
  /** Whether a cell of steady cover is a small one. */
  isSmall: boolean;
  /** The same in quiet cover, where more cells are small: nearly all requests of the web are. */
  isSmallInQuiet: boolean;
}

/** How one seat's lengths are distributed on one day. */
interface DayShape {
  leastBytes: number;
  meanBytes: number;
  /** Of the tail: the smaller, the longer. */
  exponent: number;
  /** Of small cells among all. */
  smallShare: number;
}

const DRAW_BYTES = 20;
/** Draws that are derived at once: a body needs one, and a derivation costs as much as many. */
const BLOCK_DRAWS = 32;
const DAY_MS = 86_400_000;
/** In quiet cover one in so many of the cells that are not small in steady cover is not small. */
const QUIET_PART = 4;
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

/** Draw number `index` of `seat` in the slot; 20 bytes. */
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

/** Bytes of padding behind a cell of so many bytes: behind a small one an eighth. */
export function paddingBehind(
  cellBytes: number,
  { paddingBytes }: Pick<Shape, "paddingBytes">,
): number {
  return cellBytes === SMALL_CELL_BYTES ? Math.floor(paddingBytes / 8) : paddingBytes;
}

/** The draw for the lengths of `seat` on day number `day` since 1970; 20 bytes. */
export function drawDay(
  listId: Uint8Array,
  { day, seat }: { day: number; seat: Seat },
): Uint8Array {
  return hkdf(listId, NO_SALT, `hchat/v1/shape/day/${seat}/${day}`, DRAW_BYTES);
}

/**
 * Padding of at least 0 to 300 bytes, 400 to 1,600 on average before it is cut, the tail from heavy to light; from half
 * to nine tenths of all cells are small.
 */
export function dayShapeOf(draw: Uint8Array): DayShape {
  const view = viewOf(draw);
  return {
    leastBytes: Math.floor(300 * fraction(view, 0)),
    meanBytes: 400 + 1_200 * fraction(view, 1),
    exponent: 1.3 + 1.7 * fraction(view, 2),
    smallShare: 0.5 + 0.4 * fraction(view, 3),
  };
}

/** Padding by the distribution of Lomax (Pareto's second), cut at PADDING_DRAWN. */
export function shapeOf(draw: Uint8Array, day: DayShape): Shape {
  const view = viewOf(draw);
  const { leastBytes, meanBytes, exponent, smallShare } = day;
  const tail = meanBytes * (exponent - 1) * ((1 - fraction(view, 0)) ** (-1 / exponent) - 1);
  return {
    paddingBytes: Math.min(PADDING_DRAWN, Math.floor(leastBytes + tail)),
    hold: fraction(view, 1),
    jitter: fraction(view, 2),
    life: fraction(view, 3),
    isSmall: fraction(view, 4) < smallShare,
    isSmallInQuiet: fraction(view, 4) < 1 - (1 - smallShare) / QUIET_PART,
  };
}

/** One of the five numbers of a draw, from 0 up to 1. */
function fraction(draw: DataView, index: number): number {
  return draw.getUint32(4 * index) / 2 ** 32;
}
