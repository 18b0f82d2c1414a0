/** One message end to end over loopback, against a bare Hono route that takes as many bytes. */
import { Hono } from "hono";
import { randomFillSync } from "node:crypto";
import http from "node:http";
import { CELL_BYTES } from "../../keys/constants.ts";
import type { Clock } from "../../server/clock.ts";
import { Conversation } from "../../server/conversation.ts";
import { builtInDecoy } from "../../server/decoy.ts";
import { HttpLink } from "../../server/http_link.ts";
import { peerApp } from "../../server/peer_app.ts";
import { listenForPeers, type PeerListener } from "../../server/peer_listen.ts";
import { MemoryList } from "../../tests/testkit/memory_list.ts";
import type { BenchRow } from "./bench_row.ts";

const ROUNDS = 400;
const WARM_UP = 100;
/** Turns in which the two are measured, so that what else the machine does meets both alike. */
const TURNS = 5;

const clock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

const random = (bytes: Uint8Array): void => void randomFillSync(bytes);

/** Milliseconds from `send()` to the acknowledgement at the sender, and from request to answer of the bare route. */
export async function bench(): Promise<BenchRow[]> {
  const message = await messageTimer();
  const bare = bareTimer();
  const times = { message: [] as number[], bare: [] as number[] };
  for (let round = 0; round < WARM_UP; round++) {
    await message.once();
    await bare.once();
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (let round = 0; round < ROUNDS / TURNS; round++) times.message.push(await message.once());
    for (let round = 0; round < ROUNDS / TURNS; round++) times.bare.push(await bare.once());
  }
  await message.close();
  await bare.close();
  const [ours, theirs] = [median(times.message), median(times.bare)];
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

async function messageTimer(): Promise<Timer> {
  const startMs = Date.now() - 600_000;
  const link = new HttpLink(clock);
  const open = async (seat: "a" | "b", peer?: URL): Promise<[Conversation, PeerListener]> => {
    const conversation = new Conversation({
      list: new MemoryList({ seat, startMs }),
      listPath: `${seat}.hkl`,
      names: { a: "alice", b: "bob" },
      clock,
      random,
      link,
      ...(peer === undefined ? {} : { peer }),
    });
    const answer: Parameters<typeof peerApp>[0]["answer"] = (request) =>
      conversation.answerPeer(request);
    const app = peerApp({ answer, decoy: builtInDecoy(), clock, random });
    const listening = await listenForPeers({ host: "127.0.0.1", port: 0, app, clock });
    if (listening.kind === "failed") throw new Error(listening.message);
    conversation.start();
    return [conversation, listening.listener];
  };
  const [bob, atBob] = await open("b");
  const [alice, atAlice] = await open("a", new URL(`http://127.0.0.1:${atBob.port}`));
  const once = async (): Promise<number> => {
    const beganMs = performance.now();
    const sent = alice.send("two hundred bytes of text ".repeat(8));
    if (sent.kind === "refused") throw new Error(sent.message);
    await alice.whenDelivered(sent.id, AbortSignal.timeout(20_000));
    return performance.now() - beganMs;
  };
  return {
    once,
    close: async () => {
      await alice.close();
      await bob.close();
      link.close();
      await Promise.all([atBob.close(), atAlice.close()]);
    },
  };
}

function bareTimer(): Timer {
  const app = new Hono();
  app.post("/bare", async (context) => context.body(await context.req.arrayBuffer()));
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, app.fetch);
  const agent = new http.Agent({ keepAlive: true });
  const body = new Uint8Array(CELL_BYTES);
  const { port } = server.addr;
  const once = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const beganMs = performance.now();
      const request = http.request({
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

function median(values: number[]): number {
  return values.toSorted((one, two) => one - two)[values.length >> 1]!;
}
