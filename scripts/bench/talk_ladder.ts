/**
 * One message, step by step: each rung adds a part of the way, so that the figures say what a message cannot do without.
 *
 *  1. the bare route, then the same bytes through the server and the client that hchat uses;
 *  2. the port for peers, which answers without looking;
 *  3. what is sealed and opened for one message, then all that both conversations do, without a network;
 *  4. port and conversations by turns: each finds the processor's caches full of the other's code, as in a message.
 */
import { randomFillSync } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { readBody } from "../../server/http/incoming_request.ts";
import { emptyDecoy } from "../../server/decoy/decoy.ts";
import { CELL_BYTES } from "../../keys/constants.ts";
import { HttpLine } from "../../server/transport/http_line.ts";
import { peerApp } from "../../server/transport/peer_app.ts";
import { listenForPeers } from "../../server/transport/peer_server.ts";
import { realClock } from "../../tests/testkit/real_clock.ts";
import { openMemoryTalk } from "./memory_talk.ts";
import { openSealedTalk } from "./sealed_talk.ts";
import { bareClient, LIKE_A_TEXT, type Timed } from "./bare_routes.ts";

const random = (bytes: Uint8Array): void => void randomFillSync(bytes);

/** A step of the way. */
export interface Rung extends Timed {
  /** What it adds to the one before. */
  name: string;
}

/** The rungs between the bare route and the whole message. */
export async function openLadder(): Promise<Rung[]> {
  return [
    { name: "bare route on node:http", ...await nodeRoute(bareClient) },
    { name: "the same, asked by our client", ...await nodeRoute(lineClient) },
    { name: "port for peers, answering at once", ...await stubPort() },
    { name: "sealed and opened both ways, no network", ...await openSealedTalk() },
    { name: "whole conversations, no network", ...openMemoryTalk() },
    {
      name: "port, then conversations, no network",
      ...byTurns(await stubPort(), openMemoryTalk()),
    },
  ];
}

/** One after the other, each time. */
function byTurns(one: Timed, other: Timed): Timed {
  return {
    once: async () => await one.once() + await other.once(),
    close: async () => {
      await one.close();
      await other.close();
    },
  };
}

/** The bare route on the server that Express's packages need. */
async function nodeRoute(client: (port: number) => Timed): Promise<Timed> {
  const server = http.createServer(async (incoming, outgoing) => {
    const body = await readBody(incoming, CELL_BYTES);
    if (body instanceof Uint8Array) outgoing.end(body.subarray(0, LIKE_A_TEXT.answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { once, close } = client((server.address() as AddressInfo).port);
  return {
    once,
    close: async () => {
      await close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Takes a request and answers it, without looking. */
async function stubPort(): Promise<Timed> {
  const app = peerApp({
    random,
    answer: () => Promise.resolve({ cell: new Uint8Array(LIKE_A_TEXT.answer), paddingBytes: 0 }),
  });
  const place = { host: "127.0.0.1", port: 0 };
  const listening = await listenForPeers({ ...place, app, decoy: emptyDecoy, clock: realClock });
  if (listening.kind === "failed") throw new Error(listening.error.code);
  const { listener } = listening;
  const { once, close } = lineClient(listener.port);
  return {
    once,
    close: async () => {
      await close();
      await listener.close();
    },
  };
}

/** The client that carries cells. */
function lineClient(port: number): Timed {
  const line = new HttpLine(realClock);
  const peer = new URL(`http://127.0.0.1:${port}`);
  const post = { peer, path: "/bare", head: 0, body: new Uint8Array(LIKE_A_TEXT.request) };
  return {
    once: () =>
      new Promise((resolve, reject) => {
        const beganMs = performance.now();
        line.post(post, {
          renewed: () => {},
          left: () => {},
          failed: (reason) => reject(new Error(reason)),
          answered: () => resolve(performance.now() - beganMs),
        });
      }),
    close: () => Promise.resolve(line.destroy()),
  };
}
