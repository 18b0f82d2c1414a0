import { basename } from "node:path";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { copyList } from "../../../keys/make/copy_list.ts";
import { decodeHeader } from "../../../keys/list/header_codec.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { layoutOf } from "../../../keys/list/list_layout.ts";
import { openList } from "../../../keys/list/open_list.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { PartialFile } from "../../../keys/disk/partial_file.ts";
import { passwdCommand } from "../../../server/command/passwd_command.ts";
import { copyCommand } from "../../../server/command/copy_command.ts";
import { keygenCommand } from "../../../server/command/keygen_command.ts";
import { formatSlotSpan } from "../../../server/cli/time.ts";
import { verifyCommand } from "../../../server/command/verify_command.ts";
import { cheapPassphrases } from "../../testkit/cheap_passphrases.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { makeList } from "../../testkit/make_list.ts";
import { runCommand } from "../../testkit/run_command.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const VOLUMES = { recordBytes: 65_536, slotCount: 80, volumeBytes: 2_200_000 };

/** A folder with both seats of a list, and an empty one beside it. */
function stickAndDisk(): { disk: string; stick: string } & Disposable {
  const dir = tempDir();
  const [disk, stick] = [dir.file("disk"), dir.file("stick")];
  for (const folder of [disk, stick]) Deno.mkdirSync(folder);
  return { disk, stick, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

/** All records of a list, one after the other. */
async function recordsOf(path: string, passphrase?: string): Promise<Uint8Array[]> {
  const list = await KeyList.open(path, { write: false, ...(passphrase ? { passphrase } : {}) });
  const records = Array.from({ length: list.header.slotCount }, (_, slot) => {
    const record = new Uint8Array(list.recordBytes);
    return list.readRecord(slot, record).kind === "read" ? record : new Uint8Array(0);
  });
  list.close();
  return records;
}

Deno.test("copy brings a list to another folder, the same byte for byte", async () => {
  using place = stickAndDisk();
  await makeList(place.disk, { slotCount: 20_000, recordBytes: 128 });
  const run = await runCommand(copyCommand, [`${place.disk}/bob.hkl`, place.stick]);
  assertEquals(run.code, 0, run.errors.join("\n"));
  assertEquals(run.lines, [`wrote: ${place.stick}/bob.hkl`]);
  assertStringIncludes(run.errors.join("\n"), "use one copy of the list only");
  const [from, to] = [place.disk, place.stick].map((dir) => Deno.readFileSync(`${dir}/bob.hkl`));
  assertEquals(to!.subarray(0, 3072), from!.subarray(0, 3072));
  assertEquals(to!.subarray(4096), from!.subarray(4096));
  assertEquals(namesIn(place.stick), ["bob.hkl"]);
});

Deno.test("copy takes all volumes along, and splits or joins them on request", async () => {
  using place = stickAndDisk();
  await makeList(place.disk, VOLUMES);
  const list = `${place.disk}/alice.hkl`;
  const expected = await recordsOf(list);
  for (
    const [words, count] of [[[], 3], [["--volume-size", "1200000"], 5], [
      ["--volume-size", "1GB"],
      1,
    ]] as const
  ) {
    const run = await runCommand(copyCommand, [list, place.stick, "--force", ...words]);
    assertEquals(run.code, 0, run.errors.join("\n"));
    assertEquals(namesIn(place.stick).length, count);
    assertEquals(await recordsOf(`${place.stick}/alice.hkl`), expected);
    const { header } = readListInfo(`${place.stick}/alice.hkl`);
    assertEquals(header.digestRoot, readListInfo(list).header.digestRoot);
    assertEquals((await runCommand(verifyCommand, [`${place.stick}/alice.hkl`])).code, 0);
  }
});

Deno.test("copy refuses a damaged list and names the time, and keeps it with --keep-damaged", async () => {
  using place = stickAndDisk();
  await makeList(place.disk, { slotCount: 20_000, recordBytes: 128 });
  const list = `${place.disk}/alice.hkl`;
  const bytes = Deno.readFileSync(list);
  bytes[4096 + 9_000 * 128]! ^= 1;
  Deno.writeFileSync(list, bytes);
  // A chunk of 1 MiB holds 8,192 of these records.
  const span = formatSlotSpan(readListInfo(list).header, { first: 8_192, end: 16_384 });
  const refused = await runCommand(copyCommand, [list, place.stick]);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.errors[0] ?? "", `damaged: ${span}`);
  assertEquals(namesIn(place.stick), []);
  const kept = await runCommand(copyCommand, [list, place.stick, "--keep-damaged"]);
  assertEquals(kept.code, 1);
  assertStringIncludes(kept.lines.join("\n"), `damaged: ${span}`);
  assertEquals(Deno.readFileSync(`${place.stick}/alice.hkl`).subarray(4096), bytes.subarray(4096));
});

Deno.test("copy refuses a list whose digest table is damaged", async () => {
  using place = stickAndDisk();
  await makeList(place.disk);
  const list = `${place.disk}/alice.hkl`;
  const bytes = Deno.readFileSync(list);
  bytes[bytes.length - 1]! ^= 0x80;
  Deno.writeFileSync(list, bytes);
  const run = await runCommand(copyCommand, [list, place.stick]);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors[0] ?? "", "the digest table is damaged");
});

Deno.test("copy takes burned slots and the floor along", async () => {
  using place = stickAndDisk();
  await makeList(place.disk, { slotCount: 20_000, recordBytes: 128 });
  const path = `${place.disk}/alice.hkl`;
  const list = await KeyList.open(path, { write: true });
  list.claimSlot(12_345);
  list.burn(10_000);
  list.close();
  assertEquals((await runCommand(copyCommand, [path, place.stick])).code, 0);
  const copy = await KeyList.open(`${place.stick}/alice.hkl`, { write: true });
  assertEquals([copy.burnedUntil, copy.claimedBefore], [10_000, 12_345]);
  const record = new Uint8Array(128);
  assertEquals(copy.readRecord(9_999, record).kind, "burned");
  assertEquals(copy.readRecord(10_000, record).kind, "read");
  copy.close();
  assertEquals((await runCommand(verifyCommand, [`${place.stick}/alice.hkl`])).code, 0);
});

Deno.test("copy of a list under a passphrase asks for it, checks, and stays encrypted", async () => {
  using _cheap = cheapPassphrases();
  using place = stickAndDisk();
  const words = ["--out", place.disk, "--for", "1h", "--passphrase"];
  const io = new FakeIo();
  io.answers = ["open sesame", "open sesame"];
  assertEquals((await runCommand(keygenCommand, words, io)).code, 0);
  const list = `${place.disk}/alice.hkl`;
  const typing = (text: string): FakeIo => Object.assign(new FakeIo(), { answers: [text] });
  const wrong = await runCommand(copyCommand, [list, place.stick], typing("open barley"));
  assertEquals(wrong.code, 1);
  assertStringIncludes(wrong.errors[0] ?? "", "the passphrase is wrong");
  assertEquals(namesIn(place.stick), []);
  assertEquals((await runCommand(copyCommand, [list, place.stick], typing("open sesame"))).code, 0);
  const [from, to] = [place.disk, place.stick].map((dir) => Deno.readFileSync(`${dir}/alice.hkl`));
  assertEquals(to!.subarray(4096), from!.subarray(4096));
  assertEquals(decodeHeader(to!), decodeHeader(from!));
});

Deno.test("copy refuses a list in use, its own folder, an older copy and no folder", async () => {
  using place = stickAndDisk();
  await makeList(place.disk);
  const path = `${place.disk}/alice.hkl`;
  const cases: [string[], string][] = [
    [[path, place.disk], "where the list is"],
    [[path, `${place.stick}/none/at/all`], "there is no folder"],
  ];
  for (const [words, message] of cases) {
    const run = await runCommand(copyCommand, words);
    assertEquals(run.code, 1);
    assertStringIncludes(run.errors[0] ?? "", message);
  }
  await runCommand(copyCommand, [path, place.stick]);
  const twice = await runCommand(copyCommand, [path, place.stick]);
  assertStringIncludes(twice.errors[0] ?? "", "alice.hkl exists");
  const list = await KeyList.open(path, { write: true });
  const inUse = await runCommand(copyCommand, [path, place.stick, "--force"]);
  list.close();
  assertEquals(inUse.code, 1);
  assertStringIncludes(inUse.errors[0] ?? "", "has it open");
  assertEquals((await runCommand(copyCommand, [path])).code, 2);
});

Deno.test("copy leaves the further volumes of another list and a link alone", async () => {
  using place = stickAndDisk();
  await makeList(place.disk, VOLUMES);
  Deno.renameSync(`${place.disk}/alice.hkl.001`, `${place.stick}/bob.hkl.001`);
  await makeList(place.disk, { slotCount: 100, recordBytes: 64 });
  const words = [`${place.disk}/bob.hkl`, place.stick];
  const run = await runCommand(copyCommand, words);
  assertStringIncludes(run.errors[0] ?? "", `${place.stick}/bob.hkl.001 exists`);
  assertEquals(namesIn(place.stick), ["bob.hkl.001"]);
  Deno.removeSync(`${place.stick}/bob.hkl.001`);
  Deno.symlinkSync("nowhere", `${place.stick}/bob.hkl`);
  const linked = await runCommand(copyCommand, words);
  assertStringIncludes(linked.errors[0] ?? "", `${place.stick}/bob.hkl exists`);
  assertEquals((await runCommand(copyCommand, [...words, "--force"])).code, 0);
});

Deno.test("copy that is interrupted leaves nothing", async () => {
  using place = stickAndDisk();
  await makeList(place.disk, { slotCount: 100_000, recordBytes: 128 });
  const io = new FakeIo();
  io.stop.abort();
  const run = await runCommand(copyCommand, [`${place.disk}/alice.hkl`, place.stick], io);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors[0] ?? "", "interrupted");
  assertEquals(namesIn(place.stick), []);
});

Deno.test("copy --force replaces no folder, and finds out before a volume is gone", async () => {
  using place = stickAndDisk();
  await makeList(place.disk, VOLUMES);
  Deno.mkdirSync(`${place.stick}/alice.hkl`);
  Deno.writeTextFileSync(`${place.stick}/alice.hkl.001`, "older");
  const words = [`${place.disk}/alice.hkl`, place.stick, "--force"];
  const run = await runCommand(copyCommand, words);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors[0] ?? "", `expected no folder at ${place.stick}/alice.hkl`);
  assertEquals(Deno.readTextFileSync(`${place.stick}/alice.hkl.001`), "older");
});

Deno.test("copyList() takes volumes back that have their names when the main file cannot get its own", async () => {
  using place = stickAndDisk();
  await makeList(place.disk, VOLUMES);
  const path = `${place.stick}/alice.hkl`;
  const opened = openList(`${place.disk}/alice.hkl`, { write: false, lock: true });
  const outcome = await copyList(opened, {
    path,
    layout: layoutOf(VOLUMES),
    keepDamaged: false,
    random: seededRandom("copy"),
    signal: new AbortController().signal,
    progress: () => {
      // Comes to stand there while the copy is being written.
      Deno.mkdirSync(path, { recursive: true });
    },
  });
  opened.volumes.close();
  assertEquals(outcome.kind, "failed");
  assertEquals(namesIn(place.stick), ["alice.hkl"]);
});

Deno.test("copy makes the folder as keygen does, and takes it away when it fails", async () => {
  using place = stickAndDisk();
  await makeList(place.disk);
  const folder = `${place.stick}/lists`;
  const io = new FakeIo();
  io.stop.abort();
  const path = `${place.disk}/alice.hkl`;
  assertEquals((await runCommand(copyCommand, [path, folder], io)).code, 1);
  assertEquals(namesIn(place.stick), []);
  const run = await runCommand(copyCommand, [path, folder]);
  assertEquals(run.code, 0, run.errors.join("\n"));
  assertStringIncludes(run.errors.join("\n"), `hchat made the folder ${folder}`);
  assertEquals(namesIn(folder), ["alice.hkl"]);
});

Deno.test("copy and passwd take a list whose name is as long as a file system allows", async () => {
  using _cheap = cheapPassphrases();
  using place = stickAndDisk();
  await makeList(place.disk);
  const name = `${"0".repeat(247)}.hkl`;
  const path = `${place.disk}/${name}`;
  Deno.renameSync(`${place.disk}/alice.hkl`, path);
  Deno.writeTextFileSync(`${place.disk}/pass`, "correct horse battery staple\n");
  for (const words of [[], ["--force"]]) {
    const copied = await runCommand(copyCommand, [path, place.stick, ...words]);
    assertEquals(copied.code, 0, copied.errors.join("\n"));
  }
  const words = [path, "--new-passphrase-file", `${place.disk}/pass`];
  const changed = await runCommand(passwdCommand, words);
  assertEquals(changed.code, 0, changed.errors.join("\n"));
  assert(readListInfo(path).header.passphraseBlock !== undefined);
  assertEquals(namesIn(place.stick), [name]);
});

Deno.test("what a run has left of a list with a long name is named, too", async () => {
  using place = stickAndDisk();
  await makeList(place.disk);
  const path = `${place.disk}/${"0".repeat(247)}.hkl`;
  Deno.renameSync(`${place.disk}/alice.hkl`, path);
  const partial = new PartialFile(`${place.stick}/${basename(path)}`, "00112233");
  partial.close();
  const copied = await runCommand(copyCommand, [path, place.stick]);
  assertStringIncludes(copied.errors.join("\n"), partial.partialPath);
});
