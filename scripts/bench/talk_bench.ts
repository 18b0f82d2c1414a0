/** One message end to end over loopback, plain and under TLS, each against a bare route that takes as many bytes. */
import { randomFillSync } from "node:crypto";
import type http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { concat } from "@std/bytes/concat";
import { Hono } from "hono";
import { CELL_BYTES } from "../../keys/constants.ts";
import type { BenchRow } from "./bench_row.ts";
import { directAgent, directRequest } from "../../server/http/direct_request.ts";
import { ListCertificate } from "../../server/transport/tls/certificate_source.ts";
import { type LoopbackPair, openLoopbackPair } from "./loopback_pair.ts";
import { medianOf } from "./median_of.ts";

const MEDIAN = "median, loopback";
const BODY = new Uint8Array(CELL_BYTES);
const PLACE = { host: "127.0.0.1", method: "POST", path: "/bare" };
const ROUNDS = 400;
const WARM_UP = 100;
/** Turns in which the two are measured, so that what else the machine does meets both alike. */
const TURNS = 5;

/** Milliseconds from `send()` to the acknowledgement at the sender, and from request to answer of the bare route. */
export async function bench(): Promise<BenchRow[]> {
  const plain = await compare(await openLoopbackPair(), bareTimer());
  const secure = await compare(await openLoopbackPair({}, { secure: true }), await bareTlsTimer());
  return [
    { name: "message, sent to acknowledged", value: plain.ours, unit: "ms", note: MEDIAN },
    { name: "bare Hono route, 2,048 bytes", value: plain.theirs, unit: "ms", note: MEDIAN },
    {
      name: "message / bare route",
      value: plain.ours / plain.theirs,
      unit: "ratio",
      note: "one run",
    },
    { name: "message over https", value: secure.ours, unit: "ms", note: MEDIAN },
    { name: "bare https POST, 2,048 bytes", value: secure.theirs, unit: "ms", note: MEDIAN },
    {
      name: "message / bare https",
      value: secure.ours / secure.theirs,
      unit: "ratio",
      note: "one run",
    },
  ];
}

/** Medians of both, measured in turns. */
async function compare(
  message: LoopbackPair,
  bare: Timer,
): Promise<{ ours: number; theirs: number }> {
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
  return { ours: medianOf(times.message), theirs: medianOf(times.bare) };
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
  const { port } = server.addr;
  return {
    once: () => timed(directRequest({ ...PLACE, agent, port })),
    close: async () => {
      agent.destroy();
      await server.shutdown();
    },
  };
}

/** The same by the runtime's own HTTPS, on a connection that is kept. */
async function bareTlsTimer(): Promise<Timer> {
  const random = (bytes: Uint8Array): void => void randomFillSync(bytes);
  const certificate = await new ListCertificate(random).renew(Date.now());
  const server = https.createServer(certificate, (incoming, outgoing) => {
    const parts: Uint8Array[] = [];
    incoming.on("data", (part) => parts.push(part));
    incoming.on("end", () => outgoing.end(concat(parts)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  // Whoever measures on loopback needs no check.
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  return {
    once: () => timed(https.request({ ...PLACE, agent, port })),
    close: () => {
      agent.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Sends the request and tells how many milliseconds its answer took. */
function timed(request: http.ClientRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(performance.now() - beganMs));
    });
    request.on("error", reject);
    request.end(BODY);
  });
}
