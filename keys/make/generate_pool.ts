import { abortable } from "@std/async/abortable";
import { setImmediate } from "node:timers/promises";
import { chunkBytes, chunkCount, chunkSlots, tableBytes } from "../list/digest_table.ts";
import { type Entropy, readStream } from "./entropy.ts";
import { type ChunkJob, ChunkWriter, Counter, type WorkerAnswer } from "./generate_chunk.ts";
import { faultOf, type WriteFault } from "../disk/write_fault.ts";
import type { RandomFill } from "../random.ts";
import { startThread } from "../thread/start_thread.ts";

const MAX_THREADS = 4;
/** Chunks that are worth the start of a thread. */
const WORTH_CHUNKS = 16;
/** Made when it is needed: the bundled form of the program puts the thread's text in its place. */
const threadModule = (): URL => new URL("./generate_worker.ts", import.meta.url);

/** What `writeRecords` needs beside the job that the threads share. */
export interface PoolOptions {
  entropy?: Entropy | undefined;
  /** Takes the place of the job's source; everything then runs in this thread, in order. */
  fill?: RandomFill | undefined;
  /** How many threads at most beside this one; by default one for each further core, up to 4. */
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
 * Writes all records of `job` and fills its table: in this thread, and in others where they start and pay. Does not
 * throw for what goes wrong with the files; memory does not grow with the list.
 */
export async function writeRecords(job: ChunkJob, options: PoolOptions): Promise<PoolOutcome> {
  const stop = (): void => stopJob(job);
  options.signal.addEventListener("abort", stop, { once: true });
  if (options.signal.aborted) stop();
  const faults = await Promise.all([startThreads(job, options), writeHere(job, options)]);
  options.signal.removeEventListener("abort", stop);
  const fault = faults.find((each) => each !== undefined);
  if (fault !== undefined) return { kind: "failed", fault };
  if (options.signal.aborted) return { kind: "interrupted" };
  if (chunksDone(job) !== chunkCount(job.layout)) throw new Error("Internal error: chunks missing");
  options.progress(chunksDone(job));
  return { kind: "written" };
}

function stopJob(job: ChunkJob): void {
  Atomics.store(new BigInt64Array(job.counters), Counter.stop, 1n);
}

function chunksDone(job: ChunkJob): number {
  return Number(Atomics.load(new BigInt64Array(job.counters), Counter.done));
}

/** Writes chunks in this thread until none is left; the program hears of Ctrl-C in between. */
async function writeHere(job: ChunkJob, options: PoolOptions): Promise<WriteFault | undefined> {
  const buffer = new Uint8Array(chunkBytes(job.layout.recordBytes));
  let entropy = options.entropy?.kind === "stream" ? options.entropy : undefined;
  let writer: ChunkWriter | undefined;
  try {
    writer = new ChunkWriter(job, options.fill);
    for (let chunk = writer.take(); chunk !== undefined; chunk = writer.take()) {
      // No more than is needed: a hardware generator may give some kB a second.
      const mask = buffer.subarray(0, entropy === undefined ? 0 : bytesOf(job, chunk));
      const length = entropy === undefined
        ? 0
        : await abortable(readStream(entropy, mask), options.signal);
      if (length < mask.length) entropy = undefined;
      await writer.write(chunk, mask.subarray(0, length));
      options.progress(chunksDone(job));
      await setImmediate();
    }
    await writer.finish();
    return undefined;
  } catch (error) {
    stopJob(job);
    return faultOf(error);
  } finally {
    await writer?.close();
    buffer.fill(0);
  }
}

function bytesOf({ layout }: ChunkJob, chunk: number): number {
  const { first, end } = chunkSlots(layout, chunk);
  return (end - first) * layout.recordBytes;
}

/** Starts the other threads, none where they do not pay; settles when all have ended, with what went wrong. */
async function startThreads(
  job: ChunkJob,
  options: PoolOptions,
): Promise<WriteFault | undefined> {
  const url = options.threadUrl ?? threadModule();
  const length = threadCount(job, options);
  const faults = await Promise.all(Array.from({ length }, () => runThread(url, job, options)));
  return faults.find((fault) => fault !== undefined);
}

/** One thread's life; undefined when it has done its part, or could not be started at all. */
function runThread(
  url: URL,
  job: ChunkJob,
  { progress }: PoolOptions,
): Promise<WriteFault | undefined> {
  const worker = startThread(url);
  if (worker === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let isReady = false;
    const end = (fault?: WriteFault): void => {
      if (fault !== undefined) stopJob(job);
      worker.terminate();
      resolve(fault);
    };
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>): void => {
      if (data.kind === "ready") {
        isReady = true;
        worker.postMessage(job);
      } else if (data.kind === "progress") progress(chunksDone(job));
      else end(data.kind === "failed" ? data.fault : undefined);
    };
    worker.onerror = (event): void => {
      event.preventDefault();
      end(isReady ? faultOf(event.error ?? event.message) : undefined);
    };
  });
}

function threadCount(job: ChunkJob, options: PoolOptions): number {
  // A stream is read in order, and a given fill cannot leave this thread.
  if (options.fill !== undefined || options.entropy?.kind === "stream") return 0;
  const wanted = options.threads ?? Math.min(MAX_THREADS, navigator.hardwareConcurrency - 1);
  return Math.min(wanted, Math.ceil(chunkCount(job.layout) / WORTH_CHUNKS) - 1);
}
