import { assert, assertEquals, assertThrows } from "@std/assert";
import { KeyListError } from "../../../keys/errors.ts";
import { openPositional } from "../../../keys/disk/disk_file.ts";
import { openList, unlockList } from "../../../keys/list/open_list.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { isWhole, verifyList, type VerifyReport } from "../../../keys/list/verify.ts";
import { FaultyDisk } from "../../testkit/faulty_disk.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const look = { write: false, lock: false };

async function verify(path: string, passphrase?: string): Promise<VerifyReport> {
  const opened = openList(path, look);
  try {
    await unlockList(opened.volumes, passphrase);
    return await verifyList(opened);
  } finally {
    opened.volumes.close();
  }
}

function flip(path: string, offset: number): void {
  const file = openPositional(path, { write: true });
  const byte = new Uint8Array(1);
  file.readAt(offset, byte);
  file.writeAt(offset, byte.map((value) => value ^ 0x10));
  file.close();
}

Deno.test("verifyList() finds nothing in a whole list, plain, encrypted or in volumes", async () => {
  using dir = tempDir();
  const path = dir.file("x.hkl");
  await writeSmallList(path, { slotCount: 5_000 });
  assert(isWhole(await verify(path)));
  await writeSmallList(path, { slotCount: 2_000, passphrase: "secret" });
  assert(isWhole(await verify(path, "secret")));
  await writeSmallList(path, { slotCount: 100, recordBytes: 65_536, recordsPerVolume: 16 });
  assert(isWhole(await verify(path)));
});

Deno.test("verifyList() names damaged chunks, neighbours as one span", async () => {
  using dir = tempDir();
  const path = dir.file("x.hkl");
  await writeSmallList(path, { slotCount: 5_000 });
  for (const slot of [819, 1_700, 4_999]) flip(path, 4_096 + slot * 1_280 + 5);
  const report = await verify(path);
  assertEquals(report.damaged, [{ first: 819, end: 2_457 }, { first: 4_914, end: 5_000 }]);
  assertEquals([report.isTableDamaged, report.damagedCopy], [false, undefined]);
});

Deno.test("verifyList() knows burned spans and finds burned records that are not zero", async () => {
  using dir = tempDir();
  for (const passphrase of [undefined, "secret"]) {
    const path = dir.file("x.hkl");
    const options = passphrase === undefined ? {} : { passphrase };
    await writeSmallList(path, { slotCount: 2_000, ...options });
    const list = await KeyList.open(path, { write: true, ...options });
    await list.burn(1_000);
    list.close();
    const report = await verify(path, passphrase);
    assert(isWhole(report));
    assertEquals(report.burnedUntil, 1_000);
    flip(path, 4_096 + 1_280 * 900);
    assertEquals((await verify(path, passphrase)).unburned, [{ first: 819, end: 1_000 }]);
  }
});

Deno.test("verifyList() stops when told to", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 20_000 });
  const opened = openList(path, look);
  const stop = new AbortController();
  const seen: number[] = [];
  const report = await verifyList(opened, {
    signal: stop.signal,
    onProgress: (bytesDone) => {
      seen.push(bytesDone);
      stop.abort();
    },
  });
  opened.volumes.close();
  assert(report.isInterrupted && seen.length < 6);
});

Deno.test("verifyList() takes no burn of a running program for damage", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { slotCount: 3_000 });
  const opened = openList(path, look);
  const list = await KeyList.open(path, { write: true });
  await list.burn(1_500);
  const report = await verifyList(opened);
  assert(isWhole(report));
  assertEquals(report.burnedUntil, 1_500);
  opened.volumes.close();
  list.close();
});

Deno.test("every flipped bit of a list is found, by opening it or by verifying it", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("x.hkl"), { recordBytes: 64, slotCount: 6 });
  const list = await KeyList.open(path, { write: true });
  await list.burn(2);
  list.close();
  const bytes = Deno.readFileSync(path);
  assertEquals(bytes.length, 4_096 + 6 * 64 + 32);
  const open = (): ReturnType<typeof openList> =>
    openList("x.hkl", { ...look, openFile: new FaultyDisk(bytes).openFile });
  assert(isWhole(await verifyList(open())));
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    if (bit < 3_072 * 8) assertThrows(open, KeyListError);
    else if (bit < 4_096 * 8) assert(open().damagedCopy !== undefined, `bit ${bit}`);
    else assert(!isWhole(await verifyList(open())), `bit ${bit}`);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
  }
});
