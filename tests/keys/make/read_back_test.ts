/** Media that do not keep what is written to them: noticed before a list gets its name, and nothing stays. */
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { dropCache } from "../../../keys/disk/drop_cache.ts";
import { openList } from "../../../keys/list/open_list.ts";
import { createPassphraseBlock } from "../../../keys/list/passphrase.ts";
import { type OpenDiskFile, openPositional } from "../../../keys/disk/disk_file.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { replaceBlock, rewriteList } from "../../../keys/make/change_passphrase.ts";
import { copyList, type CopyOptions, type CopyOutcome } from "../../../keys/make/copy_list.ts";
import { UnfaithfulError } from "../../../keys/make/read_back.ts";
import { writeError } from "../../../server/command/write_failure.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { makeList } from "../../testkit/make_list.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { CHEAP_COST, writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const LAYOUT = { recordBytes: 65_536, slotCount: 80, volumeBytes: 2_200_000 };
const TOTAL = LAYOUT.recordBytes * LAYOUT.slotCount;
const random = seededRandom("read back");
const { signal } = new AbortController();

/** Changes one byte of an unfinished file: of the one whose name begins so, `fromEnd` bytes before its end. */
function forget(folder: string, start: string, fromEnd: number): void {
  const name = namesIn(folder).find((name) => name.startsWith(start) && name.includes(".partial-"));
  assert(name !== undefined);
  using file = Deno.openSync(`${folder}/${name}`, { read: true, write: true });
  const byte = new Uint8Array(1);
  file.seekSync(-fromEnd, Deno.SeekMode.End);
  file.readSync(byte);
  file.seekSync(-fromEnd, Deno.SeekMode.End);
  file.writeSync(Uint8Array.of(byte[0]! ^ 1));
}

// A record of the second volume; the digest table closes the third.
for (const [start, fromEnd] of [[".bob.hkl.001.", 70_000], [".alice.hkl.002.", 1]] as const) {
  Deno.test(`keygen keeps nothing when the medium has lost a byte of ${start}`, async () => {
    using dir = tempDir();
    let isLost = false;
    const outcome = await makeList(dir.path, LAYOUT, {
      progress: (phase, bytesDone) => {
        const isDue = fromEnd > 1 ? phase === "writing" : phase === "checking";
        if (isLost || !isDue || bytesDone < TOTAL) return;
        forget(dir.path, start, fromEnd);
        isLost = true;
      },
    });
    assert(outcome.kind === "failed" && isLost);
    assertEquals([outcome.fault.code, outcome.fault.leftPaths], ["UNFAITHFUL", []]);
    const { message, hint } = writeError("write the key lists", outcome.fault);
    assertMatch(
      message,
      /: the medium does not give back what was written to it .*nothing was kept/,
    );
    assertStringIncludes(hint ?? "", "smaller than it claims");
    assertEquals(namesIn(dir.path), []);
  });
}

Deno.test("keygen reads a list under a passphrase back, too", async () => {
  using dir = tempDir();
  const listId = new Uint8Array(16).fill(0x1d);
  const options = { random, listId, seat: "a" as const, cost: CHEAP_COST };
  const passphrase = await createPassphraseBlock("first", options);
  const targets = [{ seat: "a" as const, path: dir.file("alice.hkl"), passphrase }];
  for (const loses of [false, true]) {
    let isLost = false;
    let isChecked = false;
    const outcome = await makeList(dir.path, { ...LAYOUT, targets }, {
      progress: (phase, bytesDone) => {
        isChecked ||= phase === "checking" && bytesDone === TOTAL;
        if (!loses || isLost || bytesDone < TOTAL) return;
        forget(dir.path, ".alice.hkl.001.", 70_000);
        isLost = true;
      },
    });
    assertEquals([outcome.kind, isChecked], loses ? ["failed", false] : ["written", true]);
  }
});

/** Copies alice's list from `from` to `to`. */
async function copy(
  from: string,
  to: string,
  progress: CopyOptions["progress"],
): Promise<CopyOutcome> {
  const opened = openList(`${from}/alice.hkl`, { write: false, lock: true });
  try {
    const layout = opened.volumes.header;
    const path = `${to}/alice.hkl`;
    return await copyList(opened, { path, layout, keepDamaged: false, random, signal, progress });
  } finally {
    opened.volumes.close();
  }
}

Deno.test("copy keeps nothing when the medium has lost a byte", async () => {
  using dir = tempDir();
  await makeList(dir.path, LAYOUT);
  const stick = dir.file("stick");
  Deno.mkdirSync(stick);
  const outcome = await copy(dir.path, stick, (phase, bytesDone) => {
    if (phase === "copying" && bytesDone === TOTAL) forget(stick, ".alice.hkl.001.", 70_000);
  });
  assert(outcome.kind === "failed");
  assertEquals(outcome.fault.code, "UNFAITHFUL");
  assertEquals(namesIn(stick), []);
});

Deno.test("passwd leaves the list as it was when the medium has lost a byte", async () => {
  using dir = tempDir();
  await makeList(dir.path, LAYOUT);
  const before = namesIn(dir.path);
  const path = dir.file("alice.hkl");
  const opened = openList(path, { write: true, lock: true });
  const { listId, seat } = opened.volumes.header;
  const wrapped = await createPassphraseBlock("first", { random, listId, seat, cost: CHEAP_COST });
  const onProgress = (bytesDone: number): void => {
    if (bytesDone === TOTAL) forget(dir.path, ".alice.hkl.001.", 70_000);
  };
  await assertRejects(
    () => rewriteList(opened, wrapped, { random, signal, onProgress }),
    UnfaithfulError,
  );
  assertEquals(namesIn(dir.path), before);
  openList(path, { write: true, lock: true }).volumes.close();
});

Deno.test("a changed passphrase that the medium loses is noticed, and the old one still opens the list", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 100, passphrase: "old" });
  const { listId, seat } = made.header;
  const { block } = await createPassphraseBlock("new", { random, listId, seat, cost: CHEAP_COST });
  const openFile: OpenDiskFile = (path, options) =>
    Object.assign(openPositional(path, options), { writeAt: () => {} });
  const opened = openList(made.path, { write: true, lock: true, openFile });
  assertThrows(() => replaceBlock(opened, block), UnfaithfulError);
  opened.volumes.close();
  assertEquals(namesIn(dir.path), [".x.hkl.header", "x.hkl"]);
  assertEquals(readListInfo(made.path).header.passphraseBlock, made.header.passphraseBlock);
});

Deno.test("what a pulled stick keeps of an unfinished list is named at once", async () => {
  using dir = tempDir();
  await makeList(dir.path, LAYOUT);
  const stick = dir.file("stick");
  Deno.mkdirSync(stick);
  const outcome = await copy(dir.path, stick, (phase, bytesDone) => {
    if (phase === "checking" && bytesDone === TOTAL) Deno.renameSync(stick, dir.file("pulled"));
  });
  assert(outcome.kind === "failed");
  const left = namesIn(dir.file("pulled")).map((name) => `${stick}/${name}`).sort();
  assertEquals(outcome.fault.leftPaths.toSorted(), left);
  assertEquals(left.length, 3);
  const { message, hint } = writeError("copy the key list", outcome.fault);
  for (const path of left) assertStringIncludes(message, path);
  assertStringIncludes(hint ?? "", "they may hold keys");
});

Deno.test({
  name: "dropCache() lets the system forget what it keeps of a file",
  ignore: !hasFincore(),
  fn: async () => {
    // Not in memory, as /tmp may be.
    using dir = tempDir();
    const path = dir.file("x");
    Deno.writeFileSync(path, new Uint8Array(4 * 1_048_576).fill(1));
    using file = Deno.openSync(path, { read: true });
    file.syncSync();
    assertEquals(await cachedPages(path), 1_024);
    dropCache(path);
    assertEquals(await cachedPages(path), 0);
  },
});

function hasFincore(): boolean {
  try {
    return new Deno.Command("fincore", { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
}

/** How many pages of a file the system keeps. */
async function cachedPages(path: string): Promise<number> {
  const args = ["--noheadings", "--output", "PAGES", path];
  const { stdout } = await new Deno.Command("fincore", { args }).output();
  return Number(new TextDecoder().decode(stdout));
}
