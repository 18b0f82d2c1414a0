/** Completions, as the shells themselves make them: each line of a table is typed with Tab, or asked for. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../server/command/command_table.ts";
import { runProgram } from "../../../server/cli/program.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { hasTerminal, runOnTerminal } from "../../testkit/terminal.ts";

/** What is typed, and what the line is after Tab. */
const COMPLETED: [typed: string, line: string][] = [
  ["hchat ke", "hchat keygen"],
  ["hchat demo --ch", "hchat demo --check"],
  ["hchat --pe", "hchat --peer"],
  ["hchat alice.hkl --pe", "hchat alice.hkl --peer"],
  ["hchat alice.hkl --pad al", "hchat alice.hkl --pad always"],
  ["hchat alice.hkl --pad=al", "hchat alice.hkl --pad=always"],
  ["hchat dpi --cover=s", "hchat dpi --cover=steady"],
  ["hchat completions z", "hchat completions zsh"],
  ["hchat help fin", "hchat help fingerprint"],
  ["hchat keygen --out=st", "hchat keygen --out=stick/"],
  ["hchat keygen -o st", "hchat keygen -o stick/"],
  ["hchat info al", "hchat info alice.hkl"],
  ["hchat -- al", "hchat -- alice.hkl"],
  // Neither a command nor an option after --, and no shell besides those there are.
  ["hchat info -- --js", "hchat info -- --js"],
  ["hchat completions tc", "hchat completions tc"],
  // `hchat info --he` is not taken for chat.
  ["hchat info --pe", "hchat info --pe"],
];

async function completionsOf(shell: string): Promise<string> {
  const io = new FakeIo();
  const program = { commands: COMMANDS, fallback: "chat", version: "" };
  assertEquals(await runProgram(program, ["completions", shell], io), 0);
  return `${io.lines.join("\n")}\n`;
}

function has(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
}

/** A folder with a list, a folder for another, and the completions of `shell`. */
async function surroundings(shell: string): Promise<ReturnType<typeof tempDir>> {
  const folder = tempDir();
  await Deno.writeTextFile(folder.file("alice.hkl"), "");
  await Deno.mkdir(folder.file("stick"));
  await Deno.writeTextFile(folder.file("completions"), await completionsOf(shell));
  return folder;
}

/** Lines that start an interactive shell on the completions; Ctrl-T then writes the line into the file `typed`. */
const STARTS: Record<string, { words: string[]; start: string[] }> = {
  bash: {
    words: ["bash", "--norc", "--noprofile", "-i"],
    start: [
      "source <(cat completions)",
      `bind -x '"\\C-t": printf "%s\\n" "$READLINE_LINE" >> typed; READLINE_LINE='`,
      "PS1=REA''DY",
    ],
  },
  zsh: {
    words: ["zsh", "-f", "-i"],
    start: [
      "autoload -Uz compinit; compinit -u -D",
      "source <(cat completions)",
      `note() { print -r -- "$BUFFER" >> typed; BUFFER= }; zle -N note; bindkey "^T" note`,
      "PS1=REA''DY",
    ],
  },
};

for (const [shell, { words, start }] of Object.entries(STARTS)) {
  Deno.test({
    name: `${shell} completes commands, options, values and files as they are typed`,
    ignore: !hasTerminal() || !has(shell),
    async fn() {
      using folder = await surroundings(shell);
      const keys = COMPLETED.map(([typed]) => `${typed}\t\x14`).join("");
      await runOnTerminal({
        words,
        cwd: folder.path,
        typing: [
          { prompt: "", keys: `${start.join("\n")}\n` },
          { prompt: "READY", keys: `${keys}exit\n` },
        ],
      });
      const typed = await Deno.readTextFile(folder.file("typed"));
      assertEquals(
        // A space, or in zsh the sign before a value, waits for the next word.
        typed.trimEnd().split("\n").map((line) => line.replace(/[ =]$/, "")),
        COMPLETED.map(([, line]) => line),
      );
    },
  });
}

Deno.test({
  name: "fish completes commands, options, values and files",
  ignore: !has("fish"),
  async fn() {
    using folder = await surroundings("fish");
    for (const [typed, line] of COMPLETED) {
      const { stdout } = await new Deno.Command("fish", {
        args: ["--no-config", "-c", `source completions; complete -C '${typed}'`],
        cwd: folder.path,
      }).output();
      const offered = new TextDecoder().decode(stdout).split("\n").map((row) => row.split("\t")[0]);
      const [word] = line.split(" ").slice(-1);
      assertEquals(offered.filter((each) => each !== ""), typed === line ? [] : [word], typed);
    }
  },
});

Deno.test("completions of every shell name every command and option", async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const script = await completionsOf(shell);
    for (const command of COMMANDS) {
      assertStringIncludes(script, command.name);
      for (const option of command.options) assertStringIncludes(script, option.name);
    }
  }
});

Deno.test("completions names the shells that there are", async () => {
  const io = new FakeIo();
  const program = { commands: COMMANDS, fallback: "chat", version: "" };
  assertEquals(await runProgram(program, ["completions", "toString"], io), 2);
  assertEquals(io.errors, [
    'hchat: error: Cannot print completions: expected bash, zsh or fish, got "toString"',
    "hchat: hint: write it as: hchat completions bash",
  ]);
});
