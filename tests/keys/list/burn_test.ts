import { Dice } from "../../simulator/dice.ts";
import { VirtualDisk } from "../../simulator/virtual_disk.ts";
import { assert, assertEquals } from "@std/assert";
import { openList } from "../../../keys/list/open_list.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { isWhole, verifyList } from "../../../keys/list/verify.ts";
import { FaultyDisk } from "../../testkit/faulty_disk.ts";
import { type SmallList, writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

async function makeList(
  shape: { recordBytes: number; slotCount: number },
): Promise<{ made: SmallList; bytes: Uint8Array }> {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), shape);
  return { made, bytes: Deno.readFileSync(made.path) };
}

/** What a run does to its list until the power goes. */
async function useList(disk: FaultyDisk, targets: number[]): Promise<void> {
  const list = await KeyList.open("x.hkl", { write: true, openFile: disk.openFile });
  for (const target of targets) {
    list.claimSlot(target + 1);
    await list.burn(target);
  }
  list.close();
}

/** Opens what is left after a power cut, read-only and for use, and checks everything. */
async function checkImage(image: Uint8Array, made: SmallList, targets: number[]): Promise<void> {
  const readOnly = new FaultyDisk(image, { readOnly: true });
  const onlooker = await KeyList.open("x.hkl", { write: true, openFile: readOnly.openFile });
  checkRecords(onlooker, made, targets);
  onlooker.close();

  const disk = new FaultyDisk(image);
  const list = await KeyList.open("x.hkl", { write: true, openFile: disk.openFile });
  checkRecords(list, made, targets);
  list.close();
  const opened = openList("x.hkl", { write: false, lock: false, openFile: disk.openFile });
  assertEquals(opened.damagedCopy, undefined);
  assertEquals(opened.state.burnTarget, opened.state.burnedUntil);
  assert(isWhole(await verifyList(opened)));
}

function checkRecords(list: KeyList, made: SmallList, targets: number[]): void {
  assert([0, ...targets].includes(list.burnedUntil), `watermark ${list.burnedUntil}`);
  const into = new Uint8Array(made.header.recordBytes);
  for (let slot = 0; slot < made.header.slotCount; slot++) {
    const wanted = slot < list.burnedUntil ? "burned" : "read";
    assertEquals(list.readRecord(slot, into).kind, wanted);
    if (wanted === "read") assertEquals(into, made.recordOf(slot));
  }
}

async function countSteps(bytes: Uint8Array, targets: number[]): Promise<number> {
  const disk = new FaultyDisk(bytes.slice());
  await useList(disk, targets);
  return disk.steps;
}

Deno.test("power cut at any step of burning leaves a whole list that opens", async () => {
  const { made, bytes } = await makeList({ recordBytes: 64, slotCount: 12 });
  const targets = [3, 4, 9];
  const steps = await countSteps(bytes, targets);
  assert(steps > 20);
  const seen = new Set<string>();
  for (let stepsLeft = 0; stepsLeft <= steps; stepsLeft++) {
    const disk = new FaultyDisk(bytes.slice(), { stepsLeft });
    await useList(disk, targets);
    for (const image of disk.images(seen)) {
      await checkImage(image, made, targets);
    }
  }
  assert(seen.size > 100, `${seen.size} images`);
});

Deno.test("power cut while a burn that was cut off is finished leaves a whole list that opens", async () => {
  const { made, bytes } = await makeList({ recordBytes: 64, slotCount: 12 });
  const targets = [4];
  const steps = await countSteps(bytes, targets);
  const seen = new Set<string>();
  for (let stepsLeft = 0; stepsLeft <= steps; stepsLeft++) {
    const first = new FaultyDisk(bytes.slice(), { stepsLeft });
    await useList(first, targets);
    for (const found of first.images()) {
      // Opening for use is what finishes the burn; that takes a few steps, and each may be the last.
      for (let more = 0; more < 8; more++) {
        const second = new FaultyDisk(found.slice(), { stepsLeft: more });
        await useList(second, []);
        for (const image of second.images(seen)) {
          await checkImage(image, made, targets);
        }
      }
    }
  }
  assert(seen.size > 80, `${seen.size} images`);
});

Deno.test("power cut while burning across chunks leaves a whole list that opens", async () => {
  const { made, bytes } = await makeList({ recordBytes: 65_536, slotCount: 19 });
  const targets = [17];
  const steps = await countSteps(bytes, targets);
  for (let stepsLeft = 0; stepsLeft <= steps; stepsLeft++) {
    const disk = new FaultyDisk(bytes.slice(), { stepsLeft });
    await useList(disk, targets);
    const images = [...disk.images()];
    for (const image of [images[0], images.at(-1)]) {
      if (image !== undefined) await checkImage(image, made, targets);
    }
  }
});

Deno.test("a power cut never lowers the floor below a claim that was answered", async () => {
  const { bytes } = await makeList({ recordBytes: 64, slotCount: 12 });
  for (let stepsLeft = 0; stepsLeft < 12; stepsLeft++) {
    const disk = new FaultyDisk(bytes.slice(), { stepsLeft });
    const list = await KeyList.open("x.hkl", { write: true, openFile: disk.openFile });
    let answered = -1;
    for (const slot of [2, 5, 6, 11]) {
      // Once the disk fails, the list counts as read-only and the floor lives in memory.
      if (list.claimSlot(slot).kind === "claimed" && list.writable) answered = slot;
    }
    for (const image of disk.images()) {
      const { openFile } = new FaultyDisk(image);
      const again = await KeyList.open("x.hkl", { write: true, openFile });
      assert(again.claimedBefore >= answered, `${again.claimedBefore} < ${answered}`);
      again.close();
    }
  }
});

Deno.test("a power cut in the next run leaves a state, whatever the last run had left unsynced", async () => {
  const { bytes } = await makeList({ recordBytes: 64, slotCount: 12 });
  for (let stepsLeft = 4; stepsLeft < 12; stepsLeft++) {
    const disk = new FaultyDisk(bytes.slice(), { stepsLeft });
    for (const slot of [2, 5]) {
      const list = await KeyList.open("x.hkl", { write: true, openFile: disk.openFile });
      list.claimSlot(slot);
      list.close();
    }
    for (const image of disk.images()) {
      const { openFile } = new FaultyDisk(image);
      const again = await KeyList.open("x.hkl", { write: true, openFile });
      assert(again.claimedBefore >= 2, `${again.claimedBefore} after ${stepsLeft} steps`);
      again.close();
    }
  }
});

Deno.test("a list whose disk fails goes on in memory, says so, and is written again once the disk is well", async () => {
  const { bytes } = await makeList({ recordBytes: 64, slotCount: 12 });
  const disk = new VirtualDisk(bytes, { dice: new Dice(1), isReadOnly: false });
  const list = await KeyList.open("x.hkl", { write: true, openFile: disk.openFile });
  assertEquals(list.claimSlot(1), { kind: "claimed" });
  disk.isFull = true;
  assertEquals(await list.burn(2), { kind: "readOnly" });
  assertEquals([list.writable, list.notices.map(({ code }) => code)], [false, ["writeFailed"]]);
  assertEquals(list.claimSlot(3), { kind: "claimed" });
  assertEquals(list.claimSlot(1), { kind: "below", floor: 3 });
  assertEquals(list.notices.length, 1);
  disk.isFull = false;
  list.rememberHandshake({ answeredMs: 5 });
  assertEquals([list.writable, list.notices], [true, []]);
  assertEquals((await list.burn(2)).kind, "burned");
  list.close();
  const again = await KeyList.open("x.hkl", { write: true, openFile: disk.openFile });
  assertEquals([again.claimedBefore, again.burnedUntil], [3, 2]);
  again.close();
});

Deno.test("burning does not make a damaged chunk look whole", async () => {
  const { bytes } = await makeList({ recordBytes: 64, slotCount: 12 });
  bytes[4_096 + 64 * 8]! ^= 1;
  const disk = new FaultyDisk(bytes);
  const list = await KeyList.open("x.hkl", { write: true, openFile: disk.openFile });
  await list.burn(3);
  assertEquals(await list.check(5), [{ first: 0, end: 12 }]);
  assertEquals(list.readRecord(5, new Uint8Array(64)), { kind: "damaged" });
  list.close();
});
