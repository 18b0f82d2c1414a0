/** Others that open a list while `hchat passwd` gives the new files their names. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { replaceBlock, rewriteList } from "../../../keys/make/change_passphrase.ts";
import { KeyListError } from "../../../keys/errors.ts";
import { WriteError } from "../../../keys/disk/write_fault.ts";
import { type OpenDiskFile, openPositional } from "../../../keys/disk/disk_file.ts";
import { openList } from "../../../keys/list/open_list.ts";
import { PartialFile } from "../../../keys/disk/partial_file.ts";
import { createPassphraseBlock, type WrappedKey } from "../../../keys/list/passphrase.ts";
import { announceRenames } from "../../../keys/list/pending_change.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { CHEAP_COST, type SmallList, writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const random = seededRandom("window");
const signal = new AbortController().signal;
const VOLUMES = { recordBytes: 65_536, slotCount: 40, recordsPerVolume: 16 };
const LOCKED = { write: true, lock: true };

async function wrap({ header }: SmallList): Promise<WrappedKey> {
  const { listId, seat } = header;
  return await createPassphraseBlock("first", { random, listId, seat, cost: CHEAP_COST });
}

/** Stands between the program and the system's renames; what goes on there is another program's work. */
function beforeRenames(work: (from: string, to: string) => void): Disposable {
  const rename = Deno.renameSync;
  Deno.renameSync = (from, to) => {
    work(String(from), String(to));
    rename(from, to);
  };
  return { [Symbol.dispose]: () => void (Deno.renameSync = rename) };
}

async function assertWhole(made: SmallList, passphrase: string | undefined): Promise<void> {
  const options = passphrase === undefined ? {} : { passphrase };
  const list = await KeyList.open(made.path, { write: true, ...options });
  const into = new Uint8Array(made.header.recordBytes);
  for (let slot = 0; slot < made.header.slotCount; slot++) {
    assertEquals(list.readRecord(slot, into), { kind: "read" });
    assertEquals(into, made.recordOf(slot));
  }
  list.close();
}

for (const recordsPerVolume of [40, 16]) {
  const volumes = Math.ceil(40 / recordsPerVolume);
  Deno.test(`nobody gets in while ${volumes} new file(s) of a list get their names`, async () => {
    using dir = tempDir();
    const made = await writeSmallList(dir.file("x.hkl"), { ...VOLUMES, recordsPerVolume });
    let attempts = 0;
    {
      using _renames = beforeRenames(() => {
        attempts++;
        for (const write of [true, false]) {
          const refused = assertThrows(
            () => openList(made.path, { write, lock: true }).volumes.close(),
            KeyListError,
          ) as unknown as KeyListError;
          assertEquals(refused.kind, "inUse", refused.message);
        }
      });
      await rewriteList(openList(made.path, LOCKED), await wrap(made), { random, signal });
    }
    assertEquals(attempts, volumes);
    await assertWhole(made, "first");
    assertEquals(namesIn(dir.path).length, volumes);
  });
}

/** Opens files as usual, but lets another process work just before the first lock. */
function beforeLock(work: () => void): OpenDiskFile {
  let isDone = false;
  return (path, options) => {
    const file = openPositional(path, options);
    const tryLock = file.tryLock.bind(file);
    file.tryLock = () => {
      if (!isDone) work();
      isDone = true;
      return tryLock();
    };
    return file;
  };
}

Deno.test("who opens a list that is replaced before the lock is taken gets the new one", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
  const other = await writeSmallList(dir.file("y.hkl"), { ...VOLUMES, passphrase: "first" });
  const openFile = beforeLock(() => {
    for (const tail of [".002", ".001", ""]) {
      Deno.renameSync(`${other.path}${tail}`, `${made.path}${tail}`);
    }
  });
  const opened = openList(made.path, { ...LOCKED, openFile });
  assert(opened.volumes.header.passphraseBlock !== undefined);
  assert(opened.volumes.isPresent());
  opened.volumes.close();
});

Deno.test("who opens a list whose passphrase is changed before the lock is taken knows the new one", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 100, passphrase: "old" });
  const { block } = await wrap(made);
  const openFile = beforeLock(() => {
    const other = openList(made.path, LOCKED);
    replaceBlock(other, block);
    other.volumes.close();
  });
  const opened = openList(made.path, { ...LOCKED, openFile });
  assertEquals(opened.volumes.header.passphraseBlock, block);
  opened.volumes.close();
});

Deno.test("who opens a list whose change is cut off before the lock is taken finishes it", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
  const other = await writeSmallList(dir.file("y.hkl"), { ...VOLUMES, passphrase: "first" });
  const openFile = beforeLock(() => {
    const partials = ["", ".001", ".002"].map((tail) => {
      const partial = new PartialFile(`${made.path}${tail}`, random);
      partial.close();
      Deno.renameSync(`${other.path}${tail}`, partial.partialPath);
      return partial;
    });
    announceRenames(made.path, partials.map(({ partialPath }) => partialPath));
    partials[2]?.finish();
  });
  openList(made.path, { ...LOCKED, openFile }).volumes.close();
  await assertWhole(made, "first");
  assertEquals(namesIn(dir.path), ["x.hkl", "x.hkl.001", "x.hkl.002"]);
});

for (const failAt of [1, 2, 3]) {
  Deno.test(`nothing is lost when the new file that is named as number ${failAt} cannot be named`, async () => {
    using dir = tempDir();
    const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
    let count = 0;
    {
      using _renames = beforeRenames(() => {
        if (++count >= failAt) throw new Deno.errors.PermissionDenied("not permitted");
      });
      const rewriting = rewriteList(openList(made.path, LOCKED), await wrap(made), {
        random,
        signal,
      });
      if (failAt === 1) await assertRejects(() => rewriting, WriteError);
      else await assertRejects(() => rewriting, KeyListError, "some have them");
    }
    // With none named the list is as it was, else the next opening finishes the change.
    await assertWhole(made, failAt === 1 ? undefined : "first");
    assertEquals(namesIn(dir.path), ["x.hkl", "x.hkl.001", "x.hkl.002"]);
  });
}
