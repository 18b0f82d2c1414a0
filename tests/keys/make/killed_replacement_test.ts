/** Runs that are killed while they replace lists: old lists or new ones, all of them, at the next opening. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { KeyList } from "../../../keys/list/key_list.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { staleFileNotices } from "../../../keys/list/stale_files.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { makeList } from "../../testkit/make_list.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { type TempDir, tempDir } from "../../testkit/temp_dir.ts";

/** Three volumes; the new list has two. */
const OLD = { recordBytes: 65_536, slotCount: 40, volumeBytes: 1_150_000 };
const CHILD = new URL("./children/killed_replacement.ts", import.meta.url).href;
const ignore = Deno.build.os === "windows";

/** How a run ended that kills itself before step `killAt`, when the rename `failAt` failed (0: none does). */
async function runKilled(
  what: "keygen" | "passwd",
  { killAt, failAt = 0 }: { killAt: number; failAt?: number },
  paths: string[],
): Promise<"killed" | "done" | "failed"> {
  const words = [what, `${killAt}`, `${failAt}`, ...paths];
  const args = ["run", "--quiet", "--no-check", "--allow-all", CHILD, ...words];
  const { code, signal, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (signal === "SIGKILL") return "killed";
  assert(code < 2, new TextDecoder().decode(stderr));
  return code === 0 ? "done" : "failed";
}

/** Which list a user finds at `path`: it opens, and all its keys can be read. */
async function foundAt(path: string): Promise<"old" | "new"> {
  const list = await KeyList.open(path, { write: true });
  for (let slot = 0; slot < list.header.slotCount; slot++) {
    assertEquals(list.readRecord(slot, new Uint8Array(65_536)), { kind: "read" });
  }
  list.close();
  return list.header.slotCount === OLD.slotCount ? "old" : "new";
}

/** Opens both lists in the given order; what is left beside them is named to the user. */
async function foundIn(folder: string, order: number[]): Promise<string> {
  const paths = [`${folder}/one/alice.hkl`, `${folder}/two/bob.hkl`];
  const found: string[] = [];
  for (const seat of order) found[seat] = await foundAt(paths[seat]!);
  for (const path of paths) {
    const told = staleFileNotices(path).map((notice) => notice.path).join("\n");
    const hidden = namesIn(path.slice(0, path.lastIndexOf("/"))).filter((name) => name[0] === ".");
    for (const name of hidden) assertStringIncludes(told, name);
  }
  return found.join();
}

let made: Promise<TempDir> | undefined;

Deno.test.afterAll(async () => (await made)?.[Symbol.dispose]());

/** Puts the old lists into `folder`, which are made once, and gives the folders that each is in. */
async function putOld(folder: string): Promise<string[]> {
  const { path } = await (made ??= writeOld());
  moveTo(path, folder);
  return ["one", "two"].map((name) => `${folder}/${name}`);
}

async function writeOld(): Promise<TempDir> {
  const dir = tempDir();
  for (const name of ["one", "two"]) Deno.mkdirSync(dir.file(name));
  const targets = [
    { seat: "a" as const, path: dir.file("one/alice.hkl") },
    { seat: "b" as const, path: dir.file("two/bob.hkl") },
  ];
  await makeList("", { ...OLD, targets });
  return dir;
}

/** As two sticks that are mounted elsewhere next time. */
function moveTo(folder: string, elsewhere: string): string {
  assert(new Deno.Command("cp", { args: ["-a", folder, elsewhere] }).outputSync().success);
  return elsewhere;
}

Deno.test({
  name: "a keygen that is killed while it replaces lists leaves both old ones or both new ones",
  ignore,
  fn: async () => {
    const seen = new Set<string>();
    for (let killAt = 1;; killAt++) {
      using dir = tempDir();
      const folders = await putOld(dir.file("here"));
      const ended = await runKilled("keygen", { killAt }, folders);
      const there = moveTo(dir.file("here"), dir.file("there"));
      const found = await foundIn(dir.file("here"), [0, 1]);
      assertEquals(await foundIn(there, [1, 0]), found, `killed before step ${killAt}`);
      seen.add(found);
      if (ended === "killed") continue;
      assertEquals(ended, "done");
      break;
    }
    assertEquals([...seen], ["new,new"]);
  },
});

Deno.test({
  name: "a keygen that is killed while it takes a failed replacement back does so, too",
  ignore,
  fn: async () => {
    const seen = new Set<string>();
    // The tenth rename gives the last file but one its name.
    for (let killAt = 10;; killAt++) {
      using dir = tempDir();
      const folders = await putOld(dir.file("here"));
      const ended = await runKilled("keygen", { killAt, failAt: 10 }, folders);
      seen.add(await foundIn(dir.file("here"), killAt % 2 === 0 ? [0, 1] : [1, 0]));
      if (ended === "killed") continue;
      assertEquals(ended, "failed");
      break;
    }
    assertEquals([...seen], ["new,new", "old,old"]);
  },
});

Deno.test({
  name: "a keygen that is killed while it writes its notes leaves both old lists or both new ones",
  ignore,
  fn: async () => {
    for (const notes of [[], ["one/.alice.hkl"], ["two/.bob.hkl"]]) {
      using dir = tempDir();
      const folders = await putOld(dir.file("here"));
      assertEquals(await runKilled("keygen", { killAt: 1 }, folders), "killed");
      for (const note of ["one/.alice.hkl", "two/.bob.hkl"]) {
        if (!notes.includes(note)) Deno.removeSync(`${dir.file("here")}/${note}.replace`);
      }
      const order = notes[0] === "two/.bob.hkl" ? [1, 0] : [0, 1];
      const expected = notes.length === 0 ? "old,old" : "new,new";
      assertEquals(await foundIn(dir.file("here"), order), expected);
    }
  },
});

Deno.test({
  name: "a passwd that is killed while it replaces files leaves the old list or the new one",
  ignore,
  fn: async () => {
    const seen = new Set<string>();
    for (let killAt = 1;; killAt++) {
      using dir = tempDir();
      const layout = { recordBytes: 65_536, slotCount: 40, recordsPerVolume: 16 };
      const made = await writeSmallList(dir.file("x.hkl"), layout);
      const ended = await runKilled("passwd", { killAt }, [made.path]);
      const isNew = readListInfo(made.path).header.passphraseBlock !== undefined;
      const passphrase = isNew ? "first" : undefined;
      const list = await KeyList.open(made.path, { write: true, passphrase });
      const into = new Uint8Array(made.header.recordBytes);
      for (let slot = 0; slot < made.header.slotCount; slot++) {
        assertEquals(list.readRecord(slot, into), { kind: "read" });
        assertEquals(into, made.recordOf(slot));
      }
      list.close();
      seen.add(isNew ? "new" : "old");
      if (ended === "killed") continue;
      assertEquals(ended, "done");
      break;
    }
    assertEquals([...seen], ["new"]);
  },
});
