import { setImmediate } from "node:timers";
import { isCryptoPending } from "../testkit/pending_crypto.ts";

/** Timers of 0 ms that have not fired. */
let waiting = 0;

/**
 * The program gives way to other work with timers of 0 ms. The system's fire when it pleases; in a simulated run they
 * fire with the next turn, so that a seed does the same under any load.
 */
const systemTimeout = globalThis.setTimeout;
Object.defineProperty(globalThis, "setTimeout", {
  configurable: true,
  writable: true,
  value: (callback: () => void, delayMs = 0): unknown => {
    if (delayMs !== 0) return systemTimeout(callback, delayMs);
    waiting++;
    return setImmediate(() => {
      waiting--;
      callback();
    });
  },
});

/** Lets everything run that a timer has set going: its promises, timers of 0 ms, and what those set going. */
export async function settleTurn(): Promise<void> {
  do await new Promise<void>((resolve) => setImmediate(resolve)); while (
    waiting > 0 || isCryptoPending()
  );
}
