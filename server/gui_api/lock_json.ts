/** The lock of the program. */

/** The answer of `GET /lock`: all that a page gets while the program is locked. */
export interface LockJson {
  locked: boolean;
  /** What unlocks it: the passphrase of a list that is open, a PIN that was set. Empty: set a PIN first. */
  keys: ("passphrase" | "pin")[];
  /** Wrong answers until the program ends. */
  triesLeft: number;
  /** What locking ends for good: files that are on their way, or received and in memory alone. Empty while locked. */
  loses: { conversation: string; files: number }[];
  /** Locking also ends the making of key lists, and nothing of them stays. */
  losesLists?: true | undefined;
}
