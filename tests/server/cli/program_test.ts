import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Command, CommandError, UsageError } from "../../../server/cli/command.ts";
import { COMMANDS } from "../../../server/command/command_table.ts";
import {
  commandHelp,
  HELP_COLUMNS,
  NARROWEST_COLUMNS,
  programHelp,
} from "../../../server/cli/help.ts";
import { manualPage } from "../../../server/command/man_command.ts";
import { type Program, runProgram } from "../../../server/cli/program.ts";
import { EscapeFilter } from "../../../server/cli/keyboard.ts";
import { versionLine } from "../../../server/cli/version.ts";
import { printable } from "../../../server/cli/terminal.ts";
import { FakeIo } from "../../testkit/fake_io.ts";

function commandThat(run: Command["run"]): Command {
  return { name: "chat", summary: "chats", usage: "chat [LIST…]", options: [], run };
}

function programOf(run: Command["run"]): Program {
  return { commands: [commandThat(run)], fallback: "chat", version: "hchat 1" };
}

async function outcome(run: Command["run"], ...words: string[]): Promise<[number, FakeIo]> {
  const io = new FakeIo();
  return [await runProgram(programOf(run), words, io), io];
}

Deno.test("runProgram() runs the named command, and chat where none is named", async () => {
  for (const words of [["chat", "a.hkl"], ["a.hkl"]]) {
    const seen: string[] = [];
    const [code] = await outcome((args) => {
      seen.push(...args.positionals);
      return Promise.resolve(0);
    }, ...words);
    assertEquals([code, seen], [0, ["a.hkl"]]);
  }
});

Deno.test("runProgram() takes a lower-case word for a mistyped command", async () => {
  const [code, io] = await outcome(() => Promise.resolve(0), "chta");
  assertEquals(code, 2);
  assertEquals(io.errors, [
    'hchat: error: Cannot read the command line: hchat has no command "chta"',
    'hchat: hint: did you mean "hchat chat"?',
  ]);
});

Deno.test("runProgram() turns errors into exit codes and lines on standard error", async () => {
  const cases: [Error, number, string[]][] = [
    [new UsageError("Cannot read x: no", "do y"), 2, [
      "hchat: error: Cannot read x: no",
      "hchat: hint: do y",
    ]],
    [new CommandError("Cannot open x: no"), 1, ["hchat: error: Cannot open x: no"]],
  ];
  for (const [error, expected, lines] of cases) {
    const [code, io] = await outcome(() => Promise.reject(error));
    assertEquals([code, io.errors, io.lines], [expected, lines, []]);
  }
});

Deno.test("runProgram() says where an internal error comes from when HCHAT_LOG is set", async () => {
  const fail = (): Promise<number> => Promise.reject(new Error("Internal error: odd"));
  const io = new FakeIo();
  io.variables.HCHAT_LOG = "1";
  await runProgram(programOf(fail), [], io);
  assertEquals(io.errors[0], "hchat: error: Internal error: odd");
  assertStringIncludes(io.errors[1] ?? "", "HCHAT_LOG=1");
  assertMatch(io.errors[2] ?? "", /\bat .*program_test\.ts/);
});

Deno.test("runProgram() answers --version, --help and COMMAND --help on standard output", async () => {
  const never = (): Promise<number> => Promise.reject(new Error("ran"));
  for (const words of [["--version"], ["-V"], ["--help"], ["-h"], ["chat", "--help"]]) {
    const [code, io] = await outcome(never, ...words);
    assertEquals([code, io.errors], [0, []]);
    assert(io.lines.length > 0);
  }
});

/** Runs the whole program with `words`; standard output and the exit code. */
async function printed(...words: string[]): Promise<[number, string]> {
  const io = new FakeIo();
  const code = await runProgram({ commands: COMMANDS, fallback: "chat", version: "" }, words, io);
  return [code, io.lines.join("\n") + io.errors.join("\n")];
}

Deno.test("hchat help and hchat version print what --help and --version print", async () => {
  assertEquals(await printed("help"), await printed("--help"));
  assertEquals(await printed("help", "keygen"), await printed("keygen", "--help"));
  assertEquals(await printed("help", "help"), await printed("help", "--help"));
  assertEquals(await printed("version"), [0, versionLine()]);
  const [code, words] = await printed("help", "keygne");
  assertEquals(code, 2);
  assertStringIncludes(words, 'did you mean "hchat keygen"?');
});

Deno.test("runProgram() runs nothing when a word has lost bytes on its way to Unicode", async () => {
  let ran = false;
  const [code, io] = await outcome(
    () => {
      ran = true;
      return Promise.resolve(0);
    },
    "chat",
    "--out",
    "st\uFFFDck",
  );
  assertEquals([code, ran], [2, false]);
  assertStringIncludes(io.errors[0] ?? "", 'expected words in UTF-8, got "st\uFFFDck"');
  assertStringIncludes(io.errors[1] ?? "", "rename that file or folder");
});

Deno.test("every help text fits the terminal, down to 40 columns", () => {
  for (const columns of [HELP_COLUMNS, 63, NARROWEST_COLUMNS]) {
    const texts = [programHelp, ...COMMANDS.map((command) => () => commandHelp(command, columns))]
      .map((print) => print(COMMANDS, columns));
    for (const line of texts.flatMap((text) => text.split("\n"))) {
      assert([...line].length <= columns, line);
    }
  }
});

Deno.test("every command's usage begins with its name and names every option", () => {
  for (const command of COMMANDS) {
    assert(command.usage.startsWith(command.name) || command.usage.startsWith(`[${command.name}]`));
    for (const option of command.options) {
      assertStringIncludes(command.usage, `--${option.name}`, command.name);
    }
  }
});

Deno.test("the manual page names every command and option", () => {
  const page = manualPage(COMMANDS);
  for (const command of COMMANDS) {
    assertStringIncludes(page, `.SS ${command.name}`);
    for (const option of command.options) {
      assertStringIncludes(page, `\\-\\-${option.name.replaceAll("-", "\\-")}`);
    }
  }
});

Deno.test("the manual page is what troff takes, and fits 80 columns", {
  ignore: Deno.build.os === "windows" || !await hasGroff(),
}, async () => {
  const groff = new Deno.Command("groff", {
    args: ["-man", "-Tascii", "-P-cbou", "-ww", "-rLL=78n"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = groff.stdin.getWriter();
  await writer.write(new TextEncoder().encode(`${manualPage(COMMANDS)}\n`));
  await writer.close();
  const { stdout, stderr } = await groff.output();
  assertEquals(new TextDecoder().decode(stderr), "");
  const lines = new TextDecoder().decode(stdout).split("\n");
  assert(lines.length > 100);
  assertEquals(lines.filter((line) => line.length > 80), []);
});

async function hasGroff(): Promise<boolean> {
  try {
    return (await new Deno.Command("groff", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

Deno.test("printable() takes the sting out of names", () => {
  assertEquals(printable("a\x1b[31mb\u202ec\r\td\n"), "a?[31mb?c?\td\n");
});

Deno.test("cursor and function keys leave nothing in what is typed", () => {
  const typed = (keys: string): string => {
    const filter = new EscapeFilter();
    const bytes = new TextEncoder().encode(keys);
    return new TextDecoder().decode(bytes.filter((byte) => !filter.swallows(byte)));
  };
  assertEquals(typed("ab\x1b[Ac\x1bOPd\x1b[15;2~e\n"), "abcde\n");
  assertEquals(typed("\x1bx[O~\x1b\x1b[Dpä\x1b\n"), "x[O~pä\n");
});
