/** New lists take the place of older ones: all files of both seats, or none. */
import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { announceHeader } from "../../../keys/list/header_note.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { type OpenedList, openList } from "../../../keys/list/open_list.ts";
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

/** Lets the system refuse renames by their number, counted from 1. */
function failingRenames(isRefused: (count: number) => boolean): Disposable & { count: number } {
  const rename = Deno.renameSync;
  const state = { count: 0, [Symbol.dispose]: () => void (Deno.renameSync = rename) };
  Deno.renameSync = (from, to) => {
    if (isRefused(++state.count)) throw new Deno.errors.PermissionDenied("Operation not permitted");
    rename(from, to);
  };
  return state;
}

Deno.test("new lists replace both older ones, or both older ones stand as before", async () => {
  using dir = tempDir();
  await makeList(dir.path, OLD);
  announceHeader(dir.file("alice.hkl"), new Uint8Array(3_072));
  const before = contentOf(dir.path);
  for (let failAt = 1;; failAt++) {
    using renames = failingRenames((count) => count === failAt);
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

Deno.test("lists that can be neither replaced nor put back are new at the next opening, both of them", async () => {
  let halfDone = 0;
  for (let failFrom = 1;; failFrom++) {
    using dir = tempDir();
    await makeList(dir.path, OLD);
    const before = contentOf(dir.path);
    const { kind, isHalfDone, count } = await makeListFailing(dir.path, failFrom);
    if (count < failFrom) {
      assertEquals(kind, "written");
      break;
    }
    assertEquals(kind, "failed");
    if (isHalfDone) {
      halfDone++;
      const slots = ["bob.hkl", "alice.hkl"].map((name) =>
        readListInfo(dir.file(name)).header.slotCount
      );
      assertEquals(slots, [NEW.slotCount, NEW.slotCount]);
      assertEquals(namesIn(dir.path), ["alice.hkl", "alice.hkl.001", "bob.hkl", "bob.hkl.001"]);
    } else assertEquals(contentOf(dir.path), before);
  }
  assertEquals(halfDone, 9);
});

/** Writes new lists while the system refuses all renames from the one with this number on. */
async function makeListFailing(
  folder: string,
  failFrom: number,
): Promise<{ kind: string; isHalfDone: boolean; count: number }> {
  using renames = failingRenames((count) => count >= failFrom);
  const outcome = await makeList(folder, NEW);
  const isHalfDone = outcome.kind === "failed" && outcome.fault.isHalfDone;
  return { kind: outcome.kind, isHalfDone, count: renames.count };
}

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
