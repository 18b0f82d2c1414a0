/**
 * What a flood of garbage does to a real message: 2,048-byte posts to an unknown tag, as many as the listener
 * lets through and 10,000 a second at most, while messages go from one conversation to the other. The flood
 * comes from wrk where it is installed, else from autocannon (npm), else from a generator of our own; it
 * shares its address with the real peer, and the processor with both. Public tools wait for each answer and so
 * get little through, although the open flood offers its 10,000 a second.
 */
import type { BenchRow } from "./bench_row.ts";
import { openLoopbackPair } from "./loopback_pair.ts";
import { medianOf } from "./median_of.ts";

const AUTOCANNON = "npm:autocannon@8.0.0";
const SECONDS = 8;
const RATE = 10_000;
/** Fewer connections than one address may hold, and more. */
const FLOODS = [50, 400, 600];
const OPEN_CONNECTIONS = 400;
/** Milliseconds between two messages. */
const EVERY_MS = 20;
const WRK_SCRIPT =
  'wrk.method = "POST"\nwrk.body = string.rep("x", 2048)\nwrk.path = "/0123456789abcdef0123456789abcdef"\n';

/** Where the flood goes, and on how many connections. */
interface Target {
  port: number;
  connections: number;
}

/** Requests a second that were answered. */
interface Got {
  tool: string;
  answered: number;
}

/** Message times without and with each flood, and what the flood got. */
export async function bench(): Promise<BenchRow[]> {
  const pair = await openLoopbackPair();
  try {
    await timesFor(pair.sendOnce, 2);
    const quiet = await timesFor(pair.sendOnce, SECONDS / 2);
    const rows = rowsOf("no flood", quiet);
    for (const connections of FLOODS) {
      const flooding = flood({ port: pair.port, connections });
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const flooded = await timesFor(pair.sendOnce, SECONDS / 2);
      const { tool, answered } = await flooding;
      const name = `flood on ${connections} connections`;
      rows.push(
        ...rowsOf(name, flooded),
        { name: `${name} / no flood`, value: medianOf(flooded) / medianOf(quiet), unit: "ratio" },
        { name: `${name}, answered`, value: answered, unit: "requests/s", note: tool },
      );
    }
    const flooding = openFlood({ port: pair.port, connections: OPEN_CONNECTIONS });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const flooded = await timesFor(pair.sendOnce, SECONDS / 2);
    const { sent, tool } = await flooding;
    const name = `open flood on ${OPEN_CONNECTIONS} connections`;
    rows.push(
      ...rowsOf(name, flooded),
      { name: `${name} / no flood`, value: medianOf(flooded) / medianOf(quiet), unit: "ratio" },
      { name: `${name}, offered`, value: sent, unit: "requests/s", note: tool },
    );
    return rows;
  } finally {
    await pair.close();
  }
}

function rowsOf(name: string, times: number[]): BenchRow[] {
  return [
    { name: `message, ${name}, median`, value: medianOf(times), unit: "ms" },
    { name: `message, ${name}, 99th of 100`, value: share(times, 0.99), unit: "ms" },
  ];
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

async function flood(target: Target): Promise<Got> {
  return await wrkFlood(target) ?? await autocannonFlood(target) ?? await openFlood(target);
}

async function wrkFlood({ port, connections }: Target): Promise<Got | undefined> {
  const script = await Deno.makeTempFile({ suffix: ".lua" });
  try {
    await Deno.writeTextFile(script, WRK_SCRIPT);
    const load = ["-t1", `-c${connections}`, `-d${SECONDS}s`, "-s", script];
    const text = await outputOf("wrk", [...load, `http://127.0.0.1:${port}/`]);
    const answered = /Requests\/sec:\s*([\d.]+)/.exec(text ?? "")?.[1];
    return answered === undefined ? undefined : { tool: "wrk", answered: Number(answered) };
  } finally {
    await Deno.remove(script);
  }
}

async function autocannonFlood({ port, connections }: Target): Promise<Got | undefined> {
  const url = `http://127.0.0.1:${port}/0123456789abcdef0123456789abcdef`;
  const load = ["-m", "POST", "-b", "x".repeat(2_048), "-R", `${RATE}`, "-c", `${connections}`];
  const text = await outputOf(Deno.execPath(), [
    ...["run", "--quiet", "--no-lock", "-A", AUTOCANNON, ...load],
    ...["-d", `${SECONDS}`, "--json", url],
  ]);
  if (text === undefined) return undefined;
  return { tool: AUTOCANNON, answered: JSON.parse(text).requests.average };
}

/** Our own generator, which offers the whole rate whether or not it is answered. */
async function openFlood({ port, connections }: Target): Promise<Got & { sent: number }> {
  const generator = new URL("open_flood.ts", import.meta.url).pathname;
  const text = await outputOf(Deno.execPath(), [
    ...["run", "--quiet", "--allow-net=127.0.0.1", generator],
    ...[`${port}`, `${connections}`, `${SECONDS}`, `${RATE}`],
  ]);
  const { sent, answers } = JSON.parse(text ?? '{"sent":null,"answers":null}');
  return { tool: "a generator of our own", answered: answers, sent };
}

/** What a program printed; undefined where it cannot be had or failed. */
async function outputOf(program: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function share(times: number[], part: number): number {
  return times.toSorted((one, two) => one - two)[Math.floor((times.length - 1) * part)]!;
}
