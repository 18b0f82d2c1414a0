import { assert, assertEquals } from "@std/assert";
import { KeyList } from "../../../keys/list/key_list.ts";
import { startChild } from "../../testkit/child.ts";
import { writeSmallList, writeSparseList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const HOLDER = new URL("./children/list_holder.ts", import.meta.url);

/** Slots of 1,280 bytes whose records lie around an offset. */
function slotsAround(offset: number): number[] {
  const slot = Math.floor(offset / 1_280);
  return [slot - 1, slot, slot + 1];
}

Deno.test("records past 2^32 and 2^40 bytes are found, mapped and by position", async () => {
  using dir = tempDir();
  const slots = [0, ...slotsAround(2 ** 32), ...slotsAround(2 ** 40)];
  const slotCount = 2 ** 30;
  const path = dir.file("huge.hkl");
  const records = await writeSparseList(path, { slotCount, slots });
  assert(Deno.statSync(path).size > 2 ** 40);
  for (const forcePositional of [false, true]) {
    const list = await KeyList.open(path, { write: true, forcePositional });
    const into = new Uint8Array(1_280);
    for (const slot of [...slots, ...slots.toReversed()]) {
      assertEquals(list.readRecord(slot, into), { kind: "read" });
      assertEquals(into, records.get(slot));
    }
    assertEquals(list.readRecord(slotCount, into), { kind: "outside" });
    assertEquals(list.claimSlot(slots.at(-1) ?? 0), { kind: "claimed" });
    list.close();
    await writeSparseList(path, { slotCount, slots });
  }
});

Deno.test("a list of 40 GiB takes as much memory as a tiny one", async () => {
  using dir = tempDir();
  await writeSmallList(dir.file("tiny.hkl"), { slotCount: 2_000 });
  const slotCount = Math.floor(40 * 2 ** 30 / 1_280);
  const slots = [0, 20_000_000, slotCount - 1_000];
  await writeSparseList(dir.file("huge.hkl"), { slotCount, slots });
  const tiny = await residentBytes(dir.file("tiny.hkl"), [0, 500, 1_000]);
  const huge = await residentBytes(dir.file("huge.hkl"), slots);
  assert(huge - tiny < 16 * 2 ** 20, `${huge} bytes against ${tiny}`);
});

/** Resident memory of a process that has opened a list and read 100 records from each of `slots` on. */
async function residentBytes(path: string, slots: number[]): Promise<number> {
  await using child = startChild(HOLDER, [path]);
  assertEquals(await child.line(), "open");
  for (const first of slots) {
    for (let slot = first; slot < first + 100; slot++) await child.ask(`read ${slot}`);
  }
  return Number(await child.ask("rss"));
}
