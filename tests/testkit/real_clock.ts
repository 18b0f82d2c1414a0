import type { Clock } from "../../server/time/clock.ts";

/** The clock of this machine. */
export const realClock: Clock = {
  now: () => Date.now(),
  uptime: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Real time that starts at `startMs`. */
export function clockFrom(startMs: number): Clock {
  const aheadMs = startMs - Date.now();
  return { ...realClock, now: () => realClock.now() + aheadMs };
}
