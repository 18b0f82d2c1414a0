/** New lists take the place of older ones: all files of both seats, or none. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { announceHeader, announceRenames } from "../../../keys/list/pending_change.ts";
import { KeyListError } from "../../../keys/errors.ts";
import { staleFileNotices } from "../../../keys/list/stale_files.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import type { SeatTarget } from "../../../keys/make/partial_seat.ts";
import { type OpenedList, openList } from "../../../keys/list/open_list.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { makeList } from "../../testkit/make_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const OLD = { recordBytes: 65_536, slotCount: 80, volumeBytes: 2_200_000 };
const NEW = { recordBytes: 65_536, slotCount: 40, volumeBytes: 2_200_000 };

/** Names and digests of all files of a folder. */
function contentOf(folder: string): string[] {
  return namesIn(folder).map((name) => {
    const bytes = Deno.readFileSync(`${folder}/${name}`);
    return `${name} ${createHash("sha256").update(bytes).digest("hex")}`;
  });
}

/** The two seats, each in a folder of its own. */
function targetsIn([one, two]: string[]): SeatTarget[] {
  return [{ seat: "a", path: `${one}/alice.hkl` }, { seat: "b", path: `${two}/bob.hkl` }];
}

/** Lets the system refuse the rename with this number, counted from 1. */
function failingRename(failAt: number): Disposable & { count: number } {
  const rename = Deno.renameSync;
  const state = { count: 0, [Symbol.dispose]: () => void (Deno.renameSync = rename) };
  Deno.renameSync = (from, to) => {
    if (++state.count === failAt) throw new Deno.errors.PermissionDenied("Operation not permitted");
    rename(from, to);
  };
  return state;
}

Deno.test("new lists replace both older ones, or both older ones stand as before", async () => {
  using dir = tempDir();
  await makeList(dir.path, OLD);
  announceHeader(dir.file("alice.hkl"), new Uint8Array(3_072));
  announceRenames(dir.file("bob.hkl"), ["none"]);
  const before = contentOf(dir.path);
  for (let failAt = 1;; failAt++) {
    using renames = failingRename(failAt);
    const outcome = await makeList(dir.path, NEW);
    if (renames.count < failAt) {
      assertEquals(outcome.kind, "written");
      break;
    }
    assert(outcome.kind === "failed", `rename ${failAt}`);
    assertEquals(contentOf(dir.path), before);
  }
  assertEquals(namesIn(dir.path), ["alice.hkl", "alice.hkl.001", "bob.hkl", "bob.hkl.001"]);
});

Deno.test("two runs that replace the same lists at once leave one pair, old or new", async () => {
  using dir = tempDir();
  await makeList(dir.path, OLD);
  const runs = await Promise.all(
    [1, 2].map((run) => makeList(dir.path, { ...NEW, listId: new Uint8Array(16).fill(run) })),
  );
  assert(runs.some(({ kind }) => kind === "written"));
  const [a, b] = ["alice.hkl", "bob.hkl"].map((name) => readListInfo(dir.file(name)).header.listId);
  assertEquals(a, b);
  assertEquals(namesIn(dir.path), ["alice.hkl", "alice.hkl.001", "bob.hkl", "bob.hkl.001"]);
});

Deno.test("a list that a program has opened while the new ones were written is not replaced", async () => {
  using dir = tempDir();
  await makeList(dir.path, OLD);
  const before = contentOf(dir.path);
  let bob: OpenedList | undefined;
  const progress = (): void => {
    bob ??= openList(dir.file("bob.hkl"), { write: true, lock: true });
  };
  const outcome = await makeList(dir.path, NEW, { progress });
  assert(outcome.kind === "failed");
  assertEquals([outcome.fault.code, outcome.fault.path], ["EBUSY", dir.file("bob.hkl")]);
  assertEquals(contentOf(dir.path), before);
  bob?.volumes.close();
});

const KILLED = new URL("./children/killed_keygen.ts", import.meta.url).href;

/** Whether a run that kills itself before step `killAt` got that far. */
async function isKilledAt(killAt: number, folders: string[]): Promise<boolean> {
  const args = ["run", "--quiet", "--no-check", "--allow-all", KILLED, `${killAt}`, ...folders];
  const { code, signal } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert(signal === "SIGKILL" || code === 0);
  return signal === "SIGKILL";
}

/** What a user finds under the name of a list: one of the two, whole, or none and where the old one is. */
async function foundAt(path: string): Promise<"old" | "new" | "aside"> {
  try {
    const list = await KeyList.open(path, { write: true });
    for (let slot = 0; slot < list.header.slotCount; slot++) {
      assertEquals(list.readRecord(slot, new Uint8Array(65_536)), { kind: "read" });
    }
    list.close();
    return list.header.slotCount === OLD.slotCount ? "old" : "new";
  } catch (error) {
    assert(error instanceof KeyListError, `${error}`);
    const hint = error.hint ?? "";
    assertStringIncludes(hint, "has put the older list aside: give");
    doAsTold(path.slice(0, path.lastIndexOf("/")), hint);
    return "aside";
  }
}

/** Renames files as a hint says. */
function doAsTold(folder: string, hint: string): void {
  for (const [, from, to] of hint.matchAll(/(\.\S+\.replaced-[0-9a-f]{8}) the name ([^ ,]+)/g)) {
    Deno.renameSync(`${folder}/${from}`, `${folder}/${to}`);
  }
}

Deno.test({
  name:
    "whoever is killed while lists are replaced leaves old ones, new ones, or old ones to be named again",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const seen = new Set<string>();
    for (let killAt = 1;; killAt++) {
      using dir = tempDir();
      const folders = ["one", "two"].map((name) => dir.file(name));
      const paths = [`${folders[0]}/alice.hkl`, `${folders[1]}/bob.hkl`];
      folders.forEach((folder) => Deno.mkdirSync(folder));
      await makeList("", { ...OLD, targets: targetsIn(folders) });
      const old = folders.map(contentOf);
      if (!await isKilledAt(killAt, folders)) break;
      const found = [];
      for (const [seat, path] of paths.entries()) {
        const kind = await foundAt(path);
        found.push(kind);
        const told = staleFileNotices(path).join("\n");
        for (const name of namesIn(folders[seat]!).filter((name) => name.startsWith("."))) {
          assertStringIncludes(told, name);
        }
        if (kind === "new") continue;
        assertEquals(contentOf(folders[seat]!).filter((file) => !file.startsWith(".")), old[seat]);
      }
      seen.add(found.join());
    }
    assertEquals([...seen], ["old,old", "aside,old", "aside,aside", "new,aside", "new,new"]);
  },
});
