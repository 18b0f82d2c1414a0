/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Thread that writes batches of records; generate_pool.ts starts several. Answers "ready" when it has been
 * loaded, "progress" now and then, and at the end "done" or "failed".
 */
import { type ChunkJob, ChunkWriter } from "./generate_chunk.ts";
import { faultOf, type WorkerAnswer } from "./generate_fault.ts";

/** Batches between two words of progress. */
const PROGRESS_BATCHES = 4;

function answer(message: WorkerAnswer): void {
  self.postMessage(message);
}

self.onmessage = (event: MessageEvent<ChunkJob>): void => {
  let writer: ChunkWriter | undefined;
  try {
    writer = new ChunkWriter(event.data);
    let written = 0;
    for (let batch = writer.take(); batch !== undefined; batch = writer.take()) {
      writer.write(batch);
      if (++written % PROGRESS_BATCHES === 0) answer({ kind: "progress" });
    }
    writer.close();
    answer({ kind: "done" });
  } catch (error) {
    answer({ kind: "failed", fault: faultOf(error) });
  }
  self.close();
};

answer({ kind: "ready" });
