import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { COMMANDS } from "../../server/command/command_table.ts";
import { programHelp } from "../../server/cli/help.ts";
import { compileWords } from "../../scripts/release/compile_words.ts";
import { engineFlags, permissionFlags } from "../../scripts/release/project.ts";
import { readSource, ROOT, sourcesIn } from "../testkit/sources.ts";

/** What the self-extracting form runs before main.ts. */
const CLOSING = "scripts/release/close_descriptors.ts";
const read = (name: string): Promise<string> => Deno.readTextFile(new URL(name, ROOT));

Deno.test("the usage in the README is what --help prints", async () => {
  const readme = await read("README.md");
  const [, shown] = /## Usage\n\n```text\n([\s\S]*?)\n```/.exec(readme) ?? [];
  assertEquals(shown, programHelp(COMMANDS));
});

Deno.test("the README's commands are tasks, and run the runtime's version of CI", async () => {
  const readme = await read("README.md");
  const ci = await read(".ci/run");
  const found = [...readme.matchAll(/npx -y (deno@[\d.]+) task (\w+)/g)];
  assert(found.length >= 3);
  for (const [, runtime, task] of found) {
    assertStringIncludes(ci, `npx -y ${runtime} `);
    assert(Object.hasOwn(project.tasks, task ?? ""), task);
  }
});

Deno.test("every form of the program bounds what the engine lets pile up", () => {
  const flags = engineFlags();
  assertEquals(flags, ["--v8-flags=--optimize-for-size,--max-semi-space-size=4"]);
  for (const name of ["demo", "hchat", "dev"] as const) {
    assertStringIncludes(project.tasks[name], ` ${flags[0]} `);
  }
  assert(compileWords({ target: "any", output: "any" }).includes(flags[0]!));
});

Deno.test("every task that runs the program grants the same named permissions", () => {
  const flags = permissionFlags();
  assert(!flags.includes("--allow-all") && !flags.includes("-A"));
  for (const name of ["--allow-env", "--allow-run", "--allow-sys"]) assert(!flags.includes(name));
  const tasks = Object.entries(project.tasks).filter(([, task]) => task.includes(" main.ts"));
  const running = tasks.filter(([, task]) => task.includes("deno run"));
  assertEquals(running.map(([name]) => name), ["demo", "hchat", "dev"]);
  for (const [, task] of running) assertStringIncludes(task, flags.join(" "));
});

Deno.test("the program is granted the variables that it reads, and no others", () => {
  const granted = permissionFlags().find((flag) => flag.startsWith("--allow-env="))
    ?.split("=")[1]?.split(",");
  const read = new Set<string>();
  for (const path of [...sourcesIn("keys/"), ...sourcesIn("server/"), CLOSING]) {
    for (
      const [, name = ""] of readSource(path).matchAll(/\benv(?:ironment|\.get)?\("([A-Z_]+)"\)/g)
    ) {
      read.add(name);
    }
  }
  assertEquals([...read].sort(), granted?.sort());
});

Deno.test("files that people and CI share name no place of one machine", async () => {
  for (const name of ["deno.json", "deno.lock", ".ci/run", "README.md", "SECURITY.md"]) {
    const text = await read(name);
    assert(!/registry\.npmjs|jsr\.io|\/(home|root|Users)\//.test(text), name);
  }
});
