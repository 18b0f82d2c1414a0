import { assertEquals } from "@std/assert";
import { ListOpener } from "../../server/list_opener.ts";
import { readOnlyDesk } from "../testkit/read_only_desk.ts";
import { writeSmallList } from "../testkit/small_list.ts";
import { tempDir } from "../testkit/temp_dir.ts";

Deno.test("a list on a read-only medium that was locked and opened again goes on above its floor", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const opener = new ListOpener({
    modes: { padMode: "prefer", coverMode: "quiet", keepKeys: true },
    listDesk: () => Promise.resolve(readOnlyDesk()),
    openPaths: () => [],
  });
  const { list } = await opener.open(path, undefined);
  while (list.claimSlot(20).kind === "pending") await list.settled();
  await list.close();
  const again = (await opener.open(path, undefined)).list;
  assertEquals(again.claimSlot(19), { kind: "below", floor: 20 });
  await again.close();
});
