/** How hard a QR code is to read: the mask with the fewest points is drawn (ISO/IEC 18004, 7.8.3). */
import type { Modules } from "./modules.ts";

/** What a camera could take for a corner: dark and light in these lengths, with light on one side. */
const LIKE_FINDERS = ["10111010000", "00001011101"];

/** Points of a code. */
export function penaltyOf(modules: Modules): number {
  const columns = modules.map((_, x) => modules.map((row) => row[x] ?? 0));
  const lines = [...modules, ...columns].map((line) => line.join(""));
  return lines.reduce((sum, line) => sum + runPoints(line) + finderPoints(line), 0) +
    squarePoints(modules) + balancePoints(modules.flat());
}

/** Five or more of one colour in a row. */
function runPoints(line: string): number {
  const runs = line.match(/0{5,}|1{5,}/g) ?? [];
  return runs.reduce((sum, run) => sum + run.length - 2, 0);
}

function finderPoints(line: string): number {
  let points = 0;
  for (const pattern of LIKE_FINDERS) {
    for (let at = line.indexOf(pattern); at >= 0; at = line.indexOf(pattern, at + 1)) points += 40;
  }
  return points;
}

/** Squares of two by two in one colour. */
function squarePoints(modules: Modules): number {
  let points = 0;
  modules.forEach((row, y) => {
    const next = modules[y + 1] ?? [];
    row.forEach((each, x) => {
      if (each === row[x + 1] && each === next[x] && each === next[x + 1]) points += 3;
    });
  });
  return points;
}

/** Each twentieth that the dark part is away from a half. */
function balancePoints(all: readonly number[]): number {
  const dark = all.filter((each) => each === 1).length / all.length;
  return 10 * Math.floor(Math.abs(dark - 0.5) * 20);
}
