import type { Clock } from "../../server/time/clock.ts";
import { SharedTimer } from "../../server/time/shared_timer.ts";

/** How often the clock looks whether the machine goes. */
const LOOK_MS = 5;
/** The most that one look counts. */
const MOST_MS = 20;

/**
 * Makes a clock of this machine whose timers, and whose uptime in milliseconds, count only what passes while the program
 * runs: where the machine stands still for seconds, one time limit does not overtake what another one has set going.
 */
export function patientClock(): Clock {
  let elapsedMs = 0;
  let lookedMs = performance.now();
  const look = setInterval(() => {
    const nowMs = performance.now();
    elapsedMs += Math.min(nowMs - lookedMs, MOST_MS);
    lookedMs = nowMs;
  }, LOOK_MS);
  Deno.unrefTimer(look);
  const timer = new SharedTimer({
    elapsedMs: () => elapsedMs,
    after(delayMs, callback) {
      const timeout = setTimeout(callback, delayMs);
      return () => clearTimeout(timeout);
    },
  });
  return {
    now: () => Date.now(),
    uptime: () => elapsedMs,
    after: (delayMs, callback) => timer.after(delayMs, callback),
  };
}
