/** Every command, every error and the starts of the executable. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../server/command/command_table.ts";
import { manualPage } from "../../server/command/man_command.ts";
import { ANY, makeLists } from "../testkit/chatting.ts";
import { BUILT_EXECUTABLE } from "../testkit/executable.ts";
import { Program, type StartOptions } from "../testkit/program.ts";
import { Stick, traces } from "../testkit/stick.ts";
import { makeNamedFiles, WRONG_LINES } from "../testkit/wrong_lines.ts";

/** As many for the file that is handed out; for the one made in passing a few have to do. */
const STARTS = BUILT_EXECUTABLE === undefined ? 6 : 100;
/** Of them, those that are compared with starts of the source; one more goes ahead. */
const TIMED_STARTS = BUILT_EXECUTABLE === undefined ? 3 : 9;

/** A line of words, and what its run prints: a text as a whole. */
type Run = readonly [line: string, prints: RegExp | string];

/** A run of each command but those with tests of their own: one row after the other, those of a row at once. */
const RUNS: readonly (readonly Run[])[] = [
  [["keygen --out . --for 1h --period 1s --names alice,bob", /^wrote: .*alice\.hkl$/m]],
  [
    ["info alice.hkl", /bob/],
    ["info alice.hkl --json", /^\{[^]*\}\n$/],
    ["verify alice.hkl", /^whole: 3600 keys/],
    ["fingerprint bob.hkl", /^(\d{5} ){7}\d{5}\n$/],
  ],
  [["copy bob.hkl copied", /^wrote: .*bob\.hkl$/m]],
  [["passwd copied/bob.hkl --new-passphrase-file secret", /^passphrase: set/]],
  [["verify copied/bob.hkl --passphrase-file secret", /^whole: 3600 keys/]],
  [["passwd copied/bob.hkl --remove --passphrase-file secret", /^passphrase: removed/]],
  [
    ["burn copied/bob.hkl --until all --yes", /^left: 0 keys/m],
    ["send bob.hkl --peer PEER from a script", /^delivered/],
  ],
  [["history alice.hkl", /from a script/]],
  [["wipe alice.hkl --yes", /^wiped: .*alice\.vault/m]],
  [
    ["help keygen", /^Usage:/m],
    ["version", /^hchat \d/],
    ["completions bash", /complete .*hchat/],
    ["completions zsh", /#compdef hchat/],
    ["completions fish", /complete -c hchat/],
    ["man", `${manualPage(COMMANDS)}\n`],
  ],
];

/** Names of the commands that have a run. */
const RUN = new Set(RUNS.flat().map(([line]) => line.split(" ")[0]));

Deno.test("the executable says which form it is, and helps with its commands", async () => {
  using stick = await Stick.make();
  const version = await stick.run(["--version"]);
  assertMatch(
    version.stdout,
    /^hchat \d+\.\d+\.\d+ \((compiled|self-extracting), Deno [\d.]+, [\w-]+\)\n$/,
  );
  // All of them for the file that is handed out; the others run below, where `man` prints what each helps with.
  const helped = COMMANDS.filter(({ name }) => BUILT_EXECUTABLE !== undefined || !RUN.has(name));
  const helps = await Promise.all(helped.map(({ name }) => stick.run([name, "--help"])));
  for (const { code, stdout, stderr } of helps) {
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "Usage:");
  }
});

async function runLine(stick: Stick, [line, prints]: Run): Promise<void> {
  const isSend = line.startsWith("send ");
  await using alice = isSend ? stick.start(["alice.hkl", "--history", ...ANY]) : undefined;
  const peer = await alice?.line("peer: ") ?? "";
  const { code, stdout, stderr } = await stick.run(
    line.split(" ").map((word) => word === "PEER" ? peer : word),
  );
  assertEquals(code, 0, `${line}: ${stderr}`);
  if (typeof prints === "string") assertEquals(stdout, prints, line);
  else assertMatch(stdout, prints, line);
}

Deno.test("the executable runs every command", async () => {
  using stick = await Stick.make();
  const own = ["chat", "reach", "demo", "dpi"];
  assertEquals(COMMANDS.map(({ name }) => name).filter((name) => !RUN.has(name)), own);
  await Deno.writeTextFile(`${stick.path}/secret`, "seven words that nobody has said before\n");
  await Deno.mkdir(`${stick.path}/copied`);
  for (const row of RUNS) await Promise.all(row.map((run) => runLine(stick, run)));
});

Deno.test("the executable ends on every error of the command line with its exit code", async () => {
  using stick = await Stick.make();
  await makeLists(stick.path);
  const files = await makeNamedFiles(stick.path);
  // All of them for the file that is handed out; the same lines are tried on the source one by one.
  const lines = WRONG_LINES.filter((_, index) => BUILT_EXECUTABLE !== undefined || index % 8 === 0);
  for (let from = 0; from < lines.length; from += 2) {
    await Promise.all(
      lines.slice(from, from + 2).map(async ({ words, code, says }) => {
        const end = await stick.run(words.split(" ").map((word) => files[word] ?? word));
        assertEquals([end.code, end.stdout], [code, ""], `${words}: ${end.stderr}`);
        assertMatch(end.stderr, /^hchat: error: [A-Z]/, words);
        assertStringIncludes(end.stderr, says, words);
      }),
    );
  }
});

/** Milliseconds from the start of a program to its `page:` line; it says nothing of an error, and ends well on SIGTERM. */
async function timeToPage(options: StartOptions): Promise<number> {
  const startMs = performance.now();
  await using chat = new Program(ANY, options);
  await chat.line("page: ");
  const tookMs = performance.now() - startMs;
  await chat.line("peer: ");
  chat.signal("SIGTERM");
  const { code, stderr } = await chat.end();
  assertEquals(code, 0, stderr);
  assert(!stderr.includes("error"), stderr);
  return tookMs;
}

/** The middle one. */
function median(times: readonly number[]): number {
  return times.toSorted((left, right) => left - right)[times.length >> 1]!;
}

Deno.test(`the executable starts again and again, ${STARTS} times in a row, not much later than the source`, async () => {
  using stick = await Stick.make();
  const before = traces();
  const executable = { program: ["./hchat"], cwd: stick.path, env: {} };
  const times = { executable: [] as number[], source: [] as number[] };
  // In turns, so that what else the machine does meets both alike. The first ones fill the caches.
  const isSlow = (): boolean => median(times.executable) >= 5 * median(times.source);
  // Where so many do not decide, more of them do.
  let turn = -1;
  for (; turn < TIMED_STARTS || (turn < 3 * TIMED_STARTS && isSlow()); turn++) {
    const executableMs = await timeToPage(executable);
    const sourceMs = await timeToPage({ cwd: stick.path });
    if (turn < 0) continue;
    times.executable.push(executableMs);
    times.source.push(sourceMs);
  }
  for (let start = turn + 1; start < STARTS; start += 2) {
    await Promise.all([1, 2].map(() => timeToPage(executable)));
  }
  assertEquals(traces(), before);
  const [ours, plain] = [median(times.executable), median(times.source)];
  const words = `to page: ${ours.toFixed(0)} ms, deno run of the source ${plain.toFixed(0)} ms`;
  if (BUILT_EXECUTABLE !== undefined) say(words);
  assert(!isSlow(), words);
});

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
