/**
 * `deno task test [WORD …]`: all tests; the words go to `deno test`.
 *  1. The runtime loads each file of tests into an isolate of its own, which takes as long as most files then run. So the
 *     files of one room, or of a few small ones, are imported by one file, which is written for the run.
 *  2. These run beside each other, what takes longest first.
 *  3. The tests of the page share two isolates, and so two browsers: with one they would end last.
 */
import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = resolve(import.meta.dirname!, "..");
/** Begin first: one file after the other, with a browser, takes as long as all others beside each other. */
const OF_PAGE = /^tests\/ui\/[^/]+$/;
const BROWSERS = 2;
/**
 * Files that take long, or fill the memory that others look at: each has an isolate of its own, and begins early, in this
 * order.
 */
const ALONE = [
  "tests/scripts/executable_commands_test.ts",
  "tests/simulator/simulator_test.ts",
  "tests/server/transport/onion/onion_test.ts",
  "tests/keys/make/killed_replacement_test.ts",
  "tests/server/command/chat_test.ts",
  "tests/server/command/send_files_test.ts",
  "tests/simulator/planted_bugs_test.ts",
  "tests/scripts/release_test.ts",
  "tests/server/command/keygen_process_test.ts",
  "tests/server/command/dpi_test.ts",
  "tests/scripts/executable_test.ts",
  "tests/keys/make/change_passphrase_test.ts",
];
/** Begin behind them, in this order: their tests start programs, or wait for time that passes. */
const SLOW_ROOMS = [
  "tests/server/command",
  "tests/server/transport",
  "tests/server/peer",
  "tests/server/hub",
  "tests/keys/list",
  "tests/keys/make",
];
/** Files that run one after the other in one isolate, at most. */
const MOST_FILES = 16;
/** Files wait for sockets, processes and pages now and then; with more at once, all of them take longer. */
const MORE_THAN_PROCESSORS = 1;

if (import.meta.main) {
  const files = testFiles(`${ROOT}/tests`).map((path) => relative(ROOT, path)).sort();
  // Ctrl-C ends the tests; what was written for them is removed behind that.
  Deno.addSignalListener("SIGINT", () => {});
  const entries = Deno.makeTempDirSync({ prefix: "hchat-tests-" });
  try {
    writeEntries(entries, groupsOf(files));
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "--config",
        "deno.json",
        "--no-check",
        "--allow-all",
        "--parallel",
        ...Deno.args,
        entries,
      ],
      cwd: ROOT,
      env: { DENO_JOBS: String(navigator.hardwareConcurrency + MORE_THAN_PROCESSORS) },
      stdin: "null",
    }).spawn().status;
    Deno.exitCode = code;
  } finally {
    Deno.removeSync(entries, { recursive: true });
  }
  Deno.exit();
}

/** Paths of all files of tests in a folder. */
function testFiles(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return testFiles(path);
    return name.endsWith("_test.ts") ? [path] : [];
  });
}

/** Which files share an isolate, in the order in which they begin: those of a room, in parts, or of a few, unless they have their own. */
function groupsOf(files: readonly string[]): string[][] {
  const missing = ALONE.filter((file) => !files.includes(file));
  if (missing.length > 0) throw new Error(`Internal error: there is no ${missing.join()}`);
  const others = files.filter((file) => !OF_PAGE.test(file) && !ALONE.includes(file));
  const rooms = [...Map.groupBy(others, dirname)].sort(([one], [other]) =>
    placeOf(one) - placeOf(other)
  );
  const parts = joined(rooms.flatMap(([, room]) => evenParts(room)));
  const ofPage = Map.groupBy(
    files.filter((file) => OF_PAGE.test(file)).entries(),
    ([index]) => index % BROWSERS,
  );
  return [
    ...[...ofPage.values()].map((part) => part.map(([, file]) => file)),
    ...ALONE.map((file) => [file]),
    ...parts,
  ];
}

/** Where a room stands among the slow ones; behind all of them where it is none. */
function placeOf(room: string): number {
  const place = SLOW_ROOMS.findIndex((slow) => room === slow || room.startsWith(`${slow}/`));
  return place < 0 ? SLOW_ROOMS.length : place;
}

/** The files of a room in as few parts as may be, all about as long. */
function evenParts(room: readonly string[]): string[][] {
  const length = Math.ceil(room.length / Math.ceil(room.length / MOST_FILES));
  return Array.from(
    { length: Math.ceil(room.length / length) },
    (_, part) => room.slice(part * length, (part + 1) * length),
  );
}

/** Neighbours of one house (`tests/keys`, `tests/server`, …) in one part, as far as they go into one. */
function joined(parts: readonly string[][]): string[][] {
  const all: string[][] = [];
  for (const part of parts) {
    const last = all.at(-1) ?? [];
    const fits = last.length + part.length <= MOST_FILES && houseOf(last) === houseOf(part);
    if (fits) last.push(...part);
    else all.push([...part]);
  }
  return all;
}

function houseOf([first = ""]: readonly string[]): string {
  return first.split("/").slice(0, 2).join("/");
}

/** Writes a file for each group that imports its files, in this order. */
function writeEntries(folder: string, groups: readonly (readonly string[])[]): void {
  for (const [index, group] of groups.entries()) {
    const [first = ""] = group;
    const room = (group.length === 1 ? first : dirname(first)).replace(/^tests\/|_test\.ts$/g, "");
    const name = `${String(index).padStart(2, "0")}_${room.replaceAll("/", "_")}_test.ts`;
    const lines = group.map((file) => `import "${pathToFileURL(`${ROOT}/${file}`)}";\n`);
    Deno.writeTextFileSync(`${folder}/${name}`, lines.join(""));
  }
}
