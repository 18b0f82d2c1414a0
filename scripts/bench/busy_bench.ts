/** Messages with a file under way, and many at once, against a bare route that takes as many bytes. */
import { BARE_NAMES, bareClient, type Timed } from "./bare_routes.ts";
import type { BenchRow } from "./bench_row.ts";
import type { BusyFigures } from "./busy_side.ts";
import { startProgram } from "./child_program.ts";
import { medianOf } from "./median_of.ts";

const MIB = 1_048_576;
/** So long that texts take less time than it. */
const FILE_BYTES = 512 * MIB;
const WARM_UP = 200;
const ROUNDS = 400;
const REQUESTS = 4_000;
/** Requests under way at once, over connections that are kept. */
const AT_ONCE = 4;

/** Milliseconds and texts per second, and their ratios to those of the route. */
export async function bench(): Promise<BenchRow[]> {
  const bare = await measureBare();
  const { idleMs, busyMs, busyWorstMs, textsPerSecond } = await measureBusy();
  return [
    { name: "message, each program a process", value: idleMs, unit: "ms", note: "median" },
    { name: "the same with a file under way", value: busyMs, unit: "ms", note: "median" },
    { name: "1 of 20 with a file under way", value: busyWorstMs, unit: "ms", note: "or longer" },
    { name: BARE_NAMES.http, value: bare.onceMs, unit: "ms", note: "median" },
    { name: "message beside a file / without one", value: busyMs / idleMs, unit: "ratio" },
    { name: "message beside a file / bare route", value: busyMs / bare.onceMs, unit: "ratio" },
    { name: "texts, as many as are taken", value: textsPerSecond, unit: "per second" },
    { name: "requests to the bare route, 4 at once", value: bare.perSecond, unit: "per second" },
    { name: "texts / requests", value: textsPerSecond / bare.perSecond, unit: "ratio" },
  ];
}

async function measureBare(): Promise<{ onceMs: number; perSecond: number }> {
  const serving = startProgram("./bare_program.ts", []);
  const bare = bareClient(Number(await serving.next()));
  for (let round = 0; round < WARM_UP; round++) await bare.once();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await bare.once());
  const perSecond = await rateOf(bare);
  await bare.close();
  await serving.end();
  return { onceMs: medianOf(times), perSecond };
}

async function rateOf(bare: Timed): Promise<number> {
  const beganMs = performance.now();
  const some = async (): Promise<void> => {
    for (let done = 0; done < REQUESTS / AT_ONCE; done++) await bare.once();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  return 1_000 * REQUESTS / (performance.now() - beganMs);
}

async function measureBusy(): Promise<BusyFigures> {
  const folder = Deno.makeTempDirSync({ prefix: "hchat-bench-" });
  try {
    const path = `${folder}/file`;
    Deno.writeFileSync(path, new Uint8Array());
    Deno.truncateSync(path, FILE_BYTES);
    const startMs = String(Date.now() - 600_000);
    const receiving = startProgram("./file_side.ts", ["receive", startMs, folder]);
    const port = await receiving.next();
    const sending = startProgram("./busy_side.ts", [startMs, port, path]);
    const figures: BusyFigures = JSON.parse(await sending.next());
    await sending.end();
    await receiving.end();
    return figures;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
