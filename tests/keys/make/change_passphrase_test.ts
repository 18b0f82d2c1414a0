import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { replaceBlock, rewriteBytes, rewriteList } from "../../../keys/make/change_passphrase.ts";
import { KeyListError } from "../../../keys/errors.ts";
import { encodeHeader } from "../../../keys/list/header_codec.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { openList, unlockList } from "../../../keys/list/open_list.ts";
import { PartialFile, partialPathOf } from "../../../keys/disk/partial_file.ts";
import { createPassphraseBlock } from "../../../keys/list/passphrase.ts";
import { announceHeader } from "../../../keys/list/header_note.ts";
import { type ReplacementNote, writeNote } from "../../../keys/list/replacement_note.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { isWhole, verifyList } from "../../../keys/list/verify.ts";
import { volumePath } from "../../../keys/list/volumes.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { makeList } from "../../testkit/make_list.ts";
import { CHEAP_COST, type SmallList, writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const random = seededRandom("change");
const signal = new AbortController().signal;
const VOLUMES = { recordBytes: 65_536, slotCount: 40, recordsPerVolume: 16 };
const RUN = "00112233";

/** What a run notes that replaces a list of three files. */
function noteOf(path: string): ReplacementNote {
  return { run: RUN, lists: [{ path, volumes: 3, older: 3 }] };
}

function open(path: string): void {
  openList(path, { write: true, lock: true }).volumes.close();
}

async function makeBlock(
  made: SmallList,
  passphrase: string,
  masterKey?: Uint8Array,
): Promise<{ block: Uint8Array; masterKey: Uint8Array }> {
  const { listId, seat } = made.header;
  const kept = masterKey === undefined ? {} : { masterKey };
  return await createPassphraseBlock(passphrase, {
    random,
    listId,
    seat,
    cost: CHEAP_COST,
    ...kept,
  });
}

/** Opens with the passphrase, checks all records and the whole list; `burned` slots are gone. */
async function checkList(made: SmallList, passphrase?: string, burned = 0): Promise<void> {
  const options = passphrase === undefined ? {} : { passphrase };
  const list = await KeyList.open(made.path, { write: true, ...options });
  const into = new Uint8Array(made.header.recordBytes);
  assertEquals(list.burnedUntil, burned);
  for (let slot = burned; slot < made.header.slotCount; slot++) {
    assertEquals(list.readRecord(slot, into), { kind: "read" });
    assertEquals(into, made.recordOf(slot));
  }
  list.close();
  const opened = openList(made.path, { write: false, lock: false });
  await unlockList(opened.volumes, passphrase);
  assert(isWhole(await verifyList(opened)));
  opened.volumes.close();
}

Deno.test("a passphrase is set, changed and removed, and burned slots stay burned", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 2_000 });
  const list = await KeyList.open(made.path, { write: true });
  list.claimSlot(1_100);
  await list.burn(1_000);
  list.close();

  const first = await makeBlock(made, "first");
  const progress: number[] = [];
  await rewriteList(openList(made.path, { write: true, lock: true }), first, {
    random,
    signal,
    onProgress: (bytes) => progress.push(bytes),
  });
  assert((progress.at(-1) ?? 0) >= rewriteBytes(made.header));
  await checkList(made, "first", 1_000);
  const stored = Deno.readFileSync(made.path);
  assert(stored.subarray(4_096, 4_096 + 1_000 * 1_280).every((byte) => byte === 0));

  const opened = openList(made.path, { write: true, lock: true });
  await unlockList(opened.volumes, "first");
  replaceBlock(opened, (await makeBlock(made, "second", opened.volumes.masterKey)).block);
  opened.volumes.close();
  const changed = Deno.readFileSync(made.path);
  assertEquals(changed.subarray(3_072), stored.subarray(3_072));
  await checkList(made, "second", 1_000);
  await assertRejects(
    () => KeyList.open(made.path, { write: false, passphrase: "first" }),
    KeyListError,
    "wrong",
  );

  const last = openList(made.path, { write: true, lock: true });
  await unlockList(last.volumes, "second");
  await rewriteList(last, undefined, { random, signal });
  await checkList(made, undefined, 1_000);
  const again = await KeyList.open(made.path, { write: true });
  assertEquals(again.claimedBefore, 1_100);
  again.close();
  assertEquals(namesIn(dir.path), ["x.hkl"]);
});

Deno.test("a passphrase is set and removed on a list in volumes", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
  const created = await makeBlock(made, "first");
  await rewriteList(openList(made.path, { write: true, lock: true }), created, { random, signal });
  await checkList(made, "first");
  const opened = openList(made.path, { write: true, lock: true });
  await unlockList(opened.volumes, "first");
  await rewriteList(opened, undefined, { random, signal });
  await checkList(made);
  assertEquals(namesIn(dir.path), ["x.hkl", "x.hkl.001", "x.hkl.002"]);
});

Deno.test("a rewrite that is interrupted anywhere leaves the list as it was", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
  const before = Deno.readFileSync(made.path);
  const created = await makeBlock(made, "first");
  for (const stopAt of [1, 3, 4, 6]) {
    const stop = new AbortController();
    let steps = 0;
    await assertRejects(() =>
      rewriteList(openList(made.path, { write: true, lock: true }), created, {
        random,
        signal: stop.signal,
        onProgress: () => ++steps === stopAt && stop.abort(),
      })
    );
    assertEquals(Deno.readFileSync(made.path), before);
    assertEquals(namesIn(dir.path), ["x.hkl", "x.hkl.001", "x.hkl.002"]);
  }
  await checkList(made);
});

Deno.test("a rewrite that cannot overwrite the old records says that it is done but for that", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
  const created = await makeBlock(made, "first");
  const stop = new AbortController();
  const total = rewriteBytes(made.header);
  const told = await assertRejects(
    () =>
      rewriteList(openList(made.path, { write: true, lock: true }), created, {
        random,
        signal: stop.signal,
        onProgress: (done) => done > total / 3 * 2 && stop.abort(),
      }),
    KeyListError,
  );
  assertMatch(
    told.message,
    /interrupted; the passphrase is set, but the medium may still hold the old keys/,
  );
  await checkList(made, "first");
});

Deno.test("what a rewrite that was killed has left is told when the list is used", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
  new PartialFile(`${made.path}.001`, "00112233").close();
  const list = await KeyList.open(made.path, { write: true });
  const [notice] = list.notices;
  assert(notice?.code === "partialFile");
  assertMatch(notice.path, /\/\.x\.hkl\.001\.partial-[0-9a-f]{8}$/);
  list.close();
});

Deno.test("a crash between the renames of volumes is made good by the next opening", async () => {
  for (let renamed = 0; renamed <= 3; renamed++) {
    using dir = tempDir();
    const made = await writeSmallList(dir.file("x.hkl"), VOLUMES);
    const encrypted = await writeSmallList(dir.file("y.hkl"), { ...VOLUMES, passphrase: "first" });
    writeNote(made.path, noteOf(made.path)).close();
    for (const [index, tail] of [".002", ".001", ""].entries()) {
      const name = `${made.path}${tail}`;
      const place = index < renamed ? name : partialPathOf(name, RUN);
      Deno.renameSync(`${encrypted.path}${tail}`, place);
    }
    // With all renamed there is nothing left to be done.
    if (renamed < 3) assertRefusedReadOnly(made.path);
    await checkList(made, "first");
    assertEquals(namesIn(dir.path), ["x.hkl", "x.hkl.001", "x.hkl.002"]);
  }
});

/** On a medium that cannot be written the user is told where to finish the change. */
function assertRefusedReadOnly(path: string): void {
  const { renameSync, removeSync } = Deno;
  const refuse = (): never => {
    throw new Deno.errors.PermissionDenied("read-only");
  };
  Object.assign(Deno, { renameSync: refuse, removeSync: refuse });
  try {
    for (const look of [readListInfo, open]) {
      const refused = assertThrows(() => look(path), KeyListError) as unknown as KeyListError;
      assert(refused.hint?.includes("finishes it"));
    }
  } finally {
    Object.assign(Deno, { renameSync, removeSync });
  }
}

Deno.test("a crash while the header is replaced is made good by the next opening", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 100, passphrase: "first" });
  const opened = openList(made.path, { write: true, lock: true });
  await unlockList(opened.volumes, "first");
  const second = await makeBlock(made, "second", opened.volumes.masterKey);
  opened.volumes.close();
  const whole = Deno.readFileSync(made.path);
  const header = encodeHeader({ ...made.header, passphraseBlock: second.block });
  for (const torn of [0, 512, 1_000, 3_072]) {
    announceHeader(made.path, header);
    const bytes = whole.slice();
    bytes.set(header.subarray(0, torn));
    Deno.writeFileSync(made.path, bytes);
    // Nothing written yet: the old passphrase still opens it.
    await checkList(made, torn === 0 ? "first" : "second");
    assertEquals(namesIn(dir.path), ["x.hkl"]);
  }
});

Deno.test("a list whose header is half replaced can still be asked what it is", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const { block } = await makeBlock(made, "first");
  const header = encodeHeader({ ...made.header, passphraseBlock: block });
  announceHeader(made.path, header);
  const bytes = Deno.readFileSync(made.path);
  bytes.set(header.subarray(0, 512));
  Deno.writeFileSync(made.path, bytes);
  Deno.symlinkSync(made.path, dir.file("link"));
  for (const path of [made.path, dir.file("link")]) {
    assertEquals(readListInfo(path).header.passphraseBlock, block);
  }
  Deno.removeSync(dir.file(".x.hkl.header"));
  assertEquals(assertThrows(() => readListInfo(made.path), KeyListError).kind, "headerDamaged");
});

Deno.test("a change that was cut off does nothing to a new list in the old one's place", async () => {
  using dir = tempDir();
  const path = dir.file("alice.hkl");
  await makeList(dir.path, { slotCount: 100 });
  for (const index of [0, 1]) new PartialFile(volumePath(path, index), RUN).close();
  writeNote(path, noteOf(path)).close();
  const request = { recordBytes: 65_536, slotCount: 40, volumeBytes: 2_200_000 };
  assertEquals((await makeList(dir.path, request)).kind, "written");
  const list = await KeyList.open(path, { write: true });
  assertEquals(list.readRecord(39, new Uint8Array(65_536)), { kind: "read" });
  list.close();
});

Deno.test("named pipes beside a list keep nobody waiting", async () => {
  if (Deno.build.os === "windows") return;
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  for (const what of ["header", "replace"]) {
    new Deno.Command("mkfifo", { args: [dir.file(`.x.hkl.${what}`)] }).outputSync();
  }
  await checkList(made);
});

Deno.test("files that a stranger puts beside a list rename and overwrite nothing", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const before = Deno.readFileSync(made.path);
  Deno.writeTextFileSync(dir.file("other"), "other");
  Deno.writeTextFileSync(dir.file("other.001"), "other");
  Deno.writeTextFileSync(dir.file(".x.hkl.header"), "x".repeat(3_072));
  const notes = [
    "",
    "other\n../other\n.x.hkl.partial-zzzzzzzz\n\n",
    JSON.stringify({ run: "../other", lists: [{ path: "x.hkl", volumes: 1, older: 1 }] }),
    JSON.stringify({ run: RUN, lists: [{ path: "other", volumes: 1, older: 2 }] }),
    JSON.stringify({ run: RUN, lists: [{ path: "x.hkl", volumes: 1e9, older: 0 }] }),
    JSON.stringify({ run: RUN, lists: [{ path: ["x.hkl"], volumes: 1, older: 0 }] }),
  ];
  for (const note of notes) {
    Deno.writeTextFileSync(dir.file(".x.hkl.replace"), note);
    (await KeyList.open(made.path, { write: true })).close();
    assertEquals(Deno.readFileSync(made.path), before);
    assertEquals(namesIn(dir.path), ["other", "other.001", "x.hkl"]);
  }
});
