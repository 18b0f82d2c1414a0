import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../server/command/command_table.ts";
import { runProgram } from "../../../server/cli/program.ts";
import { FakeIo } from "../../testkit/fake_io.ts";

/** What bash would offer for the last of `words`. */
async function offered(...words: string[]): Promise<string[]> {
  const io = new FakeIo();
  await runProgram(
    { commands: COMMANDS, fallback: "chat", version: "" },
    ["completions", "bash"],
    io,
  );
  const script = `${io.lines.join("\n")}
    complete() { :; }
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hchat; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const bash = new Deno.Command("bash", {
    args: ["-c", script, "bash", ...words],
    cwd: "/proc/self",
  });
  const { stdout } = await bash.output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "").sort();
}

Deno.test("bash completes commands, options of a command, and files", async () => {
  assertEquals(await offered("hchat", "ke"), ["keygen"]);
  assertEquals(await offered("hchat", "demo", "--ch"), ["--check"]);
  assertEquals(await offered("hchat", "info", "--"), ["--help", "--json"]);
  assertEquals(await offered("hchat", "info", "cmdl"), ["cmdline"]);
  assertEquals(await offered("hchat", "--v"), ["--version"]);
});

Deno.test("bash completes the options of chat where no command is named, values, and shells", async () => {
  assertEquals(await offered("hchat", "--pe"), ["--peer"]);
  assertEquals(await offered("hchat", "alice.hkl", "--pe"), ["--peer"]);
  assertEquals(await offered("hchat", "alice.hkl", "--pad", ""), ["always", "off", "prefer"]);
  assertEquals(await offered("hchat", "dpi", "--cover", "s"), ["steady"]);
  assertEquals(await offered("hchat", "completions", ""), ["bash", "fish", "zsh"]);
});

Deno.test("zsh and fish are offered the same values, and the options of chat without a command", async () => {
  const script = async (shell: string): Promise<string> => {
    const io = new FakeIo();
    const program = { commands: COMMANDS, fallback: "chat", version: "" };
    assertEquals(await runProgram(program, ["completions", shell], io), 0);
    return io.lines.join("\n");
  };
  const zsh = await script("zsh");
  assertStringIncludes(zsh, ":MODE:(prefer always off)");
  assertStringIncludes(zsh, "*) _arguments '*--peer[");
  assertStringIncludes(zsh, "'*:file:(bash zsh fish)'");
  const fish = await script("fish");
  assertStringIncludes(fish, "-l pad -x -a 'prefer always off'");
  assertMatch(fish, /-n 'not __fish_seen_subcommand_from keygen [^']*' -l peer /);
  assertStringIncludes(fish, "-f -a 'bash zsh fish'");
});
