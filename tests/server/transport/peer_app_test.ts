import { assertEquals, assertNotEquals } from "@std/assert";
import { CELL_BYTES, REQUEST_TAG_BYTES } from "../../../keys/constants.ts";
import { peerApp } from "../../../server/transport/peer_app.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const CONNECTIONS = 200;

/** Padding of an answer on each of many connections of one run, where nothing is drawn for the answer itself. */
async function bases(seed: string): Promise<number[]> {
  const app = peerApp({
    answer: () => Promise.resolve({ cell: new Uint8Array(CELL_BYTES), paddingBytes: 0 }),
    random: seededRandom(seed),
  });
  const found: number[] = [];
  for (let connection = 0; connection < CONNECTIONS; connection++) {
    await app.fetch(new Request("http://a/", { method: "POST" }), {
      body: new Uint8Array(REQUEST_TAG_BYTES + CELL_BYTES),
      type: undefined,
      signal: new AbortController().signal,
      remoteAddress: "192.0.2.1",
      connection: {},
      authenticated: ({ body }) => void found.push(body.length - CELL_BYTES),
    });
  }
  return found;
}

Deno.test("all answers of a run have a base in common, and two runs differ", async () => {
  const runs = await Promise.all(["one", "another", "a third"].map(bases));
  const leasts = runs.map((run) => {
    assertEquals(run.length, CONNECTIONS);
    const least = Math.min(...run);
    // Many connections have nothing of their own beyond what all have, and some have much.
    assertEquals(run.filter((each) => each === least).length > CONNECTIONS / 5, true);
    assertEquals(Math.max(...run) > least + 600, true);
    return least;
  });
  assertEquals(leasts.every((least) => least < 500), true);
  assertNotEquals(leasts[0], leasts[1]);
  assertNotEquals(leasts[1], leasts[2]);
});
