/** The modules of a QR code: patterns for the camera, format and version, and the codewords in a zigzag under a mask. */
import { alignmentsOf } from "./codewords.ts";

/** Row by row, 1 is dark. */
export type Modules = number[][];

/** Where each mask turns a codeword's module over (ISO/IEC 18004, table 10). */
export const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => (x * y) % 2 + (x * y) % 3 === 0,
  (x, y) => ((x * y) % 2 + (x * y) % 3) % 2 === 0,
  (x, y) => ((x + y) % 2 + (x * y) % 3) % 2 === 0,
];

/** What the fifteen bits of the format are crossed with, so that they are never all light. */
const FORMAT_MASK = 0x5412;
const FORMAT_CODE = 0x537;
const VERSION_CODE = 0x1f25;

/** One code. */
export function drawModules(
  codewords: Uint8Array,
  { version, mask }: { version: number; mask: number },
): Modules {
  const side = 17 + 4 * version;
  const modules: (number | undefined)[][] = Array.from(
    { length: side },
    () => new Array<undefined>(side).fill(undefined),
  );
  const set = (x: number, y: number, isDark: number | boolean): void => {
    const row = modules[y];
    if (row !== undefined && x >= 0 && x < side) row[x] = Number(isDark);
  };
  drawFinders(side, set);
  drawAlignments(modules, { version, set });
  for (let at = 8; at < side - 8; at++) {
    set(at, 6, at % 2 === 0);
    set(6, at, at % 2 === 0);
  }
  drawFormat(side, mask, set);
  if (version >= 7) drawVersion(side, version, set);
  drawCodewords(modules, codewords, MASKS[mask] ?? (() => false));
  return modules as Modules;
}

type Set = (x: number, y: number, isDark: number | boolean) => void;

/** The three large squares in the corners, with white around them. */
function drawFinders(side: number, set: Set): void {
  for (const [left, top] of [[3, 3], [side - 4, 3], [3, side - 4]] as const) {
    for (let dy = -4; dy <= 4; dy++) {
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(left + dx, top + dy, ring !== 2 && ring !== 4);
      }
    }
  }
}

/** The small squares, but for those that a finder covers. */
function drawAlignments(
  modules: readonly (number | undefined)[][],
  { version, set }: { version: number; set: Set },
): void {
  const middles = alignmentMiddles(modules.length, version);
  for (const y of middles) {
    for (const x of middles) {
      if (modules[y]?.[x] !== undefined) continue;
      for (let dy = -2; dy <= 2; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
        }
      }
    }
  }
}

/** Evenly spread from the far edge; what is left over is between the first two. */
function alignmentMiddles(side: number, version: number): number[] {
  const count = alignmentsOf(version);
  if (count === 0) return [];
  const step = version === 32 ? 26 : 2 * Math.ceil((side - 13) / (2 * count - 2));
  const others = Array.from({ length: count - 1 }, (_, index) => side - 7 - index * step);
  return [6, ...others.reverse()];
}

/** Level M, which is zero, and the mask with their check bits, twice; and the one module that is always dark. */
function drawFormat(side: number, mask: number, set: Set): void {
  const bits = withCheck(mask, { code: FORMAT_CODE, checkBits: 10 }) ^ FORMAT_MASK;
  for (let at = 0; at < 15; at++) {
    const bit = (bits >>> at) & 1;
    const beside = at < 6 ? at : at < 8 ? at + 1 : side - 15 + at;
    const below = at < 8 ? side - 1 - at : at === 8 ? 7 : 14 - at;
    set(8, beside, bit);
    set(below, 8, bit);
  }
  set(8, side - 8, true);
}

function drawVersion(side: number, version: number, set: Set): void {
  const bits = withCheck(version, { code: VERSION_CODE, checkBits: 12 });
  for (let at = 0; at < 18; at++) {
    const [far, near] = [side - 11 + at % 3, Math.floor(at / 3)];
    set(far, near, (bits >>> at) & 1);
    set(near, far, (bits >>> at) & 1);
  }
}

/** A value with the remainder of its division by `code` behind it. */
function withCheck(value: number, { code, checkBits }: { code: number; checkBits: number }) {
  let rest = value;
  for (let bit = 0; bit < checkBits; bit++) {
    rest = (rest << 1) ^ ((rest >>> (checkBits - 1)) * code);
  }
  return (value << checkBits) | rest;
}

/** Up and down in columns of two from the right, past the column of the timing pattern; what is left stays light. */
function drawCodewords(
  modules: (number | undefined)[][],
  codewords: Uint8Array,
  isTurned: (x: number, y: number) => boolean,
): void {
  const side = modules.length;
  let bit = 0;
  for (let pair = 0, right = side - 1; right > 0; right -= right === 8 ? 3 : 2, pair++) {
    for (let step = 0; step < side; step++) {
      const y = pair % 2 === 0 ? side - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = modules[y];
        if (row === undefined || row[x] !== undefined) continue;
        const value = ((codewords[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1;
        row[x] = value ^ Number(isTurned(x, y));
        bit++;
      }
    }
  }
}
