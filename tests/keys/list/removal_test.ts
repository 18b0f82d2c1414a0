import { assert, assertEquals } from "@std/assert";
import { type Child, startChild } from "../../testkit/child.ts";
import { type SmallList, writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const HOLDER = new URL("./children/list_holder.ts", import.meta.url);
/** Several chunks, so that some of them were never looked at before the file goes away. */
const SLOTS = 4_000;

async function holdList(path: string, mode = "mapped"): Promise<Child> {
  const child = startChild(HOLDER, [path, mode]);
  assertEquals(await child.line(), "open");
  return child;
}

function firstBytes(made: SmallList, slot: number): string {
  return `read ${made.recordOf(slot).slice(0, 8).toHex()}`;
}

/** Takes the file away under an open list, sees it noticed, brings it back and sees it taken up again. */
async function pullAndPutBack(
  { made, mode, pull, putBack }: {
    made: SmallList;
    mode: string;
    pull: () => void | Promise<void>;
    putBack: () => void | Promise<void>;
  },
): Promise<void> {
  await using child = await holdList(made.path, mode);
  for (const slot of [10, 11, 12]) {
    assertEquals(await child.ask(`read ${slot}`), firstBytes(made, slot));
  }
  assertEquals(await child.ask("claim 12"), "claimed");
  await pull();
  for (const slot of [12, 13, 3_999]) assertEquals(await child.ask(`read ${slot}`), "removed");
  assertEquals(await child.ask("claim 13"), "removed");
  assertEquals(await child.ask("revive"), "false");
  await putBack();
  assertEquals(await child.ask("revive"), "true");
  assertEquals(await child.ask("read 13"), firstBytes(made, 13));
  assertEquals(await child.ask("claim 11"), "below");
  assertEquals(await child.ask("claim 13"), "claimed");
  assertEquals(await child.end(), 0);
}

for (const mode of ["mapped", "positional"]) {
  Deno.test(`a list that is cut off or removed answers "removed" and comes back (${mode})`, async () => {
    using dir = tempDir();
    const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: SLOTS });
    const { path } = made;
    let kept = new Uint8Array();
    const keep = (): void => void (kept = Deno.readFileSync(path));
    const restore = (): void => Deno.writeFileSync(path, kept);
    const pulls: (() => void)[] = [
      // In the middle of a page, so that the rest of it reads as zeros; at once behind the header; to nothing.
      () => Deno.truncateSync(path, 4_096 + 12 * 1_280 + 100),
      () => Deno.truncateSync(path, 4_096),
      () => Deno.truncateSync(path, 0),
      () => Deno.removeSync(path),
    ];
    for (const pull of pulls) {
      const keepAndPull = (): void => (keep(), pull());
      await pullAndPutBack({ made, mode, pull: keepAndPull, putBack: restore });
      await writeSmallList(path, { slotCount: SLOTS });
    }
    await pullAndPutBack({
      made,
      mode,
      pull: () => Deno.renameSync(path, dir.file("elsewhere")),
      putBack: () => Deno.renameSync(dir.file("elsewhere"), path),
    });
  });
}

Deno.test('a list whose medium is unmounted answers "removed" and comes back', async () => {
  using dir = tempDir();
  const mount = dir.file("stick");
  Deno.mkdirSync(mount);
  const isMounted = await run("mount", ["-t", "tmpfs", "-o", "size=16m", "hchat-test", mount]);
  const made = await writeSmallList(`${mount}/alice.hkl`, { slotCount: SLOTS });
  let kept = new Uint8Array();
  try {
    await pullAndPutBack({
      made,
      mode: "mapped",
      pull: async () => {
        kept = Deno.readFileSync(made.path);
        // Who may not mount takes the whole folder away instead.
        if (isMounted) assert(await run("umount", ["-l", mount]));
        else Deno.removeSync(mount, { recursive: true });
      },
      putBack: async () => {
        if (isMounted) assert(await run("mount", ["-t", "tmpfs", "hchat-test", mount]));
        else Deno.mkdirSync(mount);
        Deno.writeFileSync(made.path, kept);
      },
    });
  } finally {
    if (isMounted) await run("umount", ["-l", mount]);
  }
});

Deno.test("another list under the same name is not taken for the one that was removed", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const other = await writeSmallList(dir.file("other.hkl"), { slotCount: 100, seed: "other" });
  await using child = await holdList(made.path);
  assertEquals(await child.ask("read 5"), firstBytes(made, 5));
  Deno.renameSync(other.path, made.path);
  assertEquals(await child.ask("read 5"), "removed");
  assertEquals(await child.ask("revive"), "false");
});

Deno.test("a list that another program has taken meanwhile is not taken up again", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  await using first = await holdList(made.path);
  Deno.renameSync(made.path, dir.file("elsewhere"));
  assertEquals(await first.ask("read 5"), "removed");
  Deno.renameSync(dir.file("elsewhere"), made.path);
  await using second = await holdList(made.path);
  assertEquals(await second.ask("claim 40"), "claimed");
  assertEquals(await first.ask("revive"), "false");
  assertEquals(await second.end(), 0);
  assertEquals(await first.ask("revive"), "true");
  // What the other one sent under stays spent.
  assertEquals(await first.ask("claim 39"), "below");
});

async function run(program: string, args: string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}
