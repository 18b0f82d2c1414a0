import { setImmediate } from "node:timers";

/**
 * The program gives way to other work with timers of 0 ms. The system's fire when it pleases; in a simulated run they
 * fire with the next turn, so that a seed does the same under any load.
 */
const systemTimeout = globalThis.setTimeout;
Object.defineProperty(globalThis, "setTimeout", {
  configurable: true,
  writable: true,
  value: (callback: () => void, delayMs = 0): unknown =>
    delayMs === 0 ? setImmediate(callback) : systemTimeout(callback, delayMs),
});
