import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../server/command/command_table.ts";
import { runProgram } from "../../../server/cli/program.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { runProgramFully, sourceWords } from "../../testkit/program.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { hasTerminal, runOnTerminal } from "../../testkit/terminal.ts";

const CASES = [
  {
    asks: "keygen that asks for a passphrase",
    prompt: "New passphrase: ",
    words: ["keygen", "--out", "lists", "--for", "1h", "--passphrase"],
    says: "hchat: error: Cannot go on: interrupted",
  },
  {
    asks: "hchat that asks which list to open",
    prompt: "choose on the page: ",
    words: [],
    says: "hchat: error: Cannot go on: interrupted",
  },
  {
    asks: "send that waits for the text",
    prompt: "on a new line.",
    words: ["send", "a.hkl", "--peer", "http://127.0.0.1:9"],
    says: "hchat: error: Cannot read standard input: interrupted",
  },
];

const ENDS = [
  { end: "Ctrl-C", typing: { keys: "\x03" } },
  { end: "SIGTERM", typing: { signal: "SIGTERM" as const } },
];

for (const [{ asks, prompt, words, says }, { end, typing }] of CASES.flatMap(eachEnd)) {
  Deno.test({
    name: `${end} ends ${asks}, and the words say so`,
    ignore: !hasTerminal(),
    fn: async () => {
      using folder = tempDir();
      for (const name of ["a.hkl", "b.hkl"]) Deno.writeTextFileSync(folder.file(name), "");
      const { code, said } = await runOnTerminal({
        words: [...sourceWords(), ...words],
        cwd: folder.path,
        env: { NO_COLOR: "1" },
        typing: { prompt, ...typing },
      });
      assertStringIncludes(said, says);
      assertEquals([code, said.includes("there is no terminal"), said.includes("page: http")], [
        1,
        false,
        false,
      ]);
      assertEquals(namesIn(folder.path), ["a.hkl", "b.hkl"]);
    },
  });
}

Deno.test({
  name: "a number that none of the found lists has is told",
  ignore: !hasTerminal(),
  fn: async () => {
    using folder = tempDir();
    for (const name of ["a.hkl", "b.hkl"]) Deno.writeTextFileSync(folder.file(name), "");
    // An address that no machine has ends the program behind the question.
    const { code, said } = await runOnTerminal({
      words: [...sourceWords(), "--listen", "203.0.113.77:7471", "--page", "127.0.0.1:0"],
      cwd: folder.path,
      env: { NO_COLOR: "1" },
      typing: { prompt: "choose on the page: ", keys: "9\r" },
    });
    assertStringIncludes(said, 'hchat: warning: expected a number from 1 to 2, got "9"');
    assertEquals(code, 1);
  },
});

/** Waits for the prompt, puts the terminal to what a shell would, wants the program back, and ends it. */
const SHELL_IN_BETWEEN = `(
  raw() { stty -a </dev/tty | grep -o -e -icanon; }
  until raw >/dev/null; do sleep 0.05; done
  stty sane </dev/tty
  kill -CONT $$
  sleep 0.5
  echo "[ $(raw) ]"
  kill -TERM $$
) & exec "$@"`;

Deno.test({
  name: "a passphrase is not shown after the program was stopped and wanted back",
  ignore: !hasTerminal(),
  fn: async () => {
    using folder = tempDir();
    const words = ["keygen", "--out", "lists", "--for", "1h", "--passphrase"];
    const { said } = await runOnTerminal({
      words: ["sh", "-c", SHELL_IN_BETWEEN, "sh", ...sourceWords(), ...words],
      cwd: folder.path,
    });
    assertStringIncludes(said, "[ -icanon ]");
  },
});

Deno.test({
  name: "a passphrase with a tab is the same when it is typed and in a file",
  ignore: !hasTerminal(),
  fn: async () => {
    using folder = tempDir();
    const { said } = await runOnTerminal({
      words: [...sourceWords(), "keygen", "--out", ".", "--for", "10m", "--passphrase"],
      cwd: folder.path,
      typing: { prompt: "New passphrase: ", keys: "a\tb\ra\tb\r" },
    });
    assertStringIncludes(said, "wrote: ");
    Deno.writeTextFileSync(folder.file("pass"), "a\tb\n");
    const words = ["verify", folder.file("alice.hkl"), "--passphrase-file", folder.file("pass")];
    assertEquals((await runProgramFully(words)).stderr, "");
  },
});

Deno.test({
  name: "what is typed while a passphrase is tried out is not shown, and answers the next question",
  ignore: !hasTerminal(),
  fn: async () => {
    using folder = tempDir();
    Deno.writeTextFileSync(folder.file("pass"), "open sesame\n");
    const make = ["keygen", "--out", folder.path, "--for", "10m"];
    await runProgramFully([...make, "--passphrase-file", folder.file("pass")]);
    const { code, said } = await runOnTerminal({
      words: [...sourceWords(), "passwd", "alice.hkl"],
      cwd: folder.path,
      typing: [
        { prompt: "Passphrase of alice.hkl: ", keys: "open sesame\r" },
        { prompt: "Passphrase of alice.hkl: \r\n", keys: "open barley\ropen barley\r" },
      ],
    });
    assertStringIncludes(said, "passphrase: changed");
    assertEquals([code, said.includes("barley")], [0, false]);
  },
});

function eachEnd(asked: typeof CASES[number]): [typeof CASES[number], typeof ENDS[number]][] {
  return ENDS.map((end) => [asked, end]);
}

Deno.test({
  name: "send says that standard input cannot be read",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const program = ["sh", "-c", 'exec "$0" "$@" </', ...sourceWords()];
    const words = ["send", "missing.hkl", "--peer", "http://127.0.0.1:9"];
    const { code, stderr } = await runProgramFully(words, { program });
    assertEquals(code, 1);
    assertStringIncludes(stderr, "hchat: error: Cannot read standard input: it is a folder");
  },
});

Deno.test("send says how a text that is typed ends, and nothing of the kind to a pipe", async () => {
  for (const typed of [true, false]) {
    const io = new FakeIo();
    io.typed = typed;
    const program = { commands: COMMANDS, fallback: "chat", version: "" };
    const words = ["send", "missing.hkl", "--peer", "http://127.0.0.1:9"];
    assertEquals(await runProgram(program, words, io), 1);
    assertEquals(io.errors.some((line) => line.startsWith("Type the text, then")), typed);
  }
});
