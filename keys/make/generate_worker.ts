/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Thread that writes chunks of records; generate_pool.ts starts several. Answers "ready" when it has been
 * loaded, "progress" after each chunk, and at the end "done" or "failed".
 */
import { type ChunkJob, ChunkWriter, type WorkerAnswer } from "./generate_chunk.ts";
import { faultOf } from "../disk/write_fault.ts";

function answer(message: WorkerAnswer): void {
  self.postMessage(message);
}

async function writeChunks(job: ChunkJob): Promise<void> {
  const writer = new ChunkWriter(job);
  try {
    for (let chunk = writer.take(); chunk !== undefined; chunk = writer.take()) {
      await writer.write(chunk);
      answer({ kind: "progress" });
    }
    await writer.finish();
  } finally {
    await writer.close();
  }
}

self.onmessage = async (event: MessageEvent<ChunkJob>): Promise<void> => {
  try {
    await writeChunks(event.data);
    answer({ kind: "done" });
  } catch (error) {
    answer({ kind: "failed", fault: faultOf(error) });
  }
  self.close();
};

answer({ kind: "ready" });
