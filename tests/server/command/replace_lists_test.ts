/** What keygen --force and copy --force say when older lists cannot be replaced, put back or removed. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { writeNote } from "../../../keys/list/replacement_note.ts";
import { copyCommand } from "../../../server/command/copy_command.ts";
import { infoCommand } from "../../../server/command/info_command.ts";
import { keygenCommand } from "../../../server/command/keygen_command.ts";
import { findLists } from "../../../server/command/chat/find_lists.ts";
import { realClock } from "../../testkit/real_clock.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { runCommand } from "../../testkit/run_command.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const SHORT = ["--for", "10m", "--key-size", "64"];

/** Lets the system refuse what `isRefused` says. */
function refusing(isRefused: (from: string, to: string) => boolean): Disposable {
  const { renameSync, removeSync } = Deno;
  const refuse = (from: string | URL, to: string | URL = ""): void => {
    if (!isRefused(String(from), String(to))) return;
    throw Object.assign(new Deno.errors.PermissionDenied("not permitted"), { code: "EPERM" });
  };
  Deno.renameSync = (from, to) => (refuse(from, to), renameSync(from, to));
  Deno.removeSync = (path, options) => (refuse(path), removeSync(path, options));
  return { [Symbol.dispose]: () => void Object.assign(Deno, { renameSync, removeSync }) };
}

Deno.test("keygen --force that cannot replace the second list leaves both as they were", async () => {
  using dir = tempDir();
  const words = ["--out", dir.path, ...SHORT];
  await runCommand(keygenCommand, words);
  const before = namesIn(dir.path).map((name) => Deno.readFileSync(dir.file(name)));
  using _refusing = refusing((from) => from.endsWith("/bob.hkl"));
  const run = await runCommand(keygenCommand, [...words, "--force"]);
  assertEquals(run.code, 1);
  assertStringIncludes(
    run.errors[0] ?? "",
    `you are not allowed to write there (${dir.file("bob.hkl")}); nothing was kept`,
  );
  assertEquals(namesIn(dir.path), ["alice.hkl", "bob.hkl"]);
  assertEquals(namesIn(dir.path).map((name) => Deno.readFileSync(dir.file(name))), before);
});

Deno.test("keygen --force that can neither replace nor put back says so, and the next command finishes it", async () => {
  using dir = tempDir();
  const words = ["--out", dir.path, ...SHORT];
  await runCommand(keygenCommand, words);
  const before = readListInfo(dir.file("alice.hkl")).header.listId;
  {
    using _refusing = refusing((from, to) =>
      from.endsWith("/bob.hkl") || to.endsWith("/alice.hkl")
    );
    const run = await runCommand(keygenCommand, [...words, "--force"]);
    assertEquals(run.code, 1);
    assertStringIncludes(run.errors[0] ?? "", "some files are replaced already");
    assertStringIncludes(run.errors[1] ?? "", "that finishes it");
    const info = await runCommand(infoCommand, [dir.file("bob.hkl")]);
    assertStringIncludes(info.errors[0] ?? "", "was stopped before it had finished");
    assertStringIncludes(info.errors[1] ?? "", "that finishes it");
  }
  assertEquals((await runCommand(infoCommand, [dir.file("bob.hkl")])).code, 0);
  const [a, b] = ["alice", "bob"].map((name) => readListInfo(dir.file(`${name}.hkl`)).header);
  assertEquals(a!.listId, b!.listId);
  assert(a!.listId.some((byte, index) => byte !== before[index]));
  assertEquals(namesIn(dir.path), ["alice.hkl", "bob.hkl"]);
});

Deno.test("keygen finishes what a run that was stopped has begun before it looks for older lists", async () => {
  using dir = tempDir();
  const words = ["--out", dir.path, ...SHORT];
  await runCommand(keygenCommand, words);
  for (const name of ["alice.hkl", "bob.hkl"]) {
    Deno.renameSync(dir.file(name), dir.file(`.${name}.partial-00112233`));
  }
  const lists = ["alice.hkl", "bob.hkl"].map((name) => ({
    path: dir.file(name),
    volumes: 1,
    older: 0,
  }));
  writeNote(dir.file("bob.hkl"), { run: "00112233", lists }).close();
  const run = await runCommand(keygenCommand, words);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors[0] ?? "", "alice.hkl exists");
  assertEquals(namesIn(dir.path), ["alice.hkl", "bob.hkl"]);
});

Deno.test("keygen --force warns of an older list that cannot be removed", async () => {
  using dir = tempDir();
  const words = ["--out", dir.path, ...SHORT];
  await runCommand(keygenCommand, words);
  using _refusing = refusing((from, to) => to === "" && from.includes(".replaced-"));
  const run = await runCommand(keygenCommand, [...words, "--force"]);
  assertEquals(run.code, 0);
  assert(run.lines.includes(`wrote: ${dir.file("bob.hkl")}`));
  const backups = namesIn(dir.path).filter((name) => name.includes(".replaced-"));
  assertEquals(backups.length, 2);
  assertEquals(
    run.errors,
    backups.map((name) =>
      `hchat: warning: ${dir.file(name)} of the list that was replaced cannot be removed; ` +
      "it holds keys: delete it"
    ),
  );
});

Deno.test("copy --force that cannot replace a volume leaves the older list as it was", async () => {
  using dir = tempDir();
  Deno.mkdirSync(dir.file("stick"));
  const volumes = ["--for", "10h", "--volume-size", "2200000"];
  await runCommand(keygenCommand, ["--out", dir.path, ...volumes]);
  await runCommand(keygenCommand, ["--out", dir.file("stick"), ...volumes]);
  const names = namesIn(dir.file("stick"));
  const read = (name: string): Uint8Array => Deno.readFileSync(dir.file(`stick/${name}`));
  const before = names.map(read);
  using _refusing = refusing((from, to) => to !== "" && from.includes(".bob.hkl.001.partial-"));
  const run = await runCommand(copyCommand, [dir.file("bob.hkl"), dir.file("stick"), "--force"]);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors[0] ?? "", "nothing was kept");
  assertEquals(namesIn(dir.file("stick")), names);
  assertEquals(names.map(read), before);
});

Deno.test("what a run that was cut off has left is found by nobody who looks for lists", async () => {
  using dir = tempDir();
  const partial = dir.file(".alice.hkl.partial-00112233");
  Deno.writeFileSync(partial, new Uint8Array(100_000));
  Deno.writeFileSync(dir.file(".alice.hkl.replaced-00112233"), new Uint8Array(100_000));
  const places = {
    programFolder: undefined,
    currentFolder: dir.path,
    mediaFolders: [dir.path],
    clock: realClock,
  };
  assertEquals(await findLists(places), []);
  const info = await runCommand(infoCommand, [partial]);
  assertEquals(info.code, 1);
  assertStringIncludes(info.errors[0] ?? "", "This is not an hchat key list");
});
