/**
 * `deno task release`: everything from a clean clone to the files that are published (release/RELEASE.md):
 * checks, tests, executables, black-box tests of the one for this machine, checksums, bill of materials, notes.
 */
import { changelogSection } from "./release/changelog.ts";
import { writeChecksums } from "./release/checksums.ts";
import { DIST, ROOT, VERSION } from "./release/project.ts";

const say = (line: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
};

function fail(message: string, hint: string): never {
  say(`release: error: ${message}`);
  say(`release: hint: ${hint}`);
  Deno.exit(1);
}

/** Runs a task or command with its output shown; ends the release when it fails. */
async function run(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<void> {
  say(`release: ${program === Deno.execPath() ? "deno" : program} ${args.join(" ")}`);
  const child = new Deno.Command(program, {
    args,
    cwd: ROOT,
    env,
    stdout: "inherit",
    stderr: "inherit",
  });
  const { success } = await child.output();
  if (!success) fail(`${args.join(" ")} failed`, "see its messages above");
}

/** What git says has changed and is not committed. */
async function uncommitted(): Promise<string> {
  const git = new Deno.Command("git", { args: ["status", "--porcelain"], cwd: ROOT });
  const { success, stdout } = await git.output();
  if (!success) fail("Asking git failed", "a release is made from a clone");
  return new TextDecoder().decode(stdout).trim();
}

const changelog = await Deno.readTextFile(`${ROOT}CHANGELOG.md`);
const notes = changelogSection(changelog, VERSION) ?? changelogSection(changelog, "Unreleased");
if (notes === undefined) {
  fail(`CHANGELOG.md says nothing of ${VERSION}`, "see scripts/release/RELEASE.md");
}
if (changelogSection(changelog, VERSION) === undefined) {
  say(`release: CHANGELOG.md has no section ${VERSION} yet: the notes are those of Unreleased`);
}
const changes = await uncommitted();
if (changes !== "") fail(`Found changes that are not committed:\n${changes}`, "commit them first");

await run(Deno.execPath(), ["task", "ok"]);
await run(Deno.execPath(), ["task", "compile", "--all"]);
const own = `${DIST}/hchat${Deno.build.os === "windows" ? ".exe" : ""}`;
const blackBox = ["executable", "executable_commands", "launcher"]
  .map((name) => `tests/cli/${name}_test.ts`);
await run(Deno.execPath(), ["test", "--allow-all", ...blackBox], { HCHAT_EXECUTABLE: own });
await Deno.writeTextFile(`${DIST}/NOTES.md`, `${notes}\n`);
await writeChecksums(DIST);
say(`release: hchat ${VERSION} is in dist/; sign SHA256SUMS as scripts/release/RELEASE.md says`);
