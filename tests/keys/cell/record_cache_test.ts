import { assert, assertEquals } from "@std/assert";
import { isZero } from "../../../keys/bytes.ts";
import { slotSalt } from "../../../keys/derive.ts";
import { RecordCache } from "../../../keys/cell/record_cache.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import { WatchedList } from "../../testkit/watched_list.ts";

Deno.test("a record is its root, the pad of seat a and that of seat b, each whole", () => {
  const list = new MemoryList({ recordBytes: 1_281 });
  const record = new RecordCache(list).get(3);
  assert(record.kind === "record");
  const bytes = list.recordOf(3);
  assertEquals(record.secret, { root: bytes.slice(0, 64), salt: slotSalt(list.listId, 3) });
  // The byte that is left over belongs to nobody.
  assertEquals(record.pads, { a: bytes.slice(64, 672), b: bytes.slice(672, 1_280) });
});

Deno.test("eight records are at hand; another one takes the place of the oldest, which is overwritten", () => {
  const list = new WatchedList();
  const cache = new RecordCache(list);
  for (let slot = 0; slot < 8; slot++) cache.get(slot);
  for (let slot = 0; slot < 8; slot++) cache.get(slot);
  assertEquals([list.buffers.length, list.held], [8, 8]);
  cache.get(8);
  assertEquals([list.buffers.length, list.held, isZero(list.buffers[0]!)], [9, 8, true]);
});

Deno.test("records outside all windows are overwritten and read anew, the others stay", () => {
  const list = new WatchedList();
  const cache = new RecordCache(list);
  for (const slot of [1, 2, 5, 9]) cache.get(slot);
  cache.keep([{ first: 2, last: 3 }, { first: 9, last: 12 }]);
  assertEquals(list.buffers.map(isZero), [true, false, true, false]);
  for (const slot of [1, 2, 5, 9]) cache.get(slot);
  assertEquals(list.buffers.length, 6);
  cache.close();
  assertEquals([cache.get(2), list.held, list.buffers.length], [{ kind: "removed" }, 0, 6]);
});

Deno.test("what cannot be read, and a root of zeros, is no record and no secret", () => {
  const list = new MemoryList({ slotCount: 10 });
  const cache = new RecordCache(list);
  list.damagedSlots.add(4);
  list.burnedUntil = 2;
  const kinds = (slot: number) => {
    const secret = cache.readSecret(slot);
    return [cache.get(slot).kind, "kind" in secret ? secret.kind : "secret"];
  };
  assertEquals([1, 4, 10, 5].map(kinds), [
    ["burned", "burned"],
    ["damaged", "damaged"],
    ["outside", "outside"],
    ["record", "secret"],
  ]);
  list.readRecord = (_slot, into) => {
    into.fill(0);
    return { kind: "read" };
  };
  assertEquals(kinds(7), ["burned", "burned"]);
});
