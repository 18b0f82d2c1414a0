/** Others that open a list while `hchat passwd` gives the new files their names. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { replaceBlock, rewriteList } from "../../../keys/make/change_passphrase.ts";
import { KeyListError } from "../../../keys/errors.ts";
import { WriteError } from "../../../keys/disk/write_fault.ts";
import { type OpenDiskFile, openPositional } from "../../../keys/disk/disk_file.ts";
import { openList } from "../../../keys/list/open_list.ts";
import { partialPathOf } from "../../../keys/disk/partial_file.ts";
import { createPassphraseBlock, type WrappedKey } from "../../../keys/list/passphrase.ts";
import { writeNote } from "../../../keys/list/replacement_note.ts";
import { HalfReplacedError } from "../../../keys/make/replacement.ts";
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

/** A child that a test beside this one starts holds our locks, too, until it runs its own program. */
async function openWhenFree(path: string, passphrase: string | undefined): Promise<KeyList> {
  for (let tries = 1;; tries++) {
    try {
      return await KeyList.open(path, { write: true, passphrase });
    } catch (error) {
      const isInUse = error instanceof KeyListError && error.kind === "inUse";
      if (!isInUse || tries === 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function assertWhole(made: SmallList, passphrase: string | undefined): Promise<void> {
  const list = await openWhenFree(made.path, passphrase);
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
    let renames = 0;
    {
      using _renames = beforeRenames(() => {
        renames++;
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
    assertEquals(renames, 2 * volumes);
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

Deno.test("a list that is replaced before the lock is taken opens as the new one", async () => {
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

Deno.test("a list whose passphrase is changed before the lock is taken opens under the new one", async () => {
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

Deno.test("a change of passphrase that is cut off before the lock is taken is finished by the next opening", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
  const other = await writeSmallList(dir.file("y.hkl"), { ...VOLUMES, passphrase: "first" });
  const openFile = beforeLock(() => {
    for (const tail of ["", ".001"]) {
      Deno.renameSync(`${other.path}${tail}`, partialPathOf(`${made.path}${tail}`, "00112233"));
    }
    Deno.renameSync(`${other.path}.002`, `${made.path}.002`);
    const lists = [{ path: made.path, volumes: 3, older: 3 }];
    writeNote(made.path, { run: "00112233", lists }).close();
  });
  openList(made.path, { ...LOCKED, openFile }).volumes.close();
  await assertWhole(made, "first");
  assertEquals(namesIn(dir.path), ["x.hkl", "x.hkl.001", "x.hkl.002"]);
});

for (const failAt of [1, 2, 3, 4, 5, 6]) {
  Deno.test(`nothing is lost when rename ${failAt} of a change of passphrase fails`, async () => {
    using dir = tempDir();
    const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
    const before = Deno.readFileSync(made.path);
    await rewriteFailing(made, (count) => count === failAt, WriteError);
    assertEquals(Deno.readFileSync(made.path), before);
    await assertWhole(made, undefined);
    assertEquals(namesIn(dir.path), ["x.hkl", "x.hkl.001", "x.hkl.002"]);
  });

  Deno.test(`nothing is lost when all renames of a change of passphrase from ${failAt} on fail`, async () => {
    using dir = tempDir();
    const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
    const expected = failAt === 1 ? WriteError : HalfReplacedError;
    await rewriteFailing(made, (count) => count >= failAt, expected);
    // With none renamed the list is as it was, else the next opening finishes the change.
    await assertWhole(made, failAt === 1 ? undefined : "first");
    assertEquals(namesIn(dir.path), ["x.hkl", "x.hkl.001", "x.hkl.002"]);
  });
}

/** Puts the list under a passphrase while the system refuses renames by their number, counted from 1. */
async function rewriteFailing(
  made: SmallList,
  isRefused: (count: number) => boolean,
  expected: typeof WriteError,
): Promise<void> {
  let count = 0;
  using _renames = beforeRenames(() => {
    if (isRefused(++count)) throw new Deno.errors.PermissionDenied("not permitted");
  });
  const wrapped = await wrap(made);
  await assertRejects(
    () => rewriteList(openList(made.path, LOCKED), wrapped, { random, signal }),
    expected,
  );
}
