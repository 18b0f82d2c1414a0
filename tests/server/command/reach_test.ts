import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ANY, makeLists } from "../../testkit/chatting.ts";
import { runProgramFully } from "../../testkit/program.ts";
import { ProgramHere, runHere } from "../../testkit/program_here.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Not to the router of this machine. */
const LOOPBACK = ["--listen", "127.0.0.1:0"];

Deno.test("reach calls the other side and says that it is there", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const peer = await alice.line("peer: ");
  const words = ["reach", `${folder.path}/bob.hkl`, "--peer", peer, ...LOOPBACK, "--for", "10s"];
  const { code, stdout, stderr } = await runProgramFully(words);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^network: no address that another computer can dial$/m);
  assertMatch(stdout, /^call: alice is here$/m);
  assertStringIncludes(stdout, "hchat listens on this computer");
});

/** A list of which no onion address can be had, whether tor runs on this machine or not: its last record is gone. */
function withoutOnion(list: string): string {
  using file = Deno.openSync(list, { write: true });
  file.seekSync(-64, Deno.SeekMode.End);
  file.writeSync(new Uint8Array(64));
  return list;
}

Deno.test("reach says why no way is open, and what to do", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const list = withoutOnion(`${folder.path}/bob.hkl`);
  const refused = await runHere([
    "reach",
    list,
    "--peer",
    "127.0.0.1:9",
    ...LOOPBACK,
    "--for",
    "10s",
  ]);
  assertEquals(refused.code, 1);
  assertMatch(refused.stdout, /^call: can't reach alice at 127\.0\.0\.1:9: hchat isn't running/m);
  assertMatch(refused.stderr, /^hchat: hint: in one network, /);
  const untried = await runHere(["reach", list, ...LOOPBACK, "--for", "5s"]);
  assertMatch(untried.stdout, /^onion: .* is not published; /m);
  assertMatch(untried.stdout, /^call: not tried; give --peer URL to call alice$/m);
});

Deno.test("reach of a program that only calls asks no router, and says that nothing listens", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const list = withoutOnion(`${folder.path}/bob.hkl`);
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const peer = await alice.line("peer: ");
  // As long as nobody waits for: it ends when the call has its answer.
  const called = await runHere(["reach", list, "--peer", peer, "--for", "1h"]);
  assertEquals([called.code, called.stderr], [0, ""]);
  assertMatch(called.stdout, /^network: not tried, hchat only calls; with --listen /m);
  assertMatch(called.stdout, /^call: alice is here$/m);
  assertEquals(/router|^came:/m.test(called.stdout), false, called.stdout);
  const refused = await runHere(["reach", list, "--peer", "127.0.0.1:9", "--for", "1h"]);
  assertEquals(refused.code, 1);
  assertMatch(refused.stderr, /^hchat: hint: leave --peer out to see how/m);
});
