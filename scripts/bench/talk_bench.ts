/** One message end to end over loopback, against a bare Hono route that takes as many bytes. */
import { Hono } from "hono";
import { CELL_BYTES } from "../../keys/constants.ts";
import type { BenchRow } from "./bench_row.ts";
import { directAgent, directRequest } from "../../server/http/direct_request.ts";
import { openLoopbackPair } from "./loopback_pair.ts";
import { medianOf } from "./median_of.ts";

const ROUNDS = 400;
const WARM_UP = 100;
/** Turns in which the two are measured, so that what else the machine does meets both alike. */
const TURNS = 5;

/** Milliseconds from `send()` to the acknowledgement at the sender, and from request to answer of the bare route. */
export async function bench(): Promise<BenchRow[]> {
  const message = await openLoopbackPair();
  const bare = bareTimer();
  const times = { message: [] as number[], bare: [] as number[] };
  for (let round = 0; round < WARM_UP; round++) {
    await message.sendOnce();
    await bare.once();
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (let round = 0; round < ROUNDS / TURNS; round++) {
      times.message.push(await message.sendOnce());
    }
    for (let round = 0; round < ROUNDS / TURNS; round++) times.bare.push(await bare.once());
  }
  await message.close();
  await bare.close();
  const [ours, theirs] = [medianOf(times.message), medianOf(times.bare)];
  return [
    { name: "message, sent to acknowledged", value: ours, unit: "ms", note: "median, loopback" },
    { name: "bare Hono route, 2,048 bytes", value: theirs, unit: "ms", note: "median, loopback" },
    { name: "message / bare route", value: ours / theirs, unit: "ratio", note: "one run" },
  ];
}

interface Timer {
  /** Does it once and tells how many milliseconds it took. */
  once(): Promise<number>;
  close(): Promise<void>;
}

function bareTimer(): Timer {
  const app = new Hono();
  app.post("/bare", async (context) => context.body(await context.req.arrayBuffer()));
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, app.fetch);
  const agent = directAgent({ keepAlive: true });
  const body = new Uint8Array(CELL_BYTES);
  const { port } = server.addr;
  const once = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const beganMs = performance.now();
      const request = directRequest({
        agent,
        host: "127.0.0.1",
        port,
        method: "POST",
        path: "/bare",
      });
      request.on("response", (response) => {
        response.resume();
        response.on("end", () => resolve(performance.now() - beganMs));
      });
      request.on("error", reject);
      request.end(body);
    });
  return {
    once,
    close: async () => {
      agent.destroy();
      await server.shutdown();
    },
  };
}
