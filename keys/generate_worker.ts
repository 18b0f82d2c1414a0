/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Thread that writes chunks of records; generate_pool.ts starts several. Answers "ready" when it has been
 * loaded, "progress" now and then, and at the end "done" or "failed".
 */
import { type ChunkJob, ChunkWriter } from "./generate_chunk.ts";
import { faultOf, type WorkerAnswer } from "./generate_fault.ts";

/** Chunks between two words of progress. */
const PROGRESS_CHUNKS = 16;

function answer(message: WorkerAnswer): void {
  self.postMessage(message);
}

self.onmessage = (event: MessageEvent<ChunkJob>): void => {
  let writer: ChunkWriter | undefined;
  try {
    writer = new ChunkWriter(event.data);
    let written = 0;
    for (let chunk = writer.take(); chunk !== undefined; chunk = writer.take()) {
      writer.write(chunk);
      if (++written % PROGRESS_CHUNKS === 0) answer({ kind: "progress" });
    }
    writer.close();
    answer({ kind: "done" });
  } catch (error) {
    answer({ kind: "failed", fault: faultOf(error) });
  }
  self.close();
};

answer({ kind: "ready" });
