import type { Clock } from "../../server/time/clock.ts";
import { SharedTimer } from "../../server/time/shared_timer.ts";

/** How often it looks, while somebody waits, whether the machine goes. */
const LOOK_MS = 5;
/** The most that one look counts. */
const MOST_MS = 25;

let countedMs = 0;
let lookedMs = performance.now();

function elapsedMs(): number {
  const nowMs = performance.now();
  countedMs += Math.min(nowMs - lookedMs, MOST_MS);
  lookedMs = nowMs;
  return countedMs;
}

const timer = new SharedTimer({
  elapsedMs,
  after(delayMs, callback) {
    const timeout = setTimeout(callback, Math.min(delayMs, LOOK_MS));
    return () => clearTimeout(timeout);
  },
});

/**
 * The clock of this machine, whose timers and whose uptime count only what passes while the program runs and somebody
 * waits: where the machine stands still for seconds, one time limit does not overtake what another one has set going.
 */
export const patientClock: Clock = {
  now: () => Date.now(),
  uptime: elapsedMs,
  after: (delayMs, callback) => timer.after(delayMs, callback),
};

/** The same as of `startMs`, Unix milliseconds, and with a time of day that waits for the machine, too. */
export function patientClockFrom(startMs: number): Clock {
  const begunMs = elapsedMs();
  return { ...patientClock, now: () => Math.floor(startMs + elapsedMs() - begunMs) };
}
