import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../server/command/command_table.ts";
import { runProgram } from "../../server/command/program.ts";
import { FakeIo } from "../testkit/fake_io.ts";

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
