/**
 * The time from a whole request to its answer must not tell a wrong tag from a right one with a bad cell.
 * The statistic: the two-sample Kolmogorov-Smirnov distance of the times, taken in turns on one connection.
 * The bound: 1.95 * sqrt(2 / n), which two samples of one distribution exceed once in a thousand times.
 */
import { assert, assertLess } from "@std/assert";
import net from "node:net";
import { CELL_BYTES } from "../../../keys/constants.ts";
import { builtInDecoy } from "../../../server/decoy/decoy.ts";
import { peerApp } from "../../../server/transport/peer_app.ts";
import { listenForPeers } from "../../../server/transport/peer_server.ts";
import { distanceOf } from "../../testkit/kolmogorov.ts";
import { loneConversation } from "../../testkit/lone_conversation.ts";
import { pairOfLists, seededRandom } from "../../testkit/memory_list.ts";
import { START_MS } from "../../testkit/pair.ts";
import { clockFrom } from "../../testkit/real_clock.ts";
import { sealerOf } from "../../testkit/sealer_pair.ts";

const SAMPLES = 150;

Deno.test("a right tag with a bad cell is answered no sooner and no later than a wrong tag", async () => {
  const clock = clockFrom(START_MS);
  const lists = pairOfLists({ startMs: START_MS - 7_200_000, periodMs: 60_000 });
  const conversation = loneConversation({
    list: lists.a,
    clock,
    badCells: { burst: 1e9, perSecond: 1 },
  });
  const app = peerApp({
    answer: (request) => conversation.answerPeer(request),
    decoy: builtInDecoy(),
    clock,
    random: seededRandom("app"),
  });
  const limits = { strangerBurst: 1e9, allStrangersPerSecond: 1e9 };
  const listening = await listenForPeers({ host: "127.0.0.1", port: 0, app, clock, limits });
  assert(listening.kind === "listening");
  const bob = sealerOf(lists.b, { nowMs: clock.now() });
  const begun = await bob.beginHello(clock.now());
  assert(begun.kind === "begun");
  const socket = net.connect(listening.listener.port, "127.0.0.1");
  await new Promise<void>((resolve) => socket.on("connect", resolve));
  const time = (tag: string): Promise<number> =>
    new Promise((resolve) => {
      const beganMs = performance.now();
      socket.once("data", () => resolve(performance.now() - beganMs));
      socket.write(
        `POST /${tag} HTTP/1.1\r\nHost: x\r\nContent-Length: ${CELL_BYTES}\r\n\r\n` +
          "x".repeat(CELL_BYTES),
      );
    });
  const wrong = "0123456789abcdef".repeat(2);
  const times = { right: [] as number[], wrong: [] as number[] };
  for (let round = -20; round < SAMPLES; round++) {
    const isRightFirst = round % 2 === 0;
    for (const isRight of [isRightFirst, !isRightFirst]) {
      const tookMs = await time(isRight ? begun.path : wrong);
      if (round >= 0) times[isRight ? "right" : "wrong"].push(tookMs);
    }
  }
  socket.destroy();
  await conversation.close();
  await listening.listener.close();
  const found = distanceOf(times.right, times.wrong);
  const bound = 1.95 * Math.sqrt(2 / SAMPLES);
  assertLess(found, bound, `distance ${found.toFixed(3)}, bound ${bound.toFixed(3)}`);
});

Deno.test("what has the shape of a cell is answered no sooner and no later than anything else", async () => {
  const clock = clockFrom(START_MS);
  const app = peerApp({
    answer: () => Promise.resolve(undefined),
    decoy: builtInDecoy(),
    clock,
    random: seededRandom("app"),
  });
  const limits = { strangerBurst: 1e9, allStrangersPerSecond: 1e9 };
  const listening = await listenForPeers({ host: "127.0.0.1", port: 0, app, clock, limits });
  assert(listening.kind === "listening");
  const socket = net.connect(listening.listener.port, "127.0.0.1");
  await new Promise<void>((resolve) => socket.on("connect", resolve));
  const time = (line: string, bytes: number): Promise<number> =>
    new Promise((resolve) => {
      const beganMs = performance.now();
      socket.once("data", () => resolve(performance.now() - beganMs));
      socket.write(
        `${line} HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n` + "x".repeat(bytes),
      );
    });
  const tag = "0123456789abcdef".repeat(2);
  const asked: [string, number][] = [
    [`POST /${tag}`, CELL_BYTES],
    [`POST /${tag}`, CELL_BYTES - 1],
    [`POST /${tag.slice(1)}`, CELL_BYTES],
    ["GET /", 0],
  ];
  const times = asked.map(() => [] as number[]);
  for (let round = -10; round < SAMPLES / 2; round++) {
    for (const [index, [line, bytes]] of asked.entries()) {
      const tookMs = await time(line, bytes);
      if (round >= 0) times[index]!.push(tookMs);
    }
  }
  socket.destroy();
  await listening.listener.close();
  const bound = 1.95 * Math.sqrt(2 / (SAMPLES / 2));
  for (const [index, [line, bytes]] of asked.entries()) {
    const found = distanceOf(times[0]!, times[index]!);
    assertLess(found, bound, `${line} with ${bytes} bytes, distance ${found.toFixed(3)}`);
  }
});
