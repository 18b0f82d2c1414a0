/// <reference lib="deno.worker" />
/** Runs the seeds that it is told, one after the other, in a thread of its own. */
import { plant } from "./bugs/planted_bugs.ts";
import { runSeed, type SeedOrder } from "./seed_pool.ts";

self.onmessage = async ({ data }: MessageEvent<SeedOrder>) => {
  const remove = plant(data.bug);
  try {
    self.postMessage(await runSeed(data.seed));
  } finally {
    remove();
  }
};
