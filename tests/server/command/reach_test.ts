import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ANY, makeLists } from "../../testkit/chatting.ts";
import { Program, runProgramFully } from "../../testkit/program.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Not to the router of this machine. */
const LOOPBACK = ["--listen", "127.0.0.1:0"];

Deno.test("reach calls the other side and says that it is there", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new Program([`${folder.path}/alice.hkl`, ...ANY]);
  const peer = await alice.line("peer: ");
  const words = ["reach", `${folder.path}/bob.hkl`, "--peer", peer, ...LOOPBACK];
  const { code, stdout, stderr } = await runProgramFully(words);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^network: no address that another computer can dial$/m);
  assertMatch(stdout, /^call: alice is here$/m);
  assertStringIncludes(stdout, "hchat listens on this computer");
});

Deno.test("reach says why no way is open, and what to do", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const list = `${folder.path}/bob.hkl`;
  const refused = await runProgramFully(["reach", list, "--peer", "127.0.0.1:9", ...LOOPBACK]);
  assertEquals(refused.code, 1);
  assertMatch(refused.stdout, /^call: can't reach alice at 127\.0\.0\.1:9: hchat isn't running/m);
  assertMatch(refused.stderr, /^hchat: hint: in one network, /);
  const untried = await runProgramFully(["reach", list, ...LOOPBACK, "--for", "5s"]);
  assertMatch(untried.stdout, /^call: not tried; give --peer URL to call alice$/m);
});
