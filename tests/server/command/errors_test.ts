import { fileURLToPath } from "node:url";
import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { COMMANDS } from "../../../server/command/command_table.ts";
import { LocalApi } from "../../../server/cli/local_api.ts";
import { runProgram } from "../../../server/cli/program.ts";
import { ANY, makeLists, untilShown } from "../../testkit/chatting.ts";
import { Program, type ProgramEnd, runProgramFully, sourceWords } from "../../testkit/program.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { rawExchange } from "../../testkit/raw_http.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { makeNamedFiles, WRONG_LINES } from "../../testkit/wrong_lines.ts";

Deno.test("every wrong command line ends with its exit code and its own words on standard error", async (t) => {
  using folder = tempDir();
  await makeLists(folder.path);
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

/** Runs the program by a shell that writes \\377, which is never UTF-8, in place of `%`. */
async function runWithBytes(words: string, cwd: string): Promise<ProgramEnd> {
  const script = `b="$(printf '\\377')"; exec "$@" ${words.replaceAll("%", "${b}")}`;
  const program = ["sh", "-c", script, "sh", ...sourceWords()];
  return await runProgramFully([], { program, cwd });
}

Deno.test({
  name: "words of the command line that are not UTF-8 are refused, and nothing is written or sent",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = tempDir();
    await makeLists(folder.path);
    const before = await namesIn(folder.path);
    for (
      const words of [
        "keygen --out st%ck --for 10m",
        "chat alice.hkl --decoy s%te",
        "chat al%ce.hkl",
        "send bob.hkl --peer 127.0.0.1:1 --timeout 1s 'bad '%' text'",
      ]
    ) {
      const { code, stdout, stderr } = await runWithBytes(words, folder.path);
      assertEquals([code, stdout], [2, ""], stderr);
      assertStringIncludes(
        stderr,
        "hchat: error: Cannot read the command line: expected words in UTF-8",
      );
    }
    assertEquals(await namesIn(folder.path), before);
  },
});

Deno.test({
  name: "chat shows a decoy folder that holds a name which is not UTF-8",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = tempDir();
    const script = `mkdir site && echo hi > site/index.html && echo x > "site/$(printf '\\344')" &&
      exec "$@" --decoy site`;
    const program = ["sh", "-c", script, "sh", ...sourceWords()];
    await using chat = new Program(ANY, { program, cwd: folder.path });
    const port = Number(new URL(await chat.line("peer: ")).port);
    const { text } = await rawExchange({ port, parts: [GET] });
    assertMatch(text, /^HTTP\/1\.1 200 OK\r\n.*hi\n$/s);
    chat.signal("SIGINT");
    assertEquals((await chat.end()).code, 0);
  },
});

const GET = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test({
  name: "chat runs in an environment that is not UTF-8, and ends only when it is told to",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = tempDir();
    await makeLists(folder.path);
    const names = ["DISPLAY", "WAYLAND_DISPLAY", "TERM", "NO_COLOR", "USER", "HCHAT_PROGRAM"];
    const variables = names.map((name) => `${name}="$b"`).join(" ");
    const script = `b="$(printf '\\377')"; exec env ${variables} "$@"`;
    await using chat = new Program([`${folder.path}/alice.hkl`, ...ANY], {
      program: ["sh", "-c", script, "sh", ...sourceWords()],
    });
    await chat.line("peer: ");
    await new LocalApi(await chat.line("page: ")).messages();
    chat.signal("SIGINT");
    assertEquals((await chat.end()).code, 0);
  },
});

const TWICE_INTERRUPTED = new URL("children/twice_interrupted.ts", import.meta.url);

/**
 * A chat that has a session with a peer which then stops answering, and waits for it when it is asked to end. `program`
 * starts it; the source when absent.
 */
async function chatWithDeafPeer(folder: string, program?: string[]): Promise<DeafPair> {
  await makeLists(folder);
  const peer = new Program([`${folder}/alice.hkl`, ...ANY]);
  const words = [`${folder}/bob.hkl`, ...ANY, "--peer", await peer.line("peer: ")];
  const chat = new Program(words, program && { program });
  const api = new LocalApi(await chat.line("page: "));
  await untilShown(api, ({ status }) => status.code === "connected", "the two do not talk");
  peer.signal("SIGSTOP");
  return {
    chat,
    async [Symbol.asyncDispose]() {
      await chat[Symbol.asyncDispose]();
      await peer[Symbol.asyncDispose]();
    },
  };
}

/** The chat and its peer, which are both there until it is disposed of. */
interface DeafPair extends AsyncDisposable {
  chat: Program;
}

Deno.test("Ctrl-C gives up on a peer that does not take note of the goodbye, within two seconds", async () => {
  using folder = tempDir();
  await using pair = await chatWithDeafPeer(folder.path);
  const startMs = performance.now();
  pair.chat.signal("SIGINT");
  // What is not over within two seconds ends with 130.
  assertEquals((await pair.chat.end()).code, 0);
  assertGreater(performance.now() - startMs, 1_000);
});

Deno.test("a second Ctrl-C leaves at once", async () => {
  using folder = tempDir();
  const program = [Deno.execPath(), "run", "-A", "--no-check", fileURLToPath(TWICE_INTERRUPTED)];
  await using pair = await chatWithDeafPeer(folder.path, program);
  pair.chat.signal("SIGINT");
  const { code, stdout } = await pair.chat.end();
  assertEquals(code, 130);
  // The goodbye would be waited for for 1,500 ms.
  assertLess(Number(stdout.split("ended after: ")[1]), 1_000);
});
