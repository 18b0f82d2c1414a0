import { assert, assertEquals } from "@std/assert";
import { LARGE_CELL_BYTES } from "../../../keys/constants.ts";
import { pause } from "../../../server/time/clock.ts";
import { MemoryRoom } from "../../../server/files/file_sink.ts";
import {
  contentOf,
  digestOf,
  fileBytes,
  fileOf,
  filesIn,
  offer,
} from "../../testkit/file_bytes.ts";
import {
  entries,
  memoryPair,
  type Pair,
  type PairOptions,
  say,
  socketPair,
  texts,
} from "../../testkit/pair.ts";
import { SLOW_LINK } from "../../testkit/slow_link.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const MIB = 1_048_576;
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A network on which a connection freezes once it has carried 16 KB. */
const FREEZING: PairOptions = {
  wrapTransport: (transport, _seat, clock) => ({
    dial: async (request) => {
      const { cell, signal, timeoutMs } = request;
      if (cell.length <= 16_384) return await transport.dial(request);
      request.onLeft?.();
      await pause(clock, timeoutMs, signal);
      const left = true;
      return signal.aborted
        ? { kind: "aborted", left }
        : { kind: "unreachable", reason: "noAnswer", left };
    },
    close: () => transport.close(),
  }),
};

/** Waits for the offer of the file, and accepts it. */
async function accept(pair: Pair, id: string, from: "a" | "b" = "a"): Promise<void> {
  const receiver = from === "a" ? pair.b : pair.a;
  await pair.until(() => fileOf(receiver, id)?.state === "offered", "the offer came");
  assertEquals(receiver.conversation.actOnFile(id, "accept"), undefined);
}

/** Waits until both sides call the file complete. */
function complete(pair: Pair, id: string, withinMs?: number): Promise<void> {
  return pair.until(
    () => [pair.a, pair.b].every((peer) => fileOf(peer, id)?.state === "complete"),
    "the file is complete on both sides",
    withinMs,
  );
}

for (const dials of ["a", "b", "both"] as const) {
  Deno.test(`a file comes whole, with its digest, when ${dials} dials`, async () => {
    const pair = await memoryPair({ dials });
    try {
      const bytes = fileBytes(3 * MIB + 17);
      const id = offer(pair.a, bytes, { name: "trip.bin", type: "application/zip" });
      await accept(pair, id);
      await complete(pair, id);
      const [entry] = filesIn(pair.b);
      assertEquals(entry?.file.name, "trip.bin");
      assertEquals(entry?.file.sha256, digestOf(bytes));
      assertEquals(entry?.file.receivedBytes, bytes.length);
      assertEquals(await contentOf(pair.b.conversation, id), bytes);
      const sent = pair.a.conversation.snapshot().entries[0];
      assertEquals([sent?.state, sent?.file?.receivedBytes], ["delivered", bytes.length]);
    } finally {
      await pair.close();
    }
  });
}

Deno.test("a file passes a network that lets no long cell through", async () => {
  const pair = await memoryPair({ dials: "a", ...FREEZING });
  const bytes = fileBytes(100_000);
  const id = offer(pair.a, bytes);
  await accept(pair, id);
  await complete(pair, id, 120_000);
  assertEquals(await contentOf(pair.b.conversation, id), bytes);
  await pair.close();
});

Deno.test("a long file takes no cell but large ones, each of them full", async () => {
  const sent: number[] = [];
  const pair = await memoryPair({
    dials: "a",
    wrapTransport: (transport) => ({
      dial: (request) => {
        sent.push(request.cell.length);
        return transport.dial(request);
      },
      close: () => transport.close(),
    }),
  });
  const bytes = fileBytes(16 * MIB);
  const id = offer(pair.a, bytes);
  await accept(pair, id);
  await complete(pair, id);
  const large = sent.filter((length) => length === LARGE_CELL_BYTES).length;
  assert(large >= 32 && sent.length < large + 12, `${large} of ${sent.length} cells are large`);
  await pair.close();
});

Deno.test("an empty file and one of a single byte come whole", async () => {
  const pair = await memoryPair();
  try {
    for (const length of [0, 1]) {
      const id = offer(pair.a, fileBytes(length));
      await accept(pair, id);
      await complete(pair, id);
      assertEquals(await contentOf(pair.b.conversation, id), fileBytes(length));
    }
  } finally {
    await pair.close();
  }
});

Deno.test("several files in both directions come at once, and none waits for the end of another", async () => {
  const pair = await memoryPair(SLOW_LINK);
  try {
    const all = [1, 2, 3].map((seed) => fileBytes(2 * MIB, seed));
    const ids = all.map((bytes) => offer(pair.a, bytes));
    const back = offer(pair.b, all[0]!);
    for (const id of ids) await accept(pair, id);
    await accept(pair, back, "b");
    let least = 0;
    await pair.until(() => {
      const received = ids.map((id) => fileOf(pair.b, id)!.receivedBytes);
      if (received.some((bytes) => bytes === 2 * MIB) && least === 0) least = Math.min(...received);
      return least > 0;
    }, "one is whole");
    assert(least > MIB, `the slowest has ${least} bytes when the first one is whole`);
    for (const id of [...ids, back]) await complete(pair, id);
  } finally {
    await pair.close();
  }
});

Deno.test("a refused file sends no piece, and is over on both sides", async () => {
  const pair = await memoryPair();
  try {
    const id = offer(pair.a, fileBytes(MIB));
    await pair.until(() => fileOf(pair.b, id) !== undefined, "the offer came");
    pair.b.conversation.actOnFile(id, "refuse");
    await pair.until(() => fileOf(pair.a, id)?.state === "refused", "the sender knows");
    assertEquals(fileOf(pair.b, id)?.receivedBytes, 0);
    const other = offer(pair.a, fileBytes(10));
    const edit = pair.a.conversation.change({ kind: "edit", id: other, text: "text" });
    assertEquals(edit.kind === "refused" && edit.error.code, "fileNotReady");
    const late = pair.b.conversation.actOnFile(id, "accept");
    assertEquals(late, { kind: "refused", error: { code: "fileNotReady", state: "refused" } });
  } finally {
    await pair.close();
  }
});

for (const who of ["a", "b"] as const) {
  Deno.test(`a file that ${who} pauses stands still, and goes on where it stood`, async () => {
    const pair = await memoryPair(SLOW_LINK);
    try {
      const bytes = fileBytes(8 * MIB);
      const id = offer(pair.a, bytes);
      await accept(pair, id);
      await pair.until(() => fileOf(pair.b, id)!.receivedBytes > 0, "some of it is there");
      const [own, other] = who === "a" ? [pair.a, pair.b] : [pair.b, pair.a];
      assertEquals(own.conversation.actOnFile(id, "pause"), undefined);
      await pair.until(() => fileOf(other, id)?.state === "pausedByPeer", "the other side knows");
      assertEquals(fileOf(own, id)?.state, "paused");
      await pair.advance(5_000);
      const stood = fileOf(pair.b, id)!.receivedBytes;
      await pair.advance(30_000);
      assertEquals(fileOf(pair.b, id)!.receivedBytes, stood);
      assert(stood < bytes.length);
      own.conversation.actOnFile(id, "resume");
      await complete(pair, id);
      assertEquals(await contentOf(pair.b.conversation, id), bytes);
    } finally {
      await pair.close();
    }
  });

  Deno.test(`a file that ${who} cancels is over on both sides, and leaves its room`, async () => {
    const memory = new MemoryRoom(8 * MIB);
    const pair = await memoryPair({ ...SLOW_LINK, conversation: { files: { memory } } });
    try {
      const id = offer(pair.a, fileBytes(8 * MIB));
      await accept(pair, id);
      await pair.until(() => fileOf(pair.b, id)!.receivedBytes > 0, "some of it is there");
      const [own, other] = who === "a" ? [pair.a, pair.b] : [pair.b, pair.a];
      own.conversation.actOnFile(id, "cancel");
      await pair.until(() => fileOf(other, id)?.state === "cancelled", "the other side knows");
      await pair.until(() => memory.take(8 * MIB), "the room is free again");
    } finally {
      await pair.close();
    }
  });
}

Deno.test("a file goes on after the link was broken for a while", async () => {
  const pair = await memoryPair(SLOW_LINK);
  try {
    const bytes = fileBytes(12 * MIB);
    const id = offer(pair.a, bytes);
    await accept(pair, id);
    await pair.until(() => fileOf(pair.b, id)!.receivedBytes > 0, "some of it is there");
    await pair.b.setOnline(false);
    await pair.advance(30_000);
    const stood = fileOf(pair.b, id)!.receivedBytes;
    assert(stood > 0 && stood < bytes.length, `${stood} bytes are there`);
    await pair.b.setOnline(true);
    await complete(pair, id, 120_000);
    assertEquals(await contentOf(pair.b.conversation, id), bytes);
  } finally {
    await pair.close();
  }
});

Deno.test("a file that is paused for 20 minutes goes on under the session of then", async () => {
  const pair = await memoryPair(SLOW_LINK);
  try {
    const bytes = fileBytes(8 * MIB);
    const id = offer(pair.a, bytes);
    await accept(pair, id);
    await pair.until(() => fileOf(pair.b, id)!.receivedBytes > 0, "some of it is there");
    pair.b.conversation.actOnFile(id, "pause");
    await pair.advance(20 * 60_000);
    pair.b.conversation.actOnFile(id, "resume");
    await complete(pair, id, 120_000);
    assertEquals(await contentOf(pair.b.conversation, id), bytes);
  } finally {
    await pair.close();
  }
});

Deno.test("a receiver that was started again is asked again, and gets the file from its start", async () => {
  const pair = await memoryPair(SLOW_LINK);
  try {
    const bytes = fileBytes(8 * MIB);
    const id = offer(pair.a, bytes);
    await accept(pair, id);
    await pair.until(() => fileOf(pair.b, id)!.receivedBytes > 0, "some of it is there");
    await pair.b.restart();
    await pair.until(() => fileOf(pair.b, id)?.state === "offered", "it is offered again", 120_000);
    await accept(pair, id);
    await complete(pair, id, 120_000);
    assertEquals(await contentOf(pair.b.conversation, id), bytes);
  } finally {
    await pair.close();
  }
});

Deno.test("a sender that was started again does not let the receiver wait for ever", async () => {
  const pair = await memoryPair(SLOW_LINK);
  try {
    const id = offer(pair.a, fileBytes(8 * MIB));
    await accept(pair, id);
    await pair.until(() => fileOf(pair.b, id)!.receivedBytes > 0, "some of it is there");
    await pair.a.restart();
    await pair.until(() => fileOf(pair.b, id)?.state === "cancelled", "it is over", 120_000);
  } finally {
    await pair.close();
  }
});

Deno.test("in steady cover a file goes in the cells of the ticks, and says how long it takes", async () => {
  const pair = await memoryPair({ conversation: { coverMode: "steady" } });
  try {
    const bytes = fileBytes(30_000);
    const id = offer(pair.a, bytes);
    await accept(pair, id);
    const beganMs = pair.a.clock.now();
    await pair.until(() => (fileOf(pair.a, id)?.secondsLeft ?? 0) > 0, "the time left is known");
    // Each is that of the last seconds, in which connections had longer or shorter cells.
    const said: number[] = [];
    const receivedBytes = (): number => fileOf(pair.a, id)?.receivedBytes ?? 0;
    while (receivedBytes() < 15_000) {
      await pair.advance(1_000);
      said.push(fileOf(pair.a, id)?.bytesPerSecond ?? 0);
    }
    const rate = 1_000 * receivedBytes() / (pair.a.clock.now() - beganMs);
    const median = said.toSorted((one, other) => one - other)[said.length >> 1]!;
    assert(median > rate / 3 && median < 3 * rate, `${median}, not ${rate}`);
    await complete(pair, id, 240_000);
    assertEquals(await contentOf(pair.b.conversation, id), bytes);
  } finally {
    await pair.close();
  }
});

Deno.test("a text overtakes a file that is under way", async () => {
  const pair = await memoryPair(SLOW_LINK);
  try {
    const id = offer(pair.a, fileBytes(16 * MIB));
    await accept(pair, id);
    await pair.until(() => fileOf(pair.b, id)!.receivedBytes > 0, "some of it is there");
    say(pair.a, "now");
    say(pair.b, "back");
    await pair.until(
      () => texts(pair.b, "in").includes("now") && texts(pair.a, "in").includes("back"),
      "the texts are there",
      500,
    );
    assert(fileOf(pair.b, id)!.receivedBytes < 16 * MIB);
  } finally {
    await pair.close();
  }
});

Deno.test("a picture comes by itself, and what only calls itself one waits for a decision", async () => {
  const pair = await memoryPair();
  try {
    const type = "image/png";
    const picture = offer(pair.a, new Uint8Array([...PNG, ...fileBytes(100_000)]), {
      name: "dog.png",
      type,
    });
    await complete(pair, picture);
    const other = offer(pair.a, fileBytes(100_000), { name: "cat.png", type });
    await pair.until(() => fileOf(pair.b, other)?.state === "offered", "the offer came");
    await pair.advance(5_000);
    const { state, receivedBytes } = fileOf(pair.b, other)!;
    assertEquals([state, receivedBytes, fileOf(pair.a, other)?.state], ["offered", 0, "offered"]);
    await accept(pair, other);
    await complete(pair, other);
    assertEquals(await contentOf(pair.b.conversation, other), fileBytes(100_000));
    assertEquals([fileOf(pair.b, picture)?.type, fileOf(pair.b, other)?.type], [type, ""]);
  } finally {
    await pair.close();
  }
});

Deno.test("a file is read at its sender once it is whole and was seen, whichever comes first", async () => {
  const pair = await memoryPair(SLOW_LINK);
  const states = (): string[] =>
    entries(pair.a, "out").filter(({ file }) => file).map(({ state }) => state);
  const first = offer(pair.a, fileBytes(100_000));
  await accept(pair, first);
  await complete(pair, first);
  assertEquals(states(), ["delivered"]);
  pair.b.conversation.markRead();
  await pair.until(() => states()[0] === "read", "the sender knows");
  const second = offer(pair.a, fileBytes(2 * MIB));
  await accept(pair, second);
  pair.b.conversation.markRead();
  await complete(pair, second);
  await pair.until(() => states()[1] === "read", "the sender knows of the other one");
  pair.b.conversation.changeSettings({ seen: false });
  const third = offer(pair.a, fileBytes(10));
  await accept(pair, third);
  await complete(pair, third);
  pair.b.conversation.markRead();
  await pair.advance(10_000);
  assertEquals(states(), ["read", "read", "delivered"]);
  await pair.close();
});

Deno.test("pictures wait for a decision where the user wants that, and so do long ones", async () => {
  const files = { memory: new MemoryRoom(), asksForPictures: true };
  for (const [conversation, length] of [[{ files }, 100], [{}, 9 * MIB]] as const) {
    const pair = await memoryPair({ conversation });
    try {
      const bytes = new Uint8Array([...PNG, ...fileBytes(length)]);
      const id = offer(pair.a, bytes, { name: "cat.png", type: "image/png" });
      await pair.until(() => fileOf(pair.b, id)?.state === "offered", "the offer came");
      await pair.advance(5_000);
      assertEquals(fileOf(pair.b, id)?.state, "offered");
    } finally {
      await pair.close();
    }
  }
});

Deno.test("under --pad always a file is declined until the user lets it go without pad", async () => {
  const pair = await memoryPair({ conversation: { padMode: "always" } });
  try {
    const bytes = fileBytes(100);
    let declined = "";
    try {
      offer(pair.a, bytes);
    } catch (error) {
      declined = error instanceof Error ? error.message : "";
    }
    assertEquals(declined, "fileWithoutPad");
    const id = offer(pair.a, bytes, { withoutPad: true });
    await accept(pair, id);
    await complete(pair, id);
  } finally {
    await pair.close();
  }
});

Deno.test("more than the memory set aside is declined, and what is let go makes room", async () => {
  const memory = new MemoryRoom(150_000);
  const pair = await memoryPair({ conversation: { files: { memory } } });
  try {
    const first = offer(pair.a, fileBytes(100_000));
    await accept(pair, first);
    await complete(pair, first);
    const second = offer(pair.a, fileBytes(100_000, 2));
    await pair.until(() => fileOf(pair.b, second) !== undefined, "the offer came");
    const full = pair.b.conversation.actOnFile(second, "accept");
    assertEquals(full?.error.code, "memoryFull");
    pair.b.conversation.actOnFile(first, "cancel");
    assertEquals(pair.b.conversation.actOnFile(second, "accept"), undefined);
    await complete(pair, second);
  } finally {
    await pair.close();
  }
});

Deno.test("over sockets files go from memory to a folder, two of one name beside each other", async () => {
  using folder = tempDir();
  const files = { memory: new MemoryRoom(), downloads: folder.path };
  const pair = await socketPair({ conversation: { files } });
  try {
    const all = [fileBytes(5 * MIB), fileBytes(100, 2)];
    for (const bytes of all) {
      const id = offer(pair.a, bytes, { name: "../con/ca\u202egnp.t" });
      await accept(pair, id);
      await complete(pair, id, 400_000);
    }
    const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
    assertEquals(names, ["_con_cagnp (2).t", "_con_cagnp.t"]);
    const kept = names.map((name) => Deno.readFileSync(`${folder.path}/${name}`));
    assertEquals(kept.map(digestOf), [all[1]!, all[0]!].map(digestOf));
  } finally {
    await pair.close();
  }
});
