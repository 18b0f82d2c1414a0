/** What one of the programs of a transfer takes. */
import { cpuUsage } from "node:process";

/** What one side of a transfer has taken. */
export interface SideFigures {
  /** From the offer to the last confirmation. */
  seconds: number;
  /** Peak of resident memory above that before the offer. */
  memoryBytes: number;
  /** Processor time of all threads. */
  processorSeconds: number;
}

const LOOK_MS = 50;

/** Prints a line for the program that measures. */
export function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Begins to measure; the returned function ends it. */
export function measureSide(): () => SideFigures {
  const beganMs = performance.now();
  const began = cpuUsage();
  const idleBytes = Deno.memoryUsage().rss;
  let peakBytes = idleBytes;
  const look = setInterval(() => {
    peakBytes = Math.max(peakBytes, Deno.memoryUsage().rss);
  }, LOOK_MS);
  return () => {
    clearInterval(look);
    const { user, system } = cpuUsage(began);
    return {
      seconds: (performance.now() - beganMs) / 1_000,
      memoryBytes: peakBytes - idleBytes,
      processorSeconds: (user + system) / 1e6,
    };
  };
}
