import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../server/command/command_table.ts";
import { LocalApi } from "../../../server/command/local_api.ts";
import { runProgram } from "../../../server/cli/program.ts";
import { ANY, untilShown } from "../../testkit/chatting.ts";
import { Program, runProgramFully } from "../../testkit/program.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { makeNamedFiles, WRONG_LINES } from "../../testkit/wrong_lines.ts";

Deno.test("every wrong command line ends with its exit code and its own words on standard error", async (t) => {
  using folder = tempDir();
  const made = await runProgramFully(["keygen", "--out", folder.path, "--for", "1h"]);
  assertEquals(made.code, 0, made.stderr);
  const files = await makeNamedFiles(folder.path);
  for (const { words, code, says } of WRONG_LINES) {
    await t.step(words, async () => {
      const io = new FakeIo();
      const line = words.split(" ").map((word) => files[word] ?? word);
      const program = { commands: COMMANDS, fallback: "chat", version: "" };
      assertEquals(await runProgram(program, line, io), code, io.errors.join("\n"));
      assertEquals(io.lines, []);
      assertMatch(io.errors[0] ?? "", /^hchat: error: [A-Z]/);
      assertStringIncludes(io.errors.join("\n"), says);
      assert(io.errors.every((error) => !/\bat .*:\d+:\d+/.test(error)), "a stack trace is shown");
    });
  }
});

Deno.test("the process ends with the exit codes that the help names", async () => {
  assertEquals((await runProgramFully(["--version"])).code, 0);
  const failed = await runProgramFully(["info", "/nowhere/x.hkl"]);
  assertEquals([failed.code, failed.stdout], [1, ""]);
  assertMatch(failed.stderr, /^hchat: error: [A-Z].*\n/);
  const misused = await runProgramFully(["info"]);
  assertEquals([misused.code, misused.stdout], [2, ""]);
  assertMatch(misused.stderr, /^hchat: error: .*\nhchat: hint: .*\n$/);
});

/** A chat that has a session with a peer which then stops answering, and waits for it when it is asked to end. */
async function chatWithDeafPeer(folder: string): Promise<{ chat: Program; peer: Program }> {
  await runProgramFully(["keygen", "--out", folder, "--for", "1h"]);
  const peer = new Program([`${folder}/alice.hkl`, ...ANY]);
  const chat = new Program([
    `${folder}/bob.hkl`,
    ...ANY,
    "--peer",
    await peer.line("peer: "),
  ]);
  const api = new LocalApi(await chat.line("page: "));
  await untilShown(api, ({ status }) => status.code === "connected", "the two do not talk");
  peer.signal("SIGSTOP");
  return { chat, peer };
}

Deno.test("Ctrl-C gives up on a peer that does not take note of the goodbye, within two seconds", async () => {
  using folder = tempDir();
  const { chat, peer } = await chatWithDeafPeer(folder.path);
  await using _both = { [Symbol.asyncDispose]: () => dispose(chat, peer) };
  const startMs = performance.now();
  chat.signal("SIGINT");
  assertEquals((await chat.end()).code, 0);
  const tookMs = performance.now() - startMs;
  assert(tookMs > 1_000 && tookMs < 2_300, `${tookMs} ms`);
});

Deno.test("a second Ctrl-C leaves at once", async () => {
  using folder = tempDir();
  const { chat, peer } = await chatWithDeafPeer(folder.path);
  await using _both = { [Symbol.asyncDispose]: () => dispose(chat, peer) };
  const startMs = performance.now();
  chat.signal("SIGINT");
  // Later than what npm hands on beside the terminal, which counts as one.
  await new Promise((resolve) => setTimeout(resolve, 500));
  chat.signal("SIGINT");
  assertEquals((await chat.end()).code, 130);
  assert(performance.now() - startMs < 1_500);
});

async function dispose(...programs: Program[]): Promise<void> {
  for (const program of programs) await program[Symbol.asyncDispose]();
}
