/** One message from one program to the other and its acknowledgement back, against a bare route. */
import { randomFillSync } from "node:crypto";
import http from "node:http";
import { Hono } from "hono";
import { CELL_BYTES } from "../../keys/constants.ts";
import { Conversation } from "../../server/conversation.ts";
import { openDemoPair } from "../../server/command/demo_pair.ts";
import type { CommandIo } from "../../server/command/command.ts";
import type { BenchRow } from "./bench_row.ts";

const MESSAGES = 300;
const WARM_UP = 30;
const TEXT = "x".repeat(200);

/** Figures of one message end to end over loopback. */
export async function bench(): Promise<BenchRow[]> {
  const routeMs = await timeRoute();
  const messageMs = await timeMessage();
  const note = `median of ${MESSAGES}, loopback, one after the other`;
  return [
    { name: "bare Hono route that takes 2,048 bytes", value: routeMs, unit: "ms", note },
    { name: "message of 200 bytes until acknowledged", value: messageMs, unit: "ms", note },
    { name: "message / route", value: messageMs / routeMs, unit: "ratio" },
  ];
}

async function timeMessage(): Promise<number> {
  const pair = await openDemoPair({ periodMs: 10_000, spanMs: 3_600_000 }, realIo());
  try {
    await pair.introduce({
      forAlice: new URL(pair.bob.peerUrl),
      forBob: new URL(pair.alice.peerUrl),
    });
    const alice = pair.alice.office.find();
    if (!(alice instanceof Conversation)) throw new Error("Internal error: no conversation");
    return await median(async () => {
      const outcome = alice.send(TEXT);
      if (outcome.kind === "refused") throw new Error(outcome.message);
      const state = await alice.whenDelivered(outcome.id, AbortSignal.timeout(10_000));
      if (state !== "delivered" && state !== "read") throw new Error(`Sending failed: ${state}`);
    });
  } finally {
    await pair.close();
  }
}

async function timeRoute(): Promise<number> {
  const app = new Hono();
  app.post("/", async (context) => context.body(await context.req.arrayBuffer()));
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
  const agent = new http.Agent({ keepAlive: true });
  const body = randomFillSync(new Uint8Array(CELL_BYTES));
  try {
    return await median(() => post({ port: server.addr.port, agent, body }));
  } finally {
    agent.destroy();
    await server.shutdown();
  }
}

/** The client of the link, bare. */
function post(
  { port, agent, body }: { port: number; agent: http.Agent; body: Uint8Array },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, agent, method: "POST", path: "/" });
    request.on("response", (response) => {
      response.on("data", () => {});
      response.on("end", resolve);
    });
    request.on("error", reject);
    request.setHeader("Content-Length", body.length);
    request.end(body);
  });
}

async function median(work: () => Promise<void>): Promise<number> {
  for (let turn = 0; turn < WARM_UP; turn++) await work();
  const times: number[] = [];
  for (let turn = 0; turn < MESSAGES; turn++) {
    const startMs = performance.now();
    await work();
    times.push(performance.now() - startMs);
  }
  return times.sort((left, right) => left - right)[MESSAGES >> 1] ?? NaN;
}

/** What the pair needs of a command's surroundings. */
function realIo(): CommandIo {
  return {
    out: () => {},
    err: () => {},
    progress: () => {},
    clock: {
      now: () => Date.now(),
      after(delayMs, callback) {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
    },
    random: (bytes) => void randomFillSync(bytes),
    signal: new AbortController().signal,
    readStdin: () => Promise.resolve(new Uint8Array()),
    askSecret: () => undefined,
    ask: () => undefined,
    env: () => undefined,
  };
}
