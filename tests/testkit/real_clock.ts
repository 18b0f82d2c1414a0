import type { Clock } from "../../server/time/clock.ts";
import { SharedTimer } from "../../server/time/shared_timer.ts";

const timer = new SharedTimer({
  elapsedMs: () => performance.now(),
  after(delayMs, callback) {
    const timeout = setTimeout(callback, delayMs);
    return () => clearTimeout(timeout);
  },
});

/** The clock of this machine, with the timer that the program has. */
export const realClock: Clock = {
  now: () => Date.now(),
  uptime: () => performance.now(),
  after: (delayMs, callback) => timer.after(delayMs, callback),
};

/** Real time that starts at `startMs`. */
export function clockFrom(startMs: number): Clock {
  const aheadMs = startMs - Date.now();
  return { ...realClock, now: () => realClock.now() + aheadMs };
}
