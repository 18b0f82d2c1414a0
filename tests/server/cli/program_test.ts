import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Command, CommandError, UsageError } from "../../../server/cli/command.ts";
import { COMMANDS } from "../../../server/command/command_table.ts";
import { commandHelp, HELP_COLUMNS, programHelp } from "../../../server/cli/help.ts";
import { manualPage } from "../../../server/command/man_command.ts";
import { type Program, runProgram } from "../../../server/cli/program.ts";
import { EscapeFilter } from "../../../server/cli/keyboard.ts";
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
  assertStringIncludes(
    io.errors.join("\n"),
    "hchat: error: Reading the command line failed: there",
  );
  assertStringIncludes(io.errors.join("\n"), 'hchat: hint: did you mean "hchat chat"?');
});

Deno.test("runProgram() turns errors into exit codes and lines on standard error", async () => {
  const cases: [Error, number, string[]][] = [
    [new UsageError("Reading x failed: no", "do y"), 2, [
      "hchat: error: Reading x failed: no",
      "hchat: hint: do y",
    ]],
    [new CommandError("Opening x failed: no"), 1, ["hchat: error: Opening x failed: no"]],
    [new Error("Internal error: odd"), 1, ["hchat: error: Internal error: odd"]],
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
  assertMatch(io.errors[1] ?? "", /\bat .*program_test\.ts/);
});

Deno.test("runProgram() answers --version, --help and COMMAND --help on standard output", async () => {
  const never = (): Promise<number> => Promise.reject(new Error("ran"));
  for (
    const words of [["--version"], ["--help"], ["-h"], ["help"], ["chat", "--help"], [
      "help",
      "chat",
    ]]
  ) {
    const [code, io] = await outcome(never, ...words);
    assertEquals([code, io.errors], [0, []]);
    assert(io.lines.length > 0);
  }
});

Deno.test("every help text fits 80 columns", () => {
  const texts = [programHelp(COMMANDS), ...COMMANDS.map(commandHelp)];
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    assert([...line].length <= HELP_COLUMNS, line);
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

Deno.test("completions of every shell name every command and option", async () => {
  const program = { commands: COMMANDS, fallback: "chat", version: "" };
  for (const shell of ["bash", "zsh", "fish"]) {
    const io = new FakeIo();
    assertEquals(await runProgram(program, ["completions", shell], io), 0);
    for (const command of COMMANDS) {
      assertStringIncludes(io.lines.join("\n"), command.name);
      for (const option of command.options) assertStringIncludes(io.lines.join("\n"), option.name);
    }
  }
  const io = new FakeIo();
  assertEquals(await runProgram(program, ["completions", "toString"], io), 2);
});

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
