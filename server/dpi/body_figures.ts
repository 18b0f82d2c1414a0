// Room: what a censor on the line sees, and the rules that it could write.
/** What the bodies of plain HTTP tell: random bytes have no constant, no bias and no repetition. */
import { setBits } from "./gfw_rules.ts";
import type { Rule } from "./rule.ts";

/** Fewer bodies show neither a constant nor a bias. */
const LEAST_BODIES = 8;

/** Bytes at a body's beginning that came again if a tag went bare; it is masked (FORMAT.md §request tags). */
const HEAD_BYTES = 16;

/** How many standard errors a mean may be off. */
const MAX_ERRORS = 6;

/** Figures over all bodies, requests and answers. */
export interface BodyFigures {
  count: number;
  /** Of all bytes together; at most 8. */
  entropyBitsPerByte: number;
  /** 4 in random bytes. */
  setBitsPerByte: number;
  /** Offsets at which every body holds the same byte. */
  constantOffsets: number[];
  /** Offsets whose mean is more than six standard errors away from 127.5. */
  biasedOffsets: number[];
  /** Bodies whose share of set bits is more than six standard errors away from one half. */
  oddBodies: number;
  repeatedBodies: number;
  /** Bodies that begin with the 16 bytes of an earlier one, and go on differently. */
  repeatedHeads: number;
}

/** Counts what the bodies have in common, over the offsets that all of them have. */
export function bodyFigures(bodies: Uint8Array[]): BodyFigures {
  const totals = new Array<number>(256).fill(0);
  let bytes = 0;
  let bits = 0;
  for (const body of bodies) {
    for (const byte of body) totals[byte] = (totals[byte] ?? 0) + 1;
    bytes += body.length;
    bits += setBits(body);
  }
  const heads = distinctHeads(bodies);
  const distinct = new Set(bodies.map((body) => body.join())).size;
  return {
    count: bodies.length,
    entropyBitsPerByte: entropyOf(totals, bytes),
    setBitsPerByte: bytes === 0 ? 0 : bits / bytes,
    ...offsetFigures(bodies, heads),
    oddBodies: bodies.filter(isOdd).length,
    repeatedBodies: bodies.length - distinct,
    repeatedHeads: distinct - heads.length,
  };
}

/** The rules that the figures make. */
export function bodyRules(figures: BodyFigures): Rule[] {
  const { count, constantOffsets, biasedOffsets, oddBodies, repeatedBodies, repeatedHeads } =
    figures;
  const texts: [text: string, matched: number][] = [
    [`bodies have one value at offset ${listed(constantOffsets)}`, constantOffsets.length && count],
    [`bodies are biased at offset ${listed(biasedOffsets)}`, biasedOffsets.length && count],
    ["bodies have too few or too many set bits", oddBodies],
    ["bodies are sent twice", repeatedBodies],
    [`bodies begin with the ${HEAD_BYTES} bytes of an earlier one`, repeatedHeads],
  ];
  return texts.filter(([, matched]) => matched > 0)
    .map(([text, matched]): Rule => ({ scope: "first packet", text, matched, of: count }));
}

function listed(offsets: number[]): string {
  const shown = offsets.slice(0, 8).join(", ");
  return offsets.length > 8 ? `${shown} and ${offsets.length - 8} more` : shown;
}

function isOdd(body: Uint8Array): boolean {
  if (body.length === 0) return false;
  return Math.abs(setBits(body) / body.length - 4) > MAX_ERRORS * Math.sqrt(2 / body.length);
}

/** One body for each beginning. */
function distinctHeads(bodies: Uint8Array[]): Uint8Array[] {
  return [...new Map(bodies.map((body) => [body.subarray(0, HEAD_BYTES).join(), body])).values()];
}

/** Bodies that share a head would make it seem biased, so each of `heads` has another. */
function offsetFigures(
  bodies: Uint8Array[],
  heads: Uint8Array[],
): Pick<BodyFigures, "constantOffsets" | "biasedOffsets"> {
  const constantOffsets: number[] = [];
  const biasedOffsets: number[] = [];
  if (bodies.length < LEAST_BODIES) return { constantOffsets, biasedOffsets };
  const length = Math.min(...bodies.map((body) => body.length));
  for (let offset = 0; offset < length; offset++) {
    const values = bodies.map((body) => body[offset] ?? 0);
    if (values.every((value) => value === values[0])) constantOffsets.push(offset);
    const independent = offset < HEAD_BYTES ? heads.map((body) => body[offset] ?? 0) : values;
    if (isBiased(independent)) biasedOffsets.push(offset);
  }
  return { constantOffsets, biasedOffsets };
}

/** A uniform byte has mean 127.5 and standard deviation 73.9. */
function isBiased(values: number[]): boolean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.abs(mean - 127.5) > MAX_ERRORS * 73.9 / Math.sqrt(values.length);
}

function entropyOf(totals: number[], bytes: number): number {
  return totals.reduce((sum, total) => {
    if (total === 0) return sum;
    const share = total / bytes;
    return sum - share * Math.log2(share);
  }, 0);
}
