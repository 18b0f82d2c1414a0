import { assert, assertEquals, assertLess } from "@std/assert";
import { PADDING_DRAWN } from "../../../keys/constants.ts";
import { dayShapeOf, drawDay, drawShape, type Shape, shapeOf } from "../../../keys/cell/shape.ts";
import type { CellSize } from "../../../keys/cell/frame/cell_size.ts";
import type { Sealer } from "../../../keys/cell/sealer.ts";
import { slotSalt } from "../../../keys/derive.ts";
import { MemoryList, pairOfLists, seededRandom } from "../../testkit/memory_list.ts";
import { NOW_MS, sealerOf, sealerPair } from "../../testkit/sealer_pair.ts";

const SHAPES = 400;

function shapesOf(sealer: Sealer, count = SHAPES): Shape[] {
  return Array.from({ length: count }, () => sealer.shape(NOW_MS));
}

function meanOf(numbers: number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

Deno.test("a slot's shapes follow from the list, whoever draws them", () => {
  const lists = pairOfLists();
  const [one, other] = [sealerOf(lists.a), sealerOf(lists.a, { seed: "another run" })];
  assertEquals(shapesOf(one, 20), shapesOf(other, 20));
});

Deno.test("lengths are wide and skewed, and differ between pairs, seats and days", () => {
  const pair = sealerPair();
  const lengths = shapesOf(pair.a).map(({ paddingBytes }) => paddingBytes);
  assert(lengths.every((bytes) => bytes >= 0 && bytes <= PADDING_DRAWN));
  assert(new Set(lengths).size > SHAPES / 2, "as good as no two are alike");
  const median = lengths.toSorted((one, two) => one - two)[SHAPES / 2]!;
  assertLess(median, meanOf(lengths), "most are shorter than the mean");
  const day = (byte: number, seat: "a" | "b", number: number) =>
    dayShapeOf(drawDay(new Uint8Array(16).fill(byte), { day: number, seat })).meanBytes;
  const means = [day(1, "a", 1), day(2, "a", 1), day(1, "b", 1), day(1, "a", 2)];
  assertEquals(new Set(means).size, 4);
});

Deno.test("padding costs at most 2 KiB a body on average, for any pair on any day", () => {
  const random = seededRandom("list ids");
  const costs = Array.from({ length: 40 }, (_, number) => {
    const seed = new Uint8Array(4);
    random(seed);
    const pair = sealerPair({ seed: seed.toHex(), startMs: NOW_MS - 86_400_000 * number - 1_000 });
    return meanOf(shapesOf(pair.a).map(({ paddingBytes }) => paddingBytes));
  });
  assertLess(Math.max(...costs), 2_048);
  assert(Math.max(...costs) > 2 * Math.min(...costs), "some pairs pad more than others");
});

Deno.test("a share of cells that differs between pairs, seats and days is short", () => {
  const listId = new Uint8Array(16).fill(3);
  const shares = Array.from(
    { length: 40 },
    (_, day) => dayShapeOf(drawDay(listId, { day, seat: day % 2 === 0 ? "a" : "b" })).shortShare,
  );
  assert(shares.every((share) => share >= 0.5 && share < 0.9), shares.join());
  assert(Math.max(...shares) > 0.8 && Math.min(...shares) < 0.6, shares.join());
  const shapes = shapesOf(sealerPair().a);
  const shareOf = (key: "size" | "quietSize", ...sizes: CellSize[]): number =>
    meanOf(shapes.map((shape) => Number(sizes.includes(shape[key]))));
  const short = shareOf("size", "small");
  assert(short > 0.42 && short < 0.96, `${short}`);
  assert(shareOf("quietSize", "tiny", "small") >= short);
  assertEquals(shareOf("size", "tiny"), 0, "each tick of steady cover holds a text");
  for (const size of ["small", "middle", "normal"] as const) {
    assert(shareOf("size", size) > 0, size);
  }
  for (const size of ["tiny", "small", "middle"] as const) {
    assert(shareOf("quietSize", size) > 0, size);
  }
});

Deno.test("holds, ticks and lives of connections are drawn evenly", () => {
  const shapes = shapesOf(sealerPair().b);
  for (const part of ["hold", "jitter", "life"] as const) {
    const drawn = shapes.map((shape) => shape[part]);
    assert(drawn.every((share) => share >= 0 && share < 1));
    assertLess(Math.abs(meanOf(drawn) - 0.5), 0.1, part);
  }
});

Deno.test("shapes are those of their slot, one after the other, and of the day by UTC", () => {
  const list = new MemoryList({ startMs: NOW_MS - 86_400_000 });
  const midnightMs = Date.UTC(2026, 0, 1);
  const startMs = list.schedule.startMs;
  // The slot that holds midnight begins on the day before.
  const sealer = sealerOf(list, { nowMs: midnightMs });
  for (const nowMs of [midnightMs, midnightMs + 10_000]) {
    const slot = Math.floor((nowMs - startMs) / 10_000);
    const day = Math.floor((startMs + slot * 10_000) / 86_400_000);
    const secret = {
      root: list.recordOf(slot).subarray(0, 64),
      salt: slotSalt(list.listId, slot),
    };
    const dayShape = dayShapeOf(drawDay(list.listId, { day, seat: "a" }));
    const indexes = Array.from({ length: 70 }, (_, index) => index);
    const expected = indexes.map((index) =>
      shapeOf(drawShape(secret, { seat: "a", index }), dayShape)
    );
    assertEquals(indexes.map(() => sealer.shape(nowMs)), expected);
  }
});
