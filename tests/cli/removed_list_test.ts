import { assertEquals } from "@std/assert";
import { LocalApi } from "../../server/command/local_api.ts";
import { Program, runProgramFully } from "../testkit/program.ts";
import { tempDir } from "../testkit/temp_dir.ts";

const ANY = ["--no-open", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0"];

/** Resolves when the first conversation's status is, or is not, "keyListRemoved". */
async function untilRemoved(api: LocalApi, isRemoved: boolean): Promise<void> {
  for (let look = 0; look < 400; look++) {
    const status = (await api.messages()).conversations[0]?.status;
    if ((status === "keyListRemoved") === isRemoved) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The status did not become ${isRemoved ? "removed" : "well again"}`);
}

async function untilDelivered(api: LocalApi, id: string): Promise<void> {
  for (let look = 0; look < 800; look++) {
    const entries = (await api.messages()).conversations[0]?.entries ?? [];
    const state = entries.find((entry) => entry.id === id)?.state;
    if (state === "delivered" || state === "read") return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("The text was not delivered");
}

Deno.test("a chat whose list is cut off or removed says so, lives, and goes on when it is back", async () => {
  using folder = tempDir();
  const made = await runProgramFully(
    ["keygen", "--out", folder.path, "--for", "1h", "--period", "1s"],
  );
  assertEquals(made.code, 0, made.stderr);
  const list = folder.file("bob.hkl");
  await using alice = new Program([folder.file("alice.hkl"), ...ANY]);
  await using bob = new Program([list, "--peer", await alice.line("peer: "), ...ANY]);
  const api = new LocalApi(await bob.line("page: "));
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
