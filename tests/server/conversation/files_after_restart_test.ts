/** Files that go on after a restart or a kill of either side, with a vault. */
import { assert, assertEquals } from "@std/assert";
import { DiskSource } from "../../../server/files/file_source.ts";
import { MemoryRoom } from "../../../server/files/file_sink.ts";
import { pause } from "../../../server/time/clock.ts";
import { digestOf, fileBytes, fileOf } from "../../testkit/file_bytes.ts";
import { memoryPair, type Pair, type PairOptions } from "../../testkit/pair.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** So many that two of the largest pieces, which may be lost on their way, are a small part of them. */
const BYTES = 12 * 1_048_576 + 17;

/**
 * A link on which 64 KiB take 40 ms, and no cell less; `counted` hears how long each was that the other conversation
 * answered: what is sent while nobody is there, or before a vault has been read, says nothing of where a file goes on.
 */
function slow(counted: (bytes: number) => void): NonNullable<PairOptions["wrapTransport"]> {
  return (transport, _seat, clock) => ({
    dial: async (request) => {
      await pause(clock, 40 * Math.max(1, request.cell.length / 65_536), request.signal);
      const result = await transport.dial(request);
      if (result.kind === "answered") counted(request.cell.length);
      return result;
    },
    close: () => transport.close(),
  });
}

interface Setup extends Disposable {
  pair: Pair;
  id: string;
  folder: ReturnType<typeof tempDir>;
  /** Bytes of the cells that were answered. */
  sent(): number;
}

/** A file of alice's disk that bob has accepted into his folder. */
async function begun(): Promise<Setup> {
  const folder = tempDir();
  for (const name of ["vaults", "downloads"]) Deno.mkdirSync(folder.file(name));
  const path = folder.file("trip.bin");
  Deno.writeFileSync(path, fileBytes(BYTES));
  let sent = 0;
  const pair = await memoryPair({
    dials: "a",
    vaults: folder.file("vaults"),
    wrapTransport: slow((bytes) => sent += bytes),
    conversation: { files: { downloads: folder.file("downloads"), memory: new MemoryRoom() } },
  });
  const source = await DiskSource.open(path);
  assert(source !== undefined);
  const outcome = pair.a.conversation.sendFile({ source, name: "trip.bin", type: "" });
  assert(outcome.kind === "queued");
  const { id } = outcome;
  await pair.until(() => fileOf(pair.b, id)?.state === "offered", "offered");
  assertEquals(pair.b.conversation.actOnFile(id, "accept"), undefined);
  return { pair, id, folder, sent: () => sent, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

async function untilHalf({ pair, id }: Setup, part = 0.4): Promise<void> {
  const stored = () => fileOf(pair.b, id)?.receivedBytes ?? 0;
  await pair.until(() => stored() > part * BYTES, "part of it is there");
}

async function complete({ pair, id, folder }: Setup): Promise<void> {
  await pair.until(
    () => [pair.a, pair.b].every((peer) => fileOf(peer, id)?.state === "complete"),
    "complete",
    300_000,
  );
  const stored = Deno.readFileSync(`${folder.file("downloads")}/trip.bin`);
  assertEquals(digestOf(stored), digestOf(fileBytes(BYTES)));
  const left = [...Deno.readDirSync(folder.file("downloads"))].map(({ name }) => name);
  assertEquals(left, ["trip.bin"]);
}

for (const who of ["receiver", "sender", "both"] as const) {
  for (const how of ["crash", "restart"] as const) {
    Deno.test(`a file goes on where it was after a ${how} of the ${who}`, async () => {
      using setup = await begun();
      const { pair } = setup;
      await untilHalf(setup);
      if (who !== "sender") await pair.b[how]();
      if (who !== "receiver") await pair.a[how]();
      const before = setup.sent();
      await complete(setup);
      assert(setup.sent() - before < 0.75 * BYTES, "most of it was sent again");
      await pair.close();
    });
  }
}

Deno.test("a pause outlives a restart", async () => {
  using setup = await begun();
  const { pair, id } = setup;
  await untilHalf(setup);
  pair.b.conversation.actOnFile(id, "pause");
  await pair.advance(1_000);
  await pair.b.restart();
  // What is stored is read once before.
  await pair.until(() => fileOf(pair.b, id)?.state === "paused", "paused");
  assertEquals(pair.b.conversation.actOnFile(id, "resume"), undefined);
  await complete(setup);
  await pair.close();
});

Deno.test("a file that was changed meanwhile is not sent on", async () => {
  using setup = await begun();
  const { pair, id, folder } = setup;
  await untilHalf(setup);
  Deno.writeFileSync(folder.file("trip.bin"), fileBytes(BYTES - 1));
  await pair.a.crash();
  await pair.until(() => fileOf(pair.a, id)?.state === "failed", "failed");
  await pair.close();
});
