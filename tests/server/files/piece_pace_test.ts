import { assertEquals } from "@std/assert";
import type { FileDataItem } from "../../../keys/cell/frame/file_items.ts";
import { PiecePace } from "../../../server/files/piece_pace.ts";

const NORMAL = 1_900;
const [BULK, LARGE] = [NORMAL + 63_488, NORMAL + 522_240];
const ROOM = {
  bytes: NORMAL,
  bulkBytes: LARGE,
  padBytes: 0,
  padBytesPerSlot: 0,
  padMode: "off" as const,
};

function piece(offset: number, bytes: number): FileDataItem {
  return { kind: "fileData", fileId: "f", offset, data: new Uint8Array(bytes) };
}

/** A piece that fills what there is at `atMs`; confirmed or failed after `tookMs`. */
function exchange(
  pace: PiecePace,
  { atMs, tookMs, fails = false }: { atMs: number; tookMs: number; fails?: boolean },
): number {
  const sent = piece(atMs, pace.roomBytes(ROOM, 0) - 50);
  pace.noteSealed(sent, atMs);
  if (fails) pace.noteFailed(sent, atMs + tookMs);
  else pace.noteConfirmed("f", sent.offset + sent.data.length, atMs + tookMs);
  return pace.roomBytes(ROOM, 0);
}

Deno.test("pieces begin with bulk cells, and fill large ones once they are confirmed quickly", () => {
  const pace = new PiecePace();
  assertEquals(pace.roomBytes(ROOM, 0), BULK);
  assertEquals(exchange(pace, { atMs: 0, tookMs: 251 }), BULK);
  assertEquals(exchange(pace, { atMs: 1_000, tookMs: 250 }), LARGE);
  assertEquals(exchange(pace, { atMs: 2_000, tookMs: 1_000 }), LARGE);
  assertEquals(exchange(pace, { atMs: 9_000, tookMs: 1_001 }), BULK);
});

Deno.test("where large cells take long they are tried ever less, and bulk ones go on", () => {
  const pace = new PiecePace();
  assertEquals(exchange(pace, { atMs: 0, tookMs: 200 }), LARGE);
  assertEquals(exchange(pace, { atMs: 1_000, tookMs: 1_600 }), BULK);
  assertEquals(exchange(pace, { atMs: 12_000, tookMs: 200 }), BULK);
  assertEquals(exchange(pace, { atMs: 12_500, tookMs: 200 }), LARGE);
  assertEquals(exchange(pace, { atMs: 13_000, tookMs: 1_600 }), BULK);
  assertEquals(exchange(pace, { atMs: 34_000, tookMs: 200 }), BULK);
  assertEquals(exchange(pace, { atMs: 34_600, tookMs: 5_000 }), BULK);
});

Deno.test("a second piece goes out beside another one where that takes no time to speak of", () => {
  const pace = new PiecePace();
  assertEquals([pace.mayGo(0), pace.mayGo(1)], [true, false]);
  exchange(pace, { atMs: 0, tookMs: 151 });
  assertEquals([pace.mayGo(0), pace.mayGo(1)], [true, false]);
  exchange(pace, { atMs: 1_000, tookMs: 150 });
  assertEquals([pace.mayGo(2 * LARGE), pace.mayGo(4 * 524_260)], [true, false]);
  assertEquals(pace.roomBytes(ROOM, 4 * 524_260), 0);
  exchange(pace, { atMs: 2_000, tookMs: 10, fails: true });
  assertEquals([pace.mayGo(0), pace.mayGo(1)], [true, false]);
});

Deno.test("a short piece that is confirmed quickly says nothing of longer ones", () => {
  const pace = new PiecePace();
  pace.noteSealed(piece(0, 100), 0);
  pace.noteConfirmed("f", 100, 1);
  assertEquals(pace.roomBytes(ROOM, 0), BULK);
});

Deno.test("on a way that lets no long cell pass a file goes on in normal ones, and longer ones are tried ever less", () => {
  const pace = new PiecePace();
  assertEquals(exchange(pace, { atMs: 0, tookMs: 40_000, fails: true }), NORMAL);
  assertEquals(exchange(pace, { atMs: 41_000, tookMs: 10 }), NORMAL);
  assertEquals(exchange(pace, { atMs: 50_000, tookMs: 10 }), BULK);
  assertEquals(exchange(pace, { atMs: 60_000, tookMs: 40_000, fails: true }), NORMAL);
  assertEquals(exchange(pace, { atMs: 119_000, tookMs: 10 }), NORMAL);
  assertEquals(exchange(pace, { atMs: 120_000, tookMs: 10 }), BULK);
});

Deno.test("on a slow road bulk cells are tried again after one has failed, and no longer ones", () => {
  const pace = new PiecePace();
  assertEquals(exchange(pace, { atMs: 0, tookMs: 1_200, fails: true }), NORMAL);
  assertEquals(exchange(pace, { atMs: 2_000, tookMs: 1_200 }), NORMAL);
  assertEquals(exchange(pace, { atMs: 12_000, tookMs: 1_200 }), BULK);
  assertEquals(exchange(pace, { atMs: 14_000, tookMs: 1_200 }), BULK);
});

Deno.test("pieces that failed together take one step, and those of another file tell nothing of it", () => {
  const pace = new PiecePace();
  exchange(pace, { atMs: 0, tookMs: 1 });
  const sent = [piece(0, 500_000), piece(500_000, 500_000)];
  for (const each of sent) pace.noteSealed(each, 10);
  pace.noteConfirmed("another", 2_000_000, 20);
  for (const each of sent) pace.noteFailed(each, 20);
  assertEquals(pace.roomBytes(ROOM, 0), BULK);
});
