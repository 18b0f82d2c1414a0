/** What somebody can do with requests that were recorded: send their tags again, before the longest bodies there are. */
import net from "node:net";
import { assertEquals, assertLess } from "@std/assert";
import type { TaggedCell } from "../../../keys/cell/sealer_outcomes.ts";
import { LARGE_CELL_BYTES } from "../../../keys/constants.ts";
import { type Child, startChild } from "../../testkit/child.ts";
import { noiseLike } from "../../testkit/noise_like.ts";
import { postRequest } from "../../testkit/post_request.ts";

const TARGET = new URL("children/flooded_port.ts", import.meta.url);
const MOST_BYTES = 150 * 1_048_576;
const PLACES = 24;
const EACH = 4;
/** Each body is opened once at most, and the small cell that it might begin with. */
const MOST_OPENED_BYTES = PLACES * EACH * (LARGE_CELL_BYTES + 256);
/** Floods of each kind, at least and at most. */
const TURNS = { least: 3, most: 25 };

/** The status of the answer, over a connection of its own: the port ends one that waits too long for a next request. */
function statusOf(port: number, request: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("data", (data) => {
      resolve(data.toString("latin1", 9, 12));
      socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed without an answer")));
    socket.write(request);
  });
}

/** Sends the request over and over from many places at once; how often each answer came. */
async function flood(port: number, request: Uint8Array): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  await Promise.all(Array.from({ length: PLACES }, async () => {
    for (let each = 0; each < EACH; each++) {
      const status = await statusOf(port, request);
      answers[status] = (answers[status] ?? 0) + 1;
    }
  }));
  return answers;
}

/** Milliseconds of processor time, bytes that are opened, and most bytes of memory that a flood takes. */
interface Cost {
  openedBytes: number;
  cpuMs: number;
  peakBytes: number;
}

function leastCpuMs(costs: Cost[]): number {
  return Math.min(...costs.map(({ cpuMs }) => cpuMs));
}

/** What one flood costs. */
async function costOf(
  child: Child,
  port: number,
  request: Uint8Array,
): Promise<Cost> {
  await child.ask("peak");
  const opened = Number(await child.ask("opened"));
  const before = Number(await child.ask("cpu"));
  assertEquals(await flood(port, request), { 404: PLACES * EACH });
  return {
    cpuMs: Number(await child.ask("cpu")) - before,
    openedBytes: Number(await child.ask("opened")) - opened,
    peakBytes: Number(await child.ask("peak")),
  };
}

/** A program with a session, a request that has come, and one that is still to come. */
interface Place {
  port: number;
  recorded: TaggedCell;
  fresh: TaggedCell;
}

async function withTarget(
  args: string[],
  test: (child: Child, place: Place) => Promise<void>,
): Promise<void> {
  await using child = startChild(TARGET, args);
  const [port, ...words] = (await child.line()).split(" ");
  const [recorded, fresh] = [0, 2].map((at) => ({
    tag: words[at]!,
    cell: Uint8Array.fromHex(words[at + 1]!),
  }));
  await test(child, { port: Number(port), recorded: recorded!, fresh: fresh! });
}

Deno.test("a recorded tag before the longest bodies costs no more than an unknown one, and fills no memory", async () => {
  await withTarget(["patient"], async (child, { port, recorded: { tag, cell } }) => {
    const noise = noiseLike(cell, { bytes: LARGE_CELL_BYTES });
    const [known, unknown] = [tag, "00".repeat(16)].map((tag) => postRequest({ tag, cell: noise }));
    await costOf(child, port, unknown!);
    const costs = { strange: [] as Cost[], recorded: [] as Cost[] };
    // What the collector of memory does in between is counted as well, and what shares the processor's caches, so that
    // the least is what tells: with further turns the noise leaves it, and what a tag really costs stays.
    const isDecided = (): boolean =>
      costs.strange.length >= TURNS.least &&
      leastCpuMs(costs.recorded) < 1.5 * leastCpuMs(costs.strange);
    while (!isDecided() && costs.strange.length < TURNS.most) {
      costs.strange.push(await costOf(child, port, unknown!));
      costs.recorded.push(await costOf(child, port, known!));
    }
    assertLess(leastCpuMs(costs.recorded), 1.5 * leastCpuMs(costs.strange));
    for (const { openedBytes, peakBytes } of Object.values(costs).flat()) {
      assertLess(openedBytes, MOST_OPENED_BYTES);
      assertLess(peakBytes, MOST_BYTES);
    }
  });
});

Deno.test("the peer is heard behind a flood of recorded requests, which fills no memory", async () => {
  await withTarget([], async (child, { port, recorded: { tag, cell }, fresh }) => {
    const noise = noiseLike(cell, { bytes: LARGE_CELL_BYTES });
    for (const request of [postRequest({ tag, cell }), postRequest({ tag, cell: noise })]) {
      assertLess((await costOf(child, port, request)).peakBytes, MOST_BYTES);
    }
    assertEquals(await statusOf(port, postRequest(fresh)), "200");
  });
});
