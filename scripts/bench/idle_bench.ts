/** What two connected programs that have nothing to say take of a core. */
import { cpuUsage } from "node:process";
import type { BenchRow } from "./bench_row.ts";
import { openLoopbackPair } from "./loopback_pair.ts";

/** Long enough for several requests to wait to their end. */
const SPAN_MS = 60_000;
const SETTLE_MS = 5_000;

/** Processor time of one program, in percent of a core. */
export async function bench(): Promise<BenchRow[]> {
  const pair = await openLoopbackPair();
  await pair.sendOnce();
  await pause(SETTLE_MS);
  const before = cpuUsage();
  const beganMs = performance.now();
  await pause(SPAN_MS);
  const { user, system } = cpuUsage(before);
  const spanUs = 1_000 * (performance.now() - beganMs);
  await pair.close();
  return [{
    name: "connected and idle",
    value: 100 * (user + system) / 2 / spanUs,
    unit: "% of a core",
    note: "each of two programs, 60 s",
  }];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
