/** The vault of real programs, killed by the system. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ANY, apiOf, makeLists, untilDelivered, untilShown } from "../../testkit/chatting.ts";
import { opened } from "../../testkit/opened.ts";
import { Program, runProgramFully } from "../../testkit/program.ts";
import { ProgramHere, runHere } from "../../testkit/program_here.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

Deno.test("with --history a program that is killed goes on where it was, each text once and in order", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const [alice, bob] = [folder.file("alice.hkl"), folder.file("bob.hkl")];
  await using atBob = new ProgramHere([bob, "--history", ...ANY]);
  const peer = await atBob.line("peer: ");
  const words = [alice, "--history", "--peer", peer, ...ANY];
  const wanted: string[] = [];
  for (let round = 0; round < 4; round++) {
    await using atAlice = new Program(words);
    const api = await apiOf(atAlice);
    const shown = (await opened(api)).conversations[0];
    assertEquals(shown?.history, folder.file("alice.vault"));
    assertEquals(shown?.entries.map(({ text }) => text), wanted);
    for (const part of ["a", "b", "c"]) {
      wanted.push(`${round} ${part} ${"z".repeat(1_500)}`);
      await api.send(wanted.at(-1)!);
    }
    atAlice.signal("SIGKILL");
    await atAlice.end();
  }
  await using last = new ProgramHere(words);
  const id = await (await apiOf(last)).send("last");
  await untilDelivered(await apiOf(last), id);
  const api = await apiOf(atBob);
  await untilShown(api, ({ entries }) => entries.at(-1)?.text === "last", "the last text");
  const texts = (await api.messages()).conversations[0]?.entries.map(({ text }) => text);
  assertEquals(texts, [...wanted, "last"]);
  assertEquals((Deno.statSync(folder.file("alice.vault")).mode ?? 0) & 0o077, 0);
});

Deno.test("--history names its file, is declined for several lists in one, and says when it cannot be used", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const [alice, bob] = [folder.file("alice.hkl"), folder.file("bob.hkl")];
  const both = await runHere([alice, bob, `--history=${folder.file("x")}`, ...ANY]);
  assertEquals([both.code, both.stdout], [2, ""]);
  assert(both.stderr.includes("--history: expected one LIST for one FILE"), both.stderr);
  Deno.writeTextFileSync(folder.file("diary"), "Dear diary, ".repeat(100));
  await using program = new ProgramHere([alice, `--history=${folder.file("diary")}`, ...ANY]);
  await program.line("peer: ");
  assert(program.stderr.includes("no history in this run: the file is damaged"), program.stderr);
  assertEquals(Deno.readTextFileSync(folder.file("diary")), "Dear diary, ".repeat(100));
});

Deno.test("hchat history prints what was kept, found by its words; hchat wipe leaves nothing of it", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const [alice, vault] = [folder.file("alice.hkl"), folder.file("alice.vault")];
  const none = await runHere(["history", alice]);
  assertEquals(none.code, 1);
  assert(none.stderr.includes(`there is no vault at ${vault}`), none.stderr);
  {
    await using program = new Program([alice, "--history", ...ANY]);
    const api = await apiOf(program);
    for (const text of ["Meet me at the harbour", "bring\nthe \u001b[31mkeys"]) {
      await api.send(text);
    }
    const busy = await runHere(["history", alice]);
    assertEquals(busy.code, 1);
    const wipe = await runHere(["wipe", alice, "--yes"]);
    assert(wipe.stderr.includes("another program uses the file"), wipe.stderr);
    program.signal("SIGINT");
    assertEquals((await program.end()).code, 0);
  }
  const all = await runProgramFully(["history", alice]);
  assertEquals([all.code, all.stderr], [0, ""]);
  assertMatch(
    all.stdout,
    / {2}alice: Meet me at the harbour\n.* {2}alice: bring\n {4}the \ufffd\[31m/,
  );
  const found = await runHere(["history", alice, "--json", "--search", "HARBOUR meet"]);
  assertEquals(JSON.parse(found.stdout).map(({ text }: { text: string }) => text), [
    "Meet me at the harbour",
  ]);
  const unmatched = await runHere(["history", alice, "--search", "harbour lighthouse"]);
  assertEquals([unmatched.code, unmatched.stdout], [0, ""]);
  assertEquals(unmatched.stderr, "hchat: hint: no message has all of the words\n");
  const exported = folder.file("talk.txt");
  const written = await runHere(["history", alice, "--export", exported]);
  assertEquals([written.code, written.stdout], [0, `exported: ${exported}\n`]);
  assert(written.stderr.includes("is not sealed"), written.stderr);
  assertEquals(Deno.readTextFileSync(exported), all.stdout);
  assertEquals((Deno.statSync(exported).mode ?? 0) & 0o077, 0);
  assertEquals((await runHere(["history", alice, "--export", exported])).code, 1);
  assertEquals((await runHere(["wipe", alice])).code, 1);
  const wiped = await runProgramFully(["wipe", alice, "--list", "--yes"]);
  assertEquals([wiped.code, wiped.stderr], [0, ""]);
  assertMatch(wiped.stdout, /^wiped: .*alice\.vault\nburned: all \d+ keys of /);
  const left = [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
  assertEquals(left.filter((name) => name.includes("vault")), []);
  Deno.writeTextFileSync(vault, "Dear diary");
  assertEquals((await runHere(["wipe", alice, "--yes"])).code, 1);
  assertEquals(Deno.readTextFileSync(vault), "Dear diary");
});
