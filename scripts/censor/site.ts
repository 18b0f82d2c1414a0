/** A web server that an ordinary program asks, and how it asks. */
import { type Ask, type AskedSite, keepAsking, type Library } from "./asking.ts";
import type { Dice } from "./dice.ts";

/** What a client knows: where the application is, how to check it, and when to stop. */
export interface Site extends AskedSite {
  /** What the server is like, for the application behind it. */
  query: string;
  dice: Dice;
}

/** What clients add to theirs (cookies, what they accept), at most. */
const COOKIE_BYTES = 600;
const LIBRARIES: Library[] = ["fetch", "node", "got"];

/** Asks over kept connections until the time is over: as many of the programs by each library. */
export async function askBy(site: Site, ...loops: (() => Ask)[]): Promise<void> {
  const { query, dice } = site;
  const headers = { Cookie: `session=${"c".repeat(below(COOKIE_BYTES, dice))}` };
  const library = LIBRARIES[below(LIBRARIES.length, dice)]!;
  const withHead = (next: () => Ask) => (): Ask => {
    const ask = next();
    return { ...ask, path: `${ask.path}&${query}` };
  };
  await keepAsking(site, { headers, library }, ...loops.map(withHead));
}

/** A whole number below `limit`. */
export function below(limit: number, dice: Dice): number {
  return Math.floor(dice() * limit);
}

/** Up to `limit`, the small more often than the large. */
export function skewed(limit: number, dice: Dice): number {
  return 1 + Math.floor(dice() ** 3 * limit);
}
