/**
 * `deno task test [WORD …]`: all tests; the words go to `deno test`.
 *  1. The runtime loads each file of tests into an isolate of its own, which takes as long as most files then run. So the
 *     files of one room are imported by one file, which is written for the run.
 *  2. Those without a browser run beside each other, what takes longest first.
 *  3. Those with a browser run one after the other: two browsers at a time only slow each other down.
 */
import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = resolve(import.meta.dirname!, "..");
/** Files that take long, or fill the memory that others look at: each has an isolate of its own, and begins early. */
const ALONE = [
  "tests/keys/make/killed_replacement_test.ts",
  "tests/scripts/executable_commands_test.ts",
  "tests/server/transport/onion/onion_test.ts",
  "tests/scripts/release_test.ts",
  "tests/simulator/simulator_test.ts",
  "tests/server/command/chat_test.ts",
  "tests/simulator/planted_bugs_test.ts",
  "tests/keys/make/change_passphrase_test.ts",
];
/** Files of one room that run one after the other, at most. */
const MOST_FILES = 12;
const IN_BROWSER = /^tests\/(ui\/|scripts\/executable_test\.ts$)/;

if (import.meta.main) {
  const files = testFiles(`${ROOT}/tests`).map((path) => relative(ROOT, path)).sort();
  const apart = files.filter((file) => !IN_BROWSER.test(file));
  const inBrowser = files.filter((file) => IN_BROWSER.test(file));
  const jobs = String(navigator.hardwareConcurrency + 1);
  const runs = [
    { name: "apart", groups: groupsOf(apart), words: ["--parallel"] },
    { name: "in_browser", groups: groupsOf(inBrowser), words: [] },
  ];
  // Ctrl-C ends the tests; what was written for them is removed behind that.
  Deno.addSignalListener("SIGINT", () => {});
  const entries = Deno.makeTempDirSync({ prefix: "hchat-tests-" });
  let worst = 0;
  try {
    for (const { name, groups, words } of runs) {
      const folder = writeEntries(`${entries}/${name}`, groups);
      const { code } = await new Deno.Command(Deno.execPath(), {
        args: [
          "test",
          "--config",
          "deno.json",
          "--no-check",
          "--allow-all",
          ...words,
          ...Deno.args,
          folder,
        ],
        cwd: ROOT,
        env: { DENO_JOBS: jobs },
        stdin: "null",
      }).spawn().status;
      worst = Math.max(worst, code);
    }
  } finally {
    Deno.removeSync(entries, { recursive: true });
  }
  Deno.exit(worst);
}

/** Paths of all files of tests in a folder. */
function testFiles(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return testFiles(path);
    return name.endsWith("_test.ts") ? [path] : [];
  });
}

/** Which files share an isolate: those of a room, in parts; first those that have one to themselves. */
function groupsOf(files: readonly string[]): string[][] {
  const rooms = Map.groupBy(files.filter((file) => !ALONE.includes(file)), dirname);
  const parts = [...rooms.values()].flatMap((room) =>
    Array.from(
      { length: Math.ceil(room.length / MOST_FILES) },
      (_, part) => room.slice(part * MOST_FILES, (part + 1) * MOST_FILES),
    )
  );
  return [...files.filter((file) => ALONE.includes(file)).map((file) => [file]), ...parts];
}

/** Writes a file for each group that imports its files, in this order; returns their folder. */
function writeEntries(folder: string, groups: readonly (readonly string[])[]): string {
  Deno.mkdirSync(folder);
  for (const [index, group] of groups.entries()) {
    const [first = ""] = group;
    const room = (group.length === 1 ? first : dirname(first)).replace(/^tests\/|_test\.ts$/g, "");
    const name = `${String(index).padStart(2, "0")}_${room.replaceAll("/", "_")}_test.ts`;
    const lines = group.map((file) => `import "${pathToFileURL(`${ROOT}/${file}`)}";\n`);
    Deno.writeTextFileSync(`${folder}/${name}`, lines.join(""));
  }
  return folder;
}
