/**
 * What a flood of garbage does to a real message: autocannon (npm, public) sends 2,048-byte posts to unknown
 * tags, and 10,000 requests a second are asked of it, while messages go from one conversation to the other.
 */
import type { BenchRow } from "./bench_row.ts";
import { openLoopbackPair } from "./loopback_pair.ts";

const TOOL = "npm:autocannon@8.0.0";
const SECONDS = 8;
const RATE = 10_000;
const CONNECTIONS = 50;
/** Milliseconds between two messages. */
const EVERY_MS = 20;

/** Message times without and with the flood, and what the flood got. */
export async function bench(): Promise<BenchRow[]> {
  const pair = await openLoopbackPair();
  try {
    await timesFor(pair.sendOnce, 2);
    const quiet = await timesFor(pair.sendOnce, SECONDS / 2);
    const flooding = flood(pair.port);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const flooded = await timesFor(pair.sendOnce, SECONDS / 2);
    const got = await flooding;
    if (got === undefined) {
      return [{ name: "flood", value: 0, unit: "requests/s", note: `${TOOL} cannot be had here` }];
    }
    const note = `${RATE} a second asked for on ${CONNECTIONS} connections`;
    return [
      { name: "message, no flood, median", value: share(quiet, 0.5), unit: "ms" },
      { name: "message, no flood, 99th of 100", value: share(quiet, 0.99), unit: "ms" },
      { name: "message, flood, median", value: share(flooded, 0.5), unit: "ms", note },
      { name: "message, flood, 99th of 100", value: share(flooded, 0.99), unit: "ms", note },
      { name: "garbage answered", value: got, unit: "requests/s", note: "bounded per address" },
    ];
  } finally {
    await pair.close();
  }
}

async function timesFor(sendOnce: () => Promise<number>, seconds: number): Promise<number[]> {
  const endMs = performance.now() + seconds * 1_000;
  const times: number[] = [];
  while (performance.now() < endMs) {
    times.push(await sendOnce());
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return times;
}

/** Requests a second that were answered; undefined where the tool cannot be had. */
async function flood(port: number): Promise<number | undefined> {
  const url = `http://127.0.0.1:${port}/0123456789abcdef0123456789abcdef`;
  const load = ["-m", "POST", "-b", "x".repeat(2_048), "-R", `${RATE}`, "-c", `${CONNECTIONS}`];
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "-A", TOOL, ...load, "-d", `${SECONDS}`, "--json", url],
    stderr: "null",
  }).output();
  if (!success) return undefined;
  return JSON.parse(new TextDecoder().decode(stdout)).requests.average;
}

function share(times: number[], part: number): number {
  return times.toSorted((one, two) => one - two)[Math.floor((times.length - 1) * part)]!;
}
