import { setImmediate } from "node:timers/promises";
import { chunkBytes, chunkCount, tableBytes } from "./digest_table.ts";
import { type Entropy, readStream } from "./entropy.ts";
import { type ChunkJob, ChunkWriter, Counter } from "./generate_chunk.ts";
import { faultOf, type WorkerAnswer, type WriteFault } from "./generate_fault.ts";
import type { RandomFill } from "./record_source.ts";

/** Threads pay from this many chunks on; below it their start costs more than they save. */
const MIN_CHUNKS_PER_THREAD = 8;
const MAX_THREADS = 4;
const THREAD_URL = new URL("./generate_worker.ts", import.meta.url);

/** What `writeRecords` needs beside the job that the threads share. */
export interface PoolOptions {
  entropy?: Entropy | undefined;
  /** Takes the place of the job's source; everything then runs in this thread, in order. */
  fill?: RandomFill | undefined;
  /** How many threads at most; by default as many as there are cores, up to 4. */
  threads?: number | undefined;
  /** Module that the threads run; tests put one in its place that does not load. */
  threadUrl?: URL | undefined;
  signal: AbortSignal;
  /** Called now and then with the number of chunks that have been written. */
  progress: (chunksDone: number) => void;
}

/** What became of writing the records. */
export type PoolOutcome =
  | { kind: "written" }
  | { kind: "interrupted" }
  | { kind: "failed"; fault: WriteFault };

/** A fresh job; counters and table are shared with the threads. */
export function createJob(
  parts: Omit<ChunkJob, "counters" | "table">,
): ChunkJob {
  return {
    ...parts,
    counters: new SharedArrayBuffer(Counter.length * 8),
    table: new SharedArrayBuffer(tableBytes(parts.layout)),
  };
}

/** Bytes of the user's entropy that went in. */
export function mixedBytes(job: ChunkJob): number {
  return Number(Atomics.load(new BigInt64Array(job.counters), Counter.mixed));
}

/**
 * Writes all records of `job` and fills its table: in threads where they start and pay, else here. Does
 * not throw; memory does not grow with the list.
 */
export async function writeRecords(job: ChunkJob, options: PoolOptions): Promise<PoolOutcome> {
  const counters = new BigInt64Array(job.counters);
  const stop = (): void => void Atomics.store(counters, Counter.stop, 1n);
  options.signal.addEventListener("abort", stop, { once: true });
  if (options.signal.aborted) stop();
  try {
    const fault = await writeInThreads(job, options) ?? await writeHere(job, options);
    if (fault !== undefined) return { kind: "failed", fault };
  } catch (error) {
    return { kind: "failed", fault: faultOf(error) };
  } finally {
    options.signal.removeEventListener("abort", stop);
  }
  if (options.signal.aborted) return { kind: "interrupted" };
  const done = Number(Atomics.load(counters, Counter.done));
  if (done !== chunkCount(job.layout)) throw new Error("Internal error: chunks are missing");
  options.progress(done);
  return { kind: "written" };
}

/** Chunks that no thread has taken are written here; all of them where there are no threads. */
async function writeHere(job: ChunkJob, options: PoolOptions): Promise<WriteFault | undefined> {
  const writer = new ChunkWriter(job, options.fill);
  const mask = new Uint8Array(chunkBytes(job.layout.recordBytes));
  let entropy = options.entropy?.kind === "stream" ? options.entropy : undefined;
  try {
    for (let chunk = writer.take(); chunk !== undefined; chunk = writer.take()) {
      const length = entropy === undefined ? 0 : await readStream(entropy, mask);
      if (length < mask.length) entropy = undefined;
      writer.write(chunk, mask.subarray(0, length));
      options.progress(chunk + 1);
      await setImmediate();
    }
  } finally {
    writer.close();
    mask.fill(0);
  }
  return undefined;
}

async function writeInThreads(
  job: ChunkJob,
  options: PoolOptions,
): Promise<WriteFault | undefined> {
  // A stream is read in order, and a given fill cannot leave this thread.
  if (options.fill !== undefined || options.entropy?.kind === "stream") return undefined;
  const wanted = options.threads ?? Math.min(MAX_THREADS, navigator.hardwareConcurrency);
  const count = Math.min(wanted, Math.floor(chunkCount(job.layout) / MIN_CHUNKS_PER_THREAD));
  if (count < 2) return undefined;
  const counters = new BigInt64Array(job.counters);
  const noteProgress = (): void => options.progress(Number(Atomics.load(counters, Counter.done)));
  const ends = await Promise.all(
    Array.from(
      { length: count },
      () => runThread(job, noteProgress, options.threadUrl ?? THREAD_URL),
    ),
  );
  return ends.find((end) => end !== undefined);
}

/** One thread's life; undefined when it has done its part, or could not be started at all. */
function runThread(
  job: ChunkJob,
  noteProgress: () => void,
  url: URL,
): Promise<WriteFault | undefined> {
  return new Promise((resolve) => {
    const worker = startWorker(url);
    if (worker === undefined) return resolve(undefined);
    let isReady = false;
    const end = (fault?: WriteFault): void => {
      if (fault !== undefined) Atomics.store(new BigInt64Array(job.counters), Counter.stop, 1n);
      worker.terminate();
      resolve(fault);
    };
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>): void => {
      if (data.kind === "ready") {
        isReady = true;
        worker.postMessage(job);
      } else if (data.kind === "progress") noteProgress();
      else end(data.kind === "failed" ? data.fault : undefined);
    };
    worker.onerror = (event): void => {
      event.preventDefault();
      end(isReady ? faultOf(event.error ?? event.message) : undefined);
    };
  });
}

/** Some forms of the program do not carry the thread's file: then everything is written in this thread. */
function startWorker(url: URL): Worker | undefined {
  try {
    // Asked first because the runtime prints an error of its own; a compiled program has no file to ask for.
    if (url.protocol === "file:" && !Deno.build.standalone) Deno.statSync(url);
    return new Worker(url, { type: "module" });
  } catch {
    return undefined;
  }
}
