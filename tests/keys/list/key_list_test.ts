import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { KeyListError } from "../../../keys/errors.ts";
import { STATE_OFFSET } from "../../../keys/list/header_codec.ts";
import { openPositional } from "../../../keys/disk/disk_file.ts";
import { openUnmapped } from "../../../keys/disk/mapped_file.ts";
import { KeyList, type KeyListOptions } from "../../../keys/list/key_list.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

async function failure(path: string, options: Partial<KeyListOptions> = {}): Promise<KeyListError> {
  return await assertRejects(
    () => KeyList.open(path, { write: false, ...options }),
    KeyListError,
  ) as unknown as KeyListError;
}

function patch(path: string, offset: number, bytes: Uint8Array): void {
  const file = openPositional(path, { write: true });
  file.writeAt(offset, bytes);
  file.close();
}

for (const forcePositional of [false, true]) {
  const how = forcePositional ? "by position" : "through the map";
  Deno.test(`readRecord() finds every record ${how}`, async () => {
    using dir = tempDir();
    const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 1_700 });
    const list = await KeyList.open(made.path, { write: false, forcePositional });
    const into = new Uint8Array(1_280);
    for (let slot = 0; slot < 1_700; slot++) {
      assertEquals(list.readRecord(slot, into), { kind: "read" });
      assertEquals(into, made.recordOf(slot));
    }
    for (const slot of [-1, 1_700, 0.5, NaN, Infinity]) {
      assertEquals(list.readRecord(slot, into), { kind: "outside" });
    }
    list.close();
    assertEquals(list.readRecord(0, into), { kind: "removed" });
  });
}

Deno.test("readRecord() finds records across volumes, more of them than are kept open", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), {
    recordBytes: 65_536,
    slotCount: 16 * 7 + 3,
    recordsPerVolume: 16,
  });
  assertEquals(made.header.volumeCount, 8);
  const list = await KeyList.open(made.path, { write: true });
  const into = new Uint8Array(65_536);
  for (const slot of [0, 114, 17, 33, 50, 70, 90, 100, 111, 1, 16]) {
    assertEquals(list.readRecord(slot, into), { kind: "read" });
    assertEquals(into, made.recordOf(slot));
  }
  list.close();
});

Deno.test("a list with a passphrase opens with it alone", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 900, passphrase: "right" });
  assertEquals((await failure(made.path)).kind, "passphraseNeeded");
  assertEquals((await failure(made.path, { passphrase: "wrong" })).kind, "wrongPassphrase");
  const list = await KeyList.open(made.path, { write: false, passphrase: "right" });
  const into = new Uint8Array(1_280);
  for (const slot of [0, 899, 450]) {
    assertEquals(list.readRecord(slot, into), { kind: "read" });
    assertEquals(into, made.recordOf(slot));
  }
  list.close();
});

Deno.test("open() says what is wrong with a file", async () => {
  using dir = tempDir();
  const path = dir.file("alice.hkl");
  assertEquals((await failure(path)).kind, "unreadable");
  assertEquals((await failure(dir.path)).kind, "unreadable");
  Deno.writeTextFileSync(path, "");
  assertEquals((await failure(path)).kind, "notAList");
  const made = await writeSmallList(path, { slotCount: 100 });
  const whole = Deno.readFileSync(path);
  Deno.truncateSync(path, whole.length - 1);
  const short = await failure(path);
  assertEquals(short.kind, "truncated");
  assertMatch(short.message, new RegExp(`${whole.length} bytes.*got ${whole.length - 1}`));
  Deno.truncateSync(path, whole.length + 1);
  assertEquals((await failure(path)).kind, "trailing");
  Deno.writeFileSync(path, whole);
  patch(path, STATE_OFFSET, new Uint8Array(1_024).fill(1));
  assertEquals((await failure(made.path)).kind, "stateDamaged");
});

Deno.test("open() names a missing and a foreign volume", async () => {
  using dir = tempDir();
  const shape = { recordBytes: 65_536, slotCount: 40, recordsPerVolume: 16 };
  const made = await writeSmallList(dir.file("alice.hkl"), shape);
  const other = await writeSmallList(dir.file("other.hkl"), { ...shape, seed: "other" });
  Deno.copyFileSync(`${other.path}.002`, `${made.path}.002`);
  const foreign = await failure(made.path);
  assertEquals(foreign.kind, "foreignVolume");
  Deno.removeSync(`${made.path}.002`);
  const missing = await failure(made.path);
  assertEquals(missing.kind, "missingVolume");
  assertMatch(missing.message, /alice\.hkl\.002/);
});

Deno.test("a lock that is held for a moment, as by a process that is being started, is waited for", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  let tries = 0;
  const openFile = (path: string, options: { write: boolean }) => {
    const file = openUnmapped(path, options);
    const tryLock = file.tryLock.bind(file);
    const patient = (): ReturnType<typeof tryLock> => ++tries < 3 ? "taken" : tryLock();
    return Object.assign(file, { tryLock: patient });
  };
  (await KeyList.open(made.path, { write: true, openFile })).close();
  assertEquals(tries, 3);
});

Deno.test("a second program on the same seat is refused and told what to do", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const first = await KeyList.open(made.path, { write: true });
  const refused = await failure(made.path, { write: true });
  assertEquals(refused.kind, "inUse");
  assertMatch(refused.hint ?? "", /close that program first; this is the file of alice, bob opens/);
  const onlooker = await KeyList.open(made.path, { write: false });
  onlooker.close();
  first.close();
  (await KeyList.open(made.path, { write: true })).close();
});

Deno.test("no slot below the floor is claimed again, within a run and after a restart", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const first = await KeyList.open(made.path, { write: true });
  assertEquals(first.claimedBefore, -1);
  assertEquals(first.claimSlot(10), { kind: "claimed" });
  assertEquals(first.claimSlot(10), { kind: "claimed" });
  assertEquals(first.claimSlot(12), { kind: "claimed" });
  assertEquals(first.claimSlot(11), { kind: "below", floor: 12 });
  assertEquals(first.claimSlot(100), { kind: "below", floor: 12 });
  first.close();
  const second = await KeyList.open(made.path, { write: true });
  assertEquals(second.claimedBefore, 12);
  assertEquals(second.claimSlot(5), { kind: "below", floor: 12 });
  assertEquals(second.claimSlot(12), { kind: "claimed" });
  second.close();
});

Deno.test("the floor survives when either state copy goes bad", async () => {
  for (const copy of [0, 1]) {
    using dir = tempDir();
    const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
    const first = await KeyList.open(made.path, { write: true });
    first.claimSlot(10);
    first.claimSlot(12);
    first.close();
    patch(made.path, STATE_OFFSET + 512 * copy + 3, Uint8Array.of(0xee));
    const second = await KeyList.open(made.path, { write: true });
    assertEquals(second.claimedBefore, 12);
    assertEquals(second.notices.length, 1);
    second.close();
    const third = await KeyList.open(made.path, { write: true });
    assertEquals(third.notices, []);
    third.close();
  }
});

Deno.test("a read-only list is used as it is, with one notice", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const before = Deno.readFileSync(made.path);
  const list = await KeyList.open(made.path, {
    write: true,
    openFile: (path, { write }) => {
      if (write) throw new Deno.errors.PermissionDenied("read-only medium");
      return openPositional(path, { write });
    },
  });
  assertEquals([list.writable, list.notices.length], [false, 1]);
  assertEquals(list.notices[0], { code: "readOnly" });
  assertEquals(list.claimSlot(10), { kind: "claimed" });
  assertEquals(list.claimSlot(9), { kind: "below", floor: 10 });
  assertEquals(await list.burn(50), { kind: "readOnly" });
  assertEquals(list.readRecord(3, new Uint8Array(1_280)), { kind: "read" });
  list.close();
  assertEquals(Deno.readFileSync(made.path), before);
});

Deno.test("a file system without locks is used, with a notice", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const list = await KeyList.open(made.path, {
    write: true,
    openFile: (path, options) => {
      const file = openPositional(path, options);
      file.tryLock = () => "unsupported";
      return file;
    },
  });
  assertEquals(list.notices[0], { code: "noLocks" });
  list.close();
});

Deno.test("a damaged chunk makes its own slots unusable and no others", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 2_000 });
  patch(made.path, 4_096 + 1_280 * 1_000 + 77, Uint8Array.of(0xee, 0xee));
  const list = await KeyList.open(made.path, { write: false });
  const into = new Uint8Array(1_280);
  // The next chunk is no matter before the first claim.
  assertEquals(await list.check(0), []);
  assertEquals(list.claimSlot(0), { kind: "claimed" });
  assertEquals(await list.check(0), [{ first: 819, end: 1_638 }]);
  assertEquals(await list.check(1_700), []);
  assertEquals(list.readRecord(818, into), { kind: "read" });
  assertEquals(list.readRecord(819, into), { kind: "damaged" });
  assertEquals(list.readRecord(1_637, into), { kind: "damaged" });
  assertEquals(list.readRecord(1_638, into), { kind: "read" });
  list.close();
});

Deno.test("burn() overwrites records, moves the watermark and is known after a restart", async () => {
  using dir = tempDir();
  for (const passphrase of [undefined, "secret"]) {
    const options = passphrase === undefined ? {} : { passphrase };
    const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 2_000, ...options });
    const list = await KeyList.open(made.path, { write: true, ...options });
    assertEquals(await list.burn(1_000), { kind: "burned", from: 0, until: 1_000 });
    assertEquals(await list.burn(999), { kind: "nothing" });
    assertEquals(list.readRecord(999, new Uint8Array(1_280)), { kind: "burned" });
    assertEquals(list.claimSlot(999), { kind: "below", floor: 1_000 });
    list.close();
    const stored = Deno.readFileSync(made.path);
    assert(stored.subarray(4_096, 4_096 + 1_000 * 1_280).every((byte) => byte === 0));
    const again = await KeyList.open(made.path, { write: true, ...options });
    assertEquals(again.burnedUntil, 1_000);
    const into = new Uint8Array(1_280);
    assertEquals(again.readRecord(1_000, into), { kind: "read" });
    assertEquals(into, made.recordOf(1_000));
    assertEquals(await again.check(1_000), []);
    assertEquals(await again.burn(1_001), { kind: "burned", from: 1_000, until: 1_001 });
    assertEquals(await again.check(1_001), []);
    assertEquals(await again.burn(Infinity), { kind: "burned", from: 1_001, until: 2_000 });
    again.close();
  }
});

Deno.test("burn() does nothing with keepKeys", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const list = await KeyList.open(made.path, { write: true, keepKeys: true });
  assertEquals(await list.burn(50), { kind: "kept" });
  assertEquals(list.readRecord(3, new Uint8Array(1_280)), { kind: "read" });
  list.close();
});
