/** The vault of real programs, killed by the system. */
import { assert, assertEquals } from "@std/assert";
import { LocalApi } from "../../../server/command/local_api.ts";
import { ANY, makeLists, untilDelivered, untilShown } from "../../testkit/chatting.ts";
import { Program, runProgramFully } from "../../testkit/program.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

Deno.test("with --history a program that is killed goes on where it was, each text once and in order", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const [alice, bob] = [folder.file("alice.hkl"), folder.file("bob.hkl")];
  await using atBob = new Program([bob, "--history", ...ANY]);
  const peer = await atBob.line("peer: ");
  const start = () => new Program([alice, "--history", "--peer", peer, ...ANY]);
  const wanted: string[] = [];
  for (let round = 0; round < 4; round++) {
    await using atAlice = start();
    const api = new LocalApi(await atAlice.line("page: "));
    const shown = (await api.messages()).conversations[0];
    assertEquals(shown?.history, folder.file("alice.vault"));
    assertEquals(shown?.entries.map(({ text }) => text), wanted);
    for (const part of ["a", "b", "c"]) {
      wanted.push(`${round} ${part} ${"z".repeat(1_500)}`);
      await api.send(wanted.at(-1)!);
    }
    atAlice.signal("SIGKILL");
    await atAlice.end();
  }
  await using last = start();
  const id = await new LocalApi(await last.line("page: ")).send("last");
  await untilDelivered(new LocalApi(await last.line("page: ")), id);
  const api = new LocalApi(await atBob.line("page: "));
  await untilShown(api, ({ entries }) => entries.at(-1)?.text === "last", "the last text");
  const texts = (await api.messages()).conversations[0]?.entries.map(({ text }) => text);
  assertEquals(texts, [...wanted, "last"]);
  assertEquals((Deno.statSync(folder.file("alice.vault")).mode ?? 0) & 0o077, 0);
});

Deno.test("--history names its file, is declined for several lists in one, and says when it cannot be used", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const [alice, bob] = [folder.file("alice.hkl"), folder.file("bob.hkl")];
  const both = await runProgramFully([alice, bob, `--history=${folder.file("x")}`, ...ANY]);
  assertEquals([both.code, both.stdout], [2, ""]);
  assert(both.stderr.includes("--history: expected one LIST for one FILE"), both.stderr);
  Deno.writeTextFileSync(folder.file("diary"), "Dear diary, ".repeat(100));
  await using program = new Program([alice, `--history=${folder.file("diary")}`, ...ANY]);
  await program.line("peer: ");
  assert(program.stderr.includes("no history in this run: the file is damaged"), program.stderr);
  assertEquals(Deno.readTextFileSync(folder.file("diary")), "Dear diary, ".repeat(100));
});
