import { assertEquals } from "@std/assert";
import type { LocalApi } from "../../../server/cli/local_api.ts";
import { ANY, apiOf, makeLists, untilDelivered, untilShown } from "../../testkit/chatting.ts";
import { Program } from "../../testkit/program.ts";
import { ProgramHere } from "../../testkit/program_here.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Resolves when the first conversation's status is, or is not, "keyListRemoved". */
function untilRemoved(api: LocalApi, isRemoved: boolean): Promise<void> {
  return untilShown(
    api,
    ({ status }) => (status.code === "keyListRemoved") === isRemoved,
    `the status did not become ${isRemoved ? "removed" : "well again"}`,
  );
}

Deno.test("a chat whose list is cut off or removed says so, lives, and goes on when it is back", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const list = folder.file("bob.hkl");
  await using alice = new ProgramHere([folder.file("alice.hkl"), ...ANY]);
  await using bob = new Program([list, "--peer", await alice.line("peer: "), ...ANY]);
  const api = await apiOf(bob);
  await untilDelivered(api, await api.send("before"));
  const kept = Deno.readFileSync(list);
  const pulls: [() => void, () => void][] = [
    [() => Deno.truncateSync(list, 5_000), () => Deno.writeFileSync(list, kept)],
    [
      () => Deno.renameSync(list, folder.file("elsewhere")),
      () => Deno.renameSync(folder.file("elsewhere"), list),
    ],
  ];
  for (const [pull, putBack] of pulls) {
    pull();
    await untilRemoved(api, true);
    const id = await api.send("while it is gone");
    putBack();
    await untilRemoved(api, false);
    await untilDelivered(api, id);
  }
  bob.signal("SIGINT");
  assertEquals((await bob.end()).code, 0);
});
