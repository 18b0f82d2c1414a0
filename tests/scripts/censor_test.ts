import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import { assert, assertEquals } from "@std/assert";
import { concat } from "@std/bytes/concat";
import { FEATURE_NAMES, featuresOf } from "../../scripts/censor/features.ts";
import { growForest, type Sample } from "../../scripts/censor/forest.ts";
import { siteName } from "../../server/dpi/site_names.ts";
import { flowOf } from "../testkit/flows.ts";
import { seededDice } from "../testkit/seeded_dice.ts";

/** Samples of four features, the second of which tells ours from others. */
function samplesOf(seed: number, count: number): Sample[] {
  const dice = seededDice(seed);
  return Array.from({ length: count }, () => {
    const isOurs = dice() < 0.5;
    return { features: [dice(), dice() + (isOurs ? 1 : 0), dice(), dice()], isOurs };
  });
}

Deno.test("growForest() learns what tells, and says the same again for a seed", () => {
  const forest = growForest(samplesOf(1, 200), { seed: 5 });
  const unseen = samplesOf(2, 200);
  const right = unseen.filter(({ features, isOurs }) => forest.score(features) > 0.5 === isOurs);
  assert(right.length > 190, `${right.length} of 200`);
  assertEquals(forest.gains.indexOf(Math.max(...forest.gains)), 1, "the feature that tells");
  const again = growForest(samplesOf(1, 200), { seed: 5 });
  assertEquals(
    unseen.map(({ features }) => forest.score(features)),
    unseen.map(({ features }) => again.score(features)),
  );
});

Deno.test("growForest() cannot tell what is the same", () => {
  const dice = seededDice(3);
  const noise = (): Sample => ({ features: [dice(), dice()], isOurs: dice() < 0.5 });
  const forest = growForest(Array.from({ length: 300 }, noise), { seed: 1 });
  const unseen = Array.from({ length: 300 }, noise);
  const right = unseen.filter(({ features, isOurs }) => forest.score(features) > 0.5 === isOurs);
  assert(right.length > 100 && right.length < 200, `${right.length} of 300`);
});

Deno.test("featuresOf() gives size, direction and pause of the first twelve segments", () => {
  const flow = flowOf([{ atMs: 100, waitMs: 7, upBytes: 2_000, downBytes: 300 }]);
  const features = featuresOf(flow);
  assertEquals(features.length, FEATURE_NAMES.length);
  assertEquals(features.slice(0, 6), [1_460, 0, 540, 0, -300, 3]);
  assertEquals(features.slice(6, 8), [0, -1]);
});

Deno.test("a hello of TLS is as long for one site as for another", async () => {
  const sizeOf = async (name: string): Promise<number | undefined> => {
    const bytes = await helloFor(name);
    const packets = [{ atMs: 0, up: true, bytes }];
    return featuresOf({ openedAtMs: 0, packets })[0];
  };
  const [short, long] = [siteName(0), siteName(0.999)];
  assert(short.length < long.length);
  const size = await sizeOf(short);
  assertEquals(size, await sizeOf(long));
  assertEquals(size, (await helloFor(long)).length - long.length);
});

/** What this runtime says first to a server of that name. */
async function helloFor(name: string): Promise<Uint8Array> {
  const said = Promise.withResolvers<Uint8Array>();
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (bytes) => {
      said.resolve(bytes);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = tls.connect({ port, host: "127.0.0.1", servername: name });
  client.on("error", () => {});
  const bytes = await said.promise;
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  return bytes;
}

/** A record of TLS of this type, with its head. */
function record(type: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set([type, 3, 3, (length - 5) >> 8, (length - 5) & 0xff]);
  return bytes;
}

Deno.test("figures of a whole connection are those of the messages behind the handshake of TLS", () => {
  const packet = (atMs: number, up: boolean, ...records: [type: number, length: number][]) => ({
    atMs,
    up,
    bytes: concat(records.map(([type, length]) => record(type, length))),
  });
  const flow = {
    openedAtMs: 0,
    packets: [
      packet(0, true, [0x16, 258]),
      packet(1, false, [0x16, 127], [0x14, 6], [0x17, 560]),
      packet(2, true, [0x14, 6], [0x17, 74], [0x17, 700]),
      packet(3, false, [0x17, 92], [0x17, 92]),
      packet(9_000, false, [0x17, 900]),
    ],
  };
  const features = featuresOf(flow);
  const figure = (name: string) => features[FEATURE_NAMES.indexOf(name)];
  assertEquals(figure("shortest message up"), 700);
  assertEquals(figure("shortest message down"), 900);
  assertEquals(figure("messages down"), 1);
  assertEquals(features.slice(0, 12).filter((_, index) => index % 2 === 0), [
    ...[258, -127, -6, -560, 6, 74],
  ]);
});
