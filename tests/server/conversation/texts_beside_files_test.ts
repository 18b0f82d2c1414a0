import { assert, assertEquals } from "@std/assert";
import { BULK_CELL_BYTES, LARGE_CELL_BYTES } from "../../../keys/constants.ts";
import { type Clock, pause } from "../../../server/time/clock.ts";
import type { Transport } from "../../../server/transport/transport.ts";
import { fileBytes, fileOf, offer } from "../../testkit/file_bytes.ts";
import { memoryPair, type PairOptions, say, texts } from "../../testkit/pair.ts";

const MIB = 1_048_576;

/** What stood before a short cell when it came to the line. */
interface Ahead {
  bulkCells: number;
  ms: number;
}

/** One way of a line, which carries one cell after the other. */
class SlowWay {
  /** Of each short cell. */
  readonly ahead: Ahead[] = [];
  longestBytes = 0;
  readonly #bytesPerMs: number;
  #freeAtMs = 0;
  #bulkCells = 0;

  constructor(bytesPerMs: number) {
    this.#bytesPerMs = bytesPerMs;
  }

  async carry({ length }: Uint8Array, clock: Clock): Promise<void> {
    const nowMs = clock.now();
    const startMs = Math.max(nowMs, this.#freeAtMs);
    this.longestBytes = Math.max(this.longestBytes, length);
    const isBulk = length >= BULK_CELL_BYTES;
    if (isBulk) this.#bulkCells++;
    else this.ahead.push({ bulkCells: this.#bulkCells, ms: startMs - nowMs });
    this.#freeAtMs = startMs + length / this.#bytesPerMs;
    await pause(clock, this.#freeAtMs - nowMs);
    if (isBulk) this.#bulkCells--;
  }
}

/** A pair of which `dials` dials over a line; the way that the pieces of seat a take is `way`. */
function over(way: SlowWay, dials: "a" | "b"): PairOptions {
  const wrapTransport = (transport: Transport, _seat: "a" | "b", clock: Clock): Transport => ({
    dial: async (request) => {
      if (dials === "a") await way.carry(request.cell, clock);
      const answered = await transport.dial(request);
      if (dials === "b" && answered.kind === "answered") await way.carry(answered.cell, clock);
      return answered;
    },
    close: () => transport.close(),
  });
  return { dials, wrapTransport };
}

const LINES = [
  { words: "60 KB a second", bytesPerMs: 60, fileBytes: MIB, longest: BULK_CELL_BYTES },
  { words: "400 KB a second", bytesPerMs: 400, fileBytes: 4 * MIB, longest: LARGE_CELL_BYTES },
  { words: "6 MB a second", bytesPerMs: 6_000, fileBytes: 16 * MIB, longest: LARGE_CELL_BYTES },
];

for (const dials of ["a", "b"] as const) {
  for (const { words, bytesPerMs, longest, ...line } of LINES) {
    Deno.test(`at ${words} no text waits for more than one cell of a file, or a moment, when ${dials} dials`, async () => {
      const way = new SlowWay(bytesPerMs);
      const pair = await memoryPair(over(way, dials));
      const id = offer(pair.a, fileBytes(line.fileBytes));
      await pair.until(() => fileOf(pair.b, id)?.state === "offered", "the offer came");
      pair.b.conversation.actOnFile(id, "accept");
      await pair.until(() => (fileOf(pair.b, id)?.receivedBytes ?? 0) > 0, "some of it is there");
      let said = 0;
      const heard = (): string[] => texts(pair.b, "in").filter((text) => /^[0-9]+$/.test(text));
      await pair.until(
        () => {
          if (said < 40) say(pair.a, String(said++));
          return fileOf(pair.b, id)?.state === "complete" && heard().length === said;
        },
        "file and texts are there",
        120_000,
      );
      assertEquals(heard(), Array.from({ length: said }, (_, index) => String(index)));
      assert(way.longestBytes >= longest, `${way.longestBytes} bytes in the longest cell`);
      const late = way.ahead.filter(({ bulkCells, ms }) => bulkCells > 1 && ms > 300);
      assertEquals(late, []);
      await pair.close();
    });
  }
}
