/** A rule that a censor could install, and how well it fits. */
export interface Rule {
  /** What it looks at. */
  scope: "first packet" | "sizes" | "times" | "listener";
  /** The rule itself, as short as it was found. */
  text: string;
  /** How many of our connections (or exchanges, or listeners) it matches, of how many. */
  matched: number;
  of: number;
}

/** A rule that misses more than a tenth of our traffic is none: the censor wants the program, not some of it. */
const FITTING_SHARE = 0.9;

/** Whether a rule that matches `matched` of `of` finds the program. */
export function fits(matched: number, of: number): boolean {
  return of > 0 && matched >= FITTING_SHARE * of;
}
