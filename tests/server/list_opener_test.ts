import { assertEquals } from "@std/assert";
import { ListOpener } from "../../server/list_opener.ts";
import { readOnlyDesk } from "../testkit/read_only_desk.ts";
import { writeSmallList } from "../testkit/small_list.ts";
import { tempDir } from "../testkit/temp_dir.ts";

/** Opens lists that are on media that cannot be written. */
function readOnlyOpener(): ListOpener {
  return new ListOpener({
    modes: { padMode: "prefer", coverMode: "quiet", keepKeys: true },
    listDesk: () => Promise.resolve(readOnlyDesk()),
    openPaths: () => [],
  });
}

/** Uses the list at `path` up to slot 20 and closes it. */
async function useAndClose(opener: ListOpener, path: string): Promise<void> {
  const { list } = await opener.open(path, undefined);
  while (list.claimSlot(20).kind === "pending") await list.settled();
  await list.close();
}

Deno.test("a list on a read-only medium that was locked and opened again goes on above its floor", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const opener = readOnlyOpener();
  await useAndClose(opener, path);
  const { list } = await opener.open(path, undefined);
  assertEquals(list.claimSlot(19), { kind: "below", floor: 20 });
  await list.close();
});

Deno.test("it does so under another path, and after another list was in its place", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const opener = readOnlyOpener();
  await useAndClose(opener, path);
  const moved = folder.file("moved.hkl");
  await Deno.rename(path, moved);
  await writeSmallList(path, { seed: "another" });
  await (await opener.open(path, undefined)).list.close();
  const { list } = await opener.open(moved, undefined);
  assertEquals(list.claimSlot(19), { kind: "below", floor: 20 });
  await list.close();
});
