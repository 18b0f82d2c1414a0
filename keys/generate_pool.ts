import { setImmediate } from "node:timers/promises";
import { chunkCount, tableBytes } from "./digest_table.ts";
import { type Entropy, readStream } from "./entropy.ts";
import { batchBytes, type ChunkJob, ChunkWriter, Counter } from "./generate_chunk.ts";
import { faultOf, type WorkerAnswer, type WriteFault } from "./generate_fault.ts";
import type { RandomFill } from "./record_source.ts";

/** Threads pay from this many chunks on; below it their start costs more than they save. */
const MIN_CHUNKS_PER_THREAD = 8;
const MAX_THREADS = 4;
/** Made when it is needed: the bundled form of the program puts the thread's text in its place. */
const threadModule = (): URL => new URL("./generate_worker.ts", import.meta.url);

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
 * Writes all records of `job` and fills its table: in threads where they start and pay, and in this thread
 * until they are up, or to the end where they are not. Does not throw for what goes wrong with the
 * files; memory does not grow with the list.
 */
export async function writeRecords(job: ChunkJob, options: PoolOptions): Promise<PoolOutcome> {
  const stop = (): void => stopJob(job);
  options.signal.addEventListener("abort", stop, { once: true });
  if (options.signal.aborted) stop();
  const threads = new Threads(job, options);
  const faults = await Promise.all([threads.ended, writeHere(job, options, threads)]);
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

/** Writes batches in this thread until none is left or the threads are up. */
async function writeHere(
  job: ChunkJob,
  options: PoolOptions,
  threads: Threads,
): Promise<WriteFault | undefined> {
  const mask = new Uint8Array(batchBytes(job.layout));
  let entropy = options.entropy?.kind === "stream" ? options.entropy : undefined;
  let writer: ChunkWriter | undefined;
  try {
    writer = new ChunkWriter(job, options.fill);
    while (!threads.areUp) {
      const batch = writer.take();
      if (batch === undefined) break;
      const length = entropy === undefined ? 0 : await readStream(entropy, mask);
      if (length < mask.length) entropy = undefined;
      writer.write(batch, mask.subarray(0, length));
      options.progress(chunksDone(job));
      await setImmediate();
    }
    return undefined;
  } catch (error) {
    stopJob(job);
    return faultOf(error);
  } finally {
    writer?.close();
    mask.fill(0);
  }
}

/** The threads of one job, started at once; none where they do not pay. */
class Threads {
  /** Settles when all have ended, with what went wrong in one of them. */
  readonly ended: Promise<WriteFault | undefined>;
  readonly #job: ChunkJob;
  readonly #progress: (chunksDone: number) => void;
  #starting = 0;
  #ready = 0;

  constructor(job: ChunkJob, options: PoolOptions) {
    this.#job = job;
    this.#progress = options.progress;
    const start = (): Promise<WriteFault | undefined> =>
      this.#run(options.threadUrl ?? threadModule());
    const lives = Array.from({ length: threadCount(job, options) }, start);
    this.ended = Promise.all(lives).then((ends) => ends.find((end) => end !== undefined));
  }

  /** Whether all that can start have started, and at least one has. */
  get areUp(): boolean {
    return this.#starting === 0 && this.#ready > 0;
  }

  /** One thread's life; undefined when it has done its part, or could not be started at all. */
  #run(url: URL): Promise<WriteFault | undefined> {
    const worker = startWorker(url);
    if (worker === undefined) return Promise.resolve(undefined);
    this.#starting++;
    return new Promise((resolve) => {
      let isReady = false;
      const end = (fault?: WriteFault): void => {
        if (!isReady) this.#starting--;
        if (fault !== undefined) stopJob(this.#job);
        worker.terminate();
        resolve(fault);
      };
      worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>): void => {
        if (data.kind === "ready") {
          isReady = true;
          this.#starting--;
          this.#ready++;
          worker.postMessage(this.#job);
        } else if (data.kind === "progress") this.#progress(chunksDone(this.#job));
        else end(data.kind === "failed" ? data.fault : undefined);
      };
      worker.onerror = (event): void => {
        event.preventDefault();
        end(isReady ? faultOf(event.error ?? event.message) : undefined);
      };
    });
  }
}

function threadCount(job: ChunkJob, options: PoolOptions): number {
  // A stream is read in order, and a given fill cannot leave this thread.
  if (options.fill !== undefined || options.entropy?.kind === "stream") return 0;
  // One more than cores: while one waits for the disk the others go on.
  const cores = navigator.hardwareConcurrency + 1;
  const wanted = options.threads ?? Math.min(MAX_THREADS, cores);
  const count = Math.min(wanted, Math.floor(chunkCount(job.layout) / MIN_CHUNKS_PER_THREAD));
  return count < 2 ? 0 : count;
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
