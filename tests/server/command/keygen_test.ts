import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { decodeHeader } from "../../../keys/list/header_codec.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { copyCommand } from "../../../server/command/copy_command.ts";
import { keygenCommand } from "../../../server/command/keygen_command.ts";
import { mediumError } from "../../../server/command/write_failure.ts";
import { progressLine } from "../../../server/cli/progress_meter.ts";
import { cheapPassphrases } from "../../testkit/cheap_passphrases.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { makeList } from "../../testkit/make_list.ts";
import { runCommand } from "../../testkit/run_command.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const SHORT = ["--for", "10m", "--key-size", "64"];

Deno.test("keygen writes both seats into one folder, equal but for seat and vault", async () => {
  using dir = tempDir();
  const run = await runCommand(keygenCommand, ["--out", dir.path, ...SHORT]);
  assertEquals(run.code, 0, run.errors.join("\n"));
  assertEquals(namesIn(dir.path), ["alice.hkl", "bob.hkl"]);
  const [a, b] = ["alice.hkl", "bob.hkl"].map((name) => Deno.readFileSync(dir.file(name)));
  const [alice, bob] = [decodeHeader(a!), decodeHeader(b!)];
  assertEquals(alice.seat, "a");
  assertNotEquals(alice.vaultBlock, bob.vaultBlock);
  assertEquals(bob, { ...alice, seat: "b", vaultBlock: bob.vaultBlock });
  assertEquals(a!.subarray(3072), b!.subarray(3072));
  assertEquals(a!.length, 4096 + 60 * 64 + 32);
});

Deno.test("keygen writes one seat into each of two folders and makes them when needed", async () => {
  using dir = tempDir();
  const words = ["--out", dir.file("one"), "--out", dir.file("two"), "--names", "bob, alice"];
  const run = await runCommand(keygenCommand, [...words, ...SHORT]);
  assertEquals(run.code, 0, run.errors.join("\n"));
  const made = ["one", "two"].map((name) => `hchat made the folder ${dir.file(name)}`);
  made.forEach((hint, index) => assertStringIncludes(run.errors[index] ?? "", hint));
  const again = await runCommand(keygenCommand, [...words, ...SHORT, "--force"]);
  assertEquals([again.code, again.errors], [0, []]);
  assertEquals(namesIn(dir.file("one")), ["bob.hkl"]);
  assertEquals(namesIn(dir.file("two")), ["alice.hkl"]);
});

Deno.test("keygen says size, free space, span and number of keys before it writes", async () => {
  using dir = tempDir();
  const run = await runCommand(keygenCommand, ["--out", dir.path, ...SHORT]);
  assertStringIncludes(
    run.lines[0] ?? "",
    "10 minutes, 60 keys of 64 bytes, a new one every 10 seconds",
  );
  assertStringIncludes(run.lines[1] ?? "", "7.97 kB for each person, 15.9 kB to write");
  assertMatch(run.lines[1] ?? "", /to write, [\d.]+ [kMGTP]B free$/);
  assertEquals(run.lines.slice(2), [
    `wrote: ${dir.file("alice.hkl")}`,
    `wrote: ${dir.file("bob.hkl")}`,
    "next: keep one file, hand over the other yourself; both chat with: hchat FILE",
    "compare: both run hchat fingerprint FILE and read the numbers to each other",
  ]);
});

Deno.test("keygen names the shortest volumes that will do, and they do", async () => {
  for (const span of ["1h", "1d"]) {
    using dir = tempDir();
    const words = ["--out", dir.path, "--for", span, "--volume-size"];
    const refused = await runCommand(keygenCommand, [...words, "1kB"]);
    const [, least] = /at least (\d+) bytes/.exec(refused.errors[1] ?? "") ?? [];
    const tooShort = await runCommand(keygenCommand, [...words, `${Number(least) - 1}`]);
    assertEquals([refused.code, tooShort.code], [2, 2]);
    const run = await runCommand(keygenCommand, [...words, `${least}`]);
    assertEquals(run.code, 0, run.errors.join("\n"));
    const next = span === "1h" ? "keep one file, hand over" : "keep all files of one name";
    assertStringIncludes(run.lines.at(-2) ?? "", next);
  }
});

Deno.test("keygen takes start, span and period as they are given", async () => {
  using dir = tempDir();
  const words = ["--from", "2030-01-02T03:04:05Z", "--for", "1h", "--period", "7s"];
  await runCommand(keygenCommand, ["--out", dir.path, ...words, "--key-size", "80"]);
  const header = decodeHeader(Deno.readFileSync(dir.file("alice.hkl")));
  assertEquals(header.startMs, Date.UTC(2030, 0, 2, 3, 4, 5));
  assertEquals([header.periodMs, header.slotCount, header.recordBytes], [7_000, 515, 80]);
});

Deno.test("keygen warns of a list that is over before it is made", async () => {
  using dir = tempDir();
  const words = ["--out", dir.path, ...SHORT];
  const run = await runCommand(keygenCommand, [...words, "--from", "2020-01-01"]);
  assertEquals(run.code, 0);
  assertStringIncludes(run.errors.join("\n"), "hchat: warning: the list is over already");
  const leapDay = [...words, "--from", "2096-02-29", "--force"];
  const coming = await runCommand(keygenCommand, leapDay);
  assertEquals([coming.code, coming.errors], [0, []]);
});

Deno.test("keygen leaves a list alone that is there, and replaces it with --force", async () => {
  using dir = tempDir();
  const words = ["--out", dir.path, ...SHORT];
  await runCommand(keygenCommand, words);
  const before = Deno.readFileSync(dir.file("bob.hkl"));
  const refused = await runCommand(keygenCommand, words);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.errors[0] ?? "", "alice.hkl exists");
  assertStringIncludes(refused.errors[1] ?? "", "--force");
  assertEquals(Deno.readFileSync(dir.file("bob.hkl")), before);
  assertEquals((await runCommand(keygenCommand, [...words, "--force"])).code, 0);
  assert(Deno.readFileSync(dir.file("bob.hkl")).some((byte, index) => byte !== before[index]));
});

const wrong: [string, string[], string][] = [
  ["no folder", [], "--out DIR"],
  ["three folders", ["--out", "x", "--out", "y", "--out", "z"], "once or twice"],
  [
    "a --from that is no time",
    ["--out", ".", "--from", "yesterday"],
    `expected a time, got "yesterday"`,
  ],
  [
    "a --for that is no duration",
    ["--out", ".", "--for", "long"],
    `expected a duration, got "long"`,
  ],
  ["a period below a second", ["--out", ".", "--period", "999ms"], "ms, got 999"],
  [
    "a period over a day",
    ["--out", ".", "--period", "25h"],
    "expected a period of 1000 to 86400000 ms",
  ],
  ["a record below 64 bytes", ["--out", ".", "--key-size", "48"], "in steps of 16, got 48"],
  [
    "a record over 65,536 bytes",
    ["--out", ".", "--key-size", "65552"],
    "expected a record size of 64 to 65536 bytes",
  ],
  ["a record between the steps", ["--out", ".", "--key-size", "100"], "in steps of 16"],
  [
    "a record size that is no number",
    ["--out", ".", "--key-size", "big"],
    "digits only, such as 1280",
  ],
  ["one name", ["--out", ".", "--names", "alice"], "expected two names"],
  ["three names", ["--out", ".", "--names", "a,b,c"], "expected two names"],
  ["the same name twice", ["--out", ".", "--names", "Bob,bob"], "look the same"],
  ["a name that leaves the folder", ["--out", ".", "--names", "../a,b"], "path separator"],
  ["a name that no file may have", ["--out", ".", "--names", "con,b"], "fit for a file"],
  [
    "a name that is too long",
    ["--out", ".", "--names", `${"é".repeat(32)},b`],
    "1 to 63 bytes, got 64",
  ],
  [
    "a --volume-size that is no size",
    ["--out", ".", "--volume-size", "4X"],
    `expected a size, got "4X"`,
  ],
  ["volumes without room for a chunk", ["--out", ".", "--volume-size", "1MB"], "room for a chunk"],
  ["an end past the calendar", ["--out", ".", "--for", "273950y"], "last calendar date"],
  ["a start before 1970", ["--out", ".", "--from", "1969-12-31T00:00:00Z"], "after 1969"],
  [
    "a list that is over before its first key is",
    ["--out", ".", "--period", "10m", "--for", "5m"],
    "expected at least one --period (10 minutes), got 5 minutes",
  ],
  ["a word too many", ["--out", ".", "list.hkl"], `got "list.hkl"`],
];

for (const [what, words, message] of wrong) {
  Deno.test(`keygen refuses ${what} as wrong usage`, async () => {
    const run = await runCommand(keygenCommand, words);
    assertEquals(run.code, 2, run.errors.join("\n"));
    assertStringIncludes(run.errors.join("\n"), message);
  });
}

Deno.test("keygen refuses a folder whose parent is not there: a stick is not made up", async () => {
  using dir = tempDir();
  const run = await runCommand(keygenCommand, ["--out", dir.file("no/stick"), ...SHORT]);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors[0] ?? "", "there is no folder");
});

Deno.test("keygen says why it cannot make a folder", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("note"), "");
  const run = await runCommand(keygenCommand, ["--out", dir.file("note/lists"), ...SHORT]);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors[0] ?? "", "part of the path is a file, not a folder");
  assert(!run.errors.join().includes("plugged in"));
});

Deno.test("keygen refuses a file in the place of the folder", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("note"), "");
  const run = await runCommand(keygenCommand, ["--out", dir.file("note"), ...SHORT]);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors[0] ?? "", "expected a folder, got a file");
  assertStringIncludes(run.errors[1] ?? "", "--names");
});

Deno.test({
  name:
    "keygen calls nothing a file that it cannot look at, such as a folder of a medium that is lost",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    // As with a lost medium, the system finds something of that name and does not say what it is.
    Deno.symlinkSync(dir.file("loop"), dir.file("loop"));
    const run = await runCommand(keygenCommand, ["--out", dir.file("loop"), ...SHORT]);
    assertEquals(run.code, 1);
    assertStringIncludes(run.errors[0] ?? "", "too many symbolic links lead to one another");
  },
});

Deno.test("keygen looks for room before it writes, and makes no folder where there is none", async () => {
  using dir = tempDir();
  const heavy = ["--for", "9000y", "--key-size", "65536"];
  const run = await runCommand(keygenCommand, ["--out", dir.file("stick"), ...heavy]);
  assertEquals([run.code, run.lines], [1, []]);
  assertStringIncludes(run.errors[0] ?? "", "expected 3.72 PB free");
  assertStringIncludes(run.errors[1] ?? "", "--for");
  assertEquals(namesIn(dir.path), []);
});

Deno.test("keygen makes files that their owner alone can read", async () => {
  if (Deno.build.os === "windows") return;
  using dir = tempDir();
  await runCommand(keygenCommand, ["--out", dir.path, ...SHORT]);
  for (const name of namesIn(dir.path)) {
    assertEquals((Deno.statSync(dir.file(name)).mode ?? 0) & 0o777, 0o600);
  }
});

Deno.test("keygen says in its own words that nothing can be written where it is to", async () => {
  if (Deno.build.os !== "linux") return;
  const run = await runCommand(keygenCommand, ["--out", "/proc/self"]);
  assertEquals(run.code, 1);
  assertStringIncludes(
    run.errors[0] ?? "",
    "hchat: error: Cannot write the key lists: the folder",
  );
  assertStringIncludes(run.errors[1] ?? "", "hchat: hint: ");
});

Deno.test("keygen that is interrupted leaves neither files nor the folder it made", async () => {
  using dir = tempDir();
  const io = new FakeIo();
  io.stop.abort();
  const run = await runCommand(keygenCommand, ["--out", dir.file("stick"), ...SHORT], io);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors[0] ?? "", "interrupted; nothing was kept");
  assertEquals(namesIn(dir.path), []);
});

Deno.test("keygen points at what a run that was cut off has left", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file(".alice.hkl.partial-00112233"), "");
  const run = await runCommand(keygenCommand, ["--out", dir.path, ...SHORT]);
  assertEquals(run.code, 0);
  assertStringIncludes(run.errors[0] ?? "", ".alice.hkl.partial-00112233 is left from a run");
});

Deno.test("keygen leaves the further volumes of another list alone", async () => {
  using dir = tempDir();
  await makeList(dir.path, { recordBytes: 65_536, slotCount: 80, volumeBytes: 2_200_000 });
  const words = ["--out", dir.path, "--names", "alice,carol", ...SHORT];
  // The main file is on another stick.
  Deno.removeSync(dir.file("alice.hkl"));
  const before = namesIn(dir.path);
  const run = await runCommand(keygenCommand, words);
  assertEquals(run.code, 1);
  assertStringIncludes(run.errors.join("\n"), `${dir.file("alice.hkl.001")} exists`);
  assertEquals(namesIn(dir.path), before);
  assertEquals((await runCommand(keygenCommand, [...words, "--force"])).code, 0);
  assertEquals(namesIn(dir.path).filter((name) => name.startsWith("alice")), ["alice.hkl"]);
});

Deno.test("keygen --force replaces no folder, and finds out before a list is gone", async () => {
  using dir = tempDir();
  const words = ["--out", dir.path, ...SHORT];
  await runCommand(keygenCommand, words);
  const alice = Deno.readFileSync(dir.file("alice.hkl"));
  Deno.removeSync(dir.file("bob.hkl"));
  Deno.mkdirSync(dir.file("bob.hkl"));
  const run = await runCommand(keygenCommand, [...words, "--force"]);
  assertStringIncludes(run.errors.join("\n"), `expected no folder at ${dir.file("bob.hkl")}`);
  assertEquals(Deno.readFileSync(dir.file("alice.hkl")), alice);
});

Deno.test("keygen --force and copy --force replace no list that is in use", async () => {
  using dir = tempDir();
  Deno.mkdirSync(dir.file("stick"));
  await runCommand(keygenCommand, ["--out", dir.path, ...SHORT]);
  await runCommand(keygenCommand, ["--out", dir.file("stick"), ...SHORT]);
  const list = await KeyList.open(dir.file("stick/bob.hkl"), { write: true });
  const made = await runCommand(keygenCommand, ["--out", dir.file("stick"), ...SHORT, "--force"]);
  const copied = await runCommand(copyCommand, [dir.file("bob.hkl"), dir.file("stick"), "--force"]);
  for (const run of [made, copied]) {
    assertEquals(run.code, 1);
    assertStringIncludes(
      run.errors[0] ?? "",
      `another program has ${dir.file("stick/bob.hkl")} open`,
    );
    assertStringIncludes(run.errors[1] ?? "", "close that program first");
  }
  assert(list.isPresent());
  list.close();
});

Deno.test("two runs of keygen at once leave one pair of lists, never one file of each", async () => {
  using dir = tempDir();
  const words = ["--out", dir.path, "--for", "10h"];
  const runs = await Promise.all([1, 2, 3].map(() => runCommand(keygenCommand, words)));
  assertEquals(runs.map((run) => run.code).sort(), [0, 1, 1]);
  const failed = runs.flatMap((run) => run.code === 0 ? [] : run.errors[0] ?? "");
  for (const words of failed) assertStringIncludes(words, "put a file of that name there");
  const [a, b] = ["alice", "bob"].map((name) =>
    decodeHeader(Deno.readFileSync(dir.file(`${name}.hkl`)))
  );
  assertEquals(a!.listId, b!.listId);
  assertEquals(namesIn(dir.path), ["alice.hkl", "bob.hkl"]);
});

Deno.test("keygen --kernel-random takes every byte from the kernel", async () => {
  using dir = tempDir();
  const run = await runCommand(keygenCommand, ["--out", dir.path, ...SHORT, "--kernel-random"]);
  assertEquals(run.code, 0, run.errors.join("\n"));
  const records = Deno.readFileSync(dir.file("alice.hkl")).subarray(4096, 4096 + 60 * 64);
  assert(new Set(records).size > 200);
});

Deno.test("keygen mixes in a file and says that it reached", async () => {
  using dir = tempDir();
  Deno.writeFileSync(dir.file("dice"), new Uint8Array(4_000));
  const words = ["--out", dir.path, ...SHORT, "--entropy", dir.file("dice")];
  const run = await runCommand(keygenCommand, words);
  assertEquals([run.code, run.errors], [0, []]);
  assertEquals(run.lines.at(-3), "entropy: mixed into all 3.84 kB");
  const none = await runCommand(keygenCommand, [...words, "--force", "--entropy=nowhere"]);
  assertEquals(none.code, 2, "an option is given once");
  const missing = await runCommand(keygenCommand, ["--out", dir.path, "--entropy", "nowhere"]);
  assertEquals(missing.code, 1);
});

Deno.test("keygen asks again for a passphrase that was mistyped or empty, three times in all", async () => {
  using _cheap = cheapPassphrases();
  using dir = tempDir();
  const words = ["--out", dir.path, ...SHORT, "--passphrase"];
  const strong = "six words that nobody would guess";
  const io = new FakeIo();
  io.answers = ["open sesame", "open barley", "", strong, strong];
  assertEquals((await runCommand(keygenCommand, words, io)).code, 0);
  assertEquals(io.asked, [
    "New passphrase:",
    "Repeat the passphrase:",
    "The two differ. New passphrase:",
    "A passphrase has at least one character. New passphrase:",
    "Repeat the passphrase:",
  ]);
  using other = tempDir();
  const tired = new FakeIo();
  tired.answers = ["a", "b", "c", "d", "e", "f", "g", "g"];
  const run = await runCommand(
    keygenCommand,
    ["--out", other.path, ...SHORT, "--passphrase"],
    tired,
  );
  assertEquals([run.code, tired.asked.length], [1, 6]);
  assertStringIncludes(run.errors[0] ?? "", "expected the same one twice, got none in 3 tries");
  assertEquals(namesIn(other.path), []);
});

Deno.test("keygen names a weak passphrase, and takes it", async () => {
  using _cheap = cheapPassphrases();
  for (
    const [passphrase, weakness] of [["hunter2", "it has 7 characters only"], [
      "a".repeat(40),
      "it repeats few",
    ]]
  ) {
    using dir = tempDir();
    const io = new FakeIo();
    io.answers = [passphrase!, passphrase!];
    const run = await runCommand(keygenCommand, ["--out", dir.path, ...SHORT, "--passphrase"], io);
    assertEquals(run.code, 0);
    assertStringIncludes(run.errors[0] ?? "", `this passphrase is weak: ${weakness}`);
  }
});

Deno.test("keygen warns of a clock that was never set, and asks on a terminal", async () => {
  const unset = (typed: boolean, ...answers: string[]): FakeIo => {
    const io = Object.assign(new FakeIo(), { typed, answers });
    io.clock.set(600_000);
    return io;
  };
  using dir = tempDir();
  const words = ["--out", dir.file("lists"), ...SHORT];
  const refused = await runCommand(keygenCommand, words, unset(true, "no"));
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.errors[0] ?? "", "clock says 1970-01-01");
  assertStringIncludes(refused.errors[1] ?? "", "expected yes, got another answer");
  assertEquals(namesIn(dir.path), []);
  const agreed = await runCommand(keygenCommand, words, unset(true, "yes"));
  assertEquals(agreed.code, 0);
  const script = await runCommand(keygenCommand, [...words, "--force"], unset(false));
  assertEquals(script.code, 0);
  assertStringIncludes(script.errors[0] ?? "", "hchat: warning: this computer's clock says 1970");
  const from = ["--from", "2026-03-04", "--force"];
  const told = await runCommand(keygenCommand, [...words, ...from], unset(true));
  assertEquals([told.code, told.errors], [0, []]);
});

Deno.test("a target of FAT32 that cannot hold the list gets the split proposed", () => {
  const fault = {
    kind: "fileTooLarge" as const,
    path: "/stick/alice.hkl",
    maxFileBytes: 2 ** 32 - 1,
  };
  const error = mediumError("write the key lists", fault);
  assertStringIncludes(error.message, "expected files of at most 4.29 GB");
  assertStringIncludes(error.message, "/stick/alice.hkl");
  assertStringIncludes(error.hint ?? "", "--volume-size 4095MiB");
});

Deno.test("a progress line says rate and time left", () => {
  const state = { action: "writing", totalBytes: 4e9, bytesDone: 1e9, elapsedMs: 2_000 };
  assertEquals(progressLine(state), "writing 1.00 GB of 4.00 GB (25 %), 500 MB/s, 6 seconds left");
  const started = { ...state, bytesDone: 0, elapsedMs: 0 };
  assertEquals(progressLine(started), "writing 0 bytes of 4.00 GB (0 %), 0 bytes/s");
});

for (const option of ["--entropy", "--passphrase-file"]) {
  Deno.test(`keygen says what is wrong with the file of ${option}, and what to do`, async () => {
    using dir = tempDir();
    const words = ["--out", dir.path, ...SHORT, option];
    const missing = await runCommand(keygenCommand, [...words, dir.file("dice")]);
    assertEquals(missing.code, 1);
    assertStringIncludes(missing.errors[0] ?? "", `${dir.file("dice")}: there is no such file`);
    assertStringIncludes(missing.errors[1] ?? "", "check the path");
    Deno.mkdirSync(dir.file("folder"));
    const folder = await runCommand(keygenCommand, [...words, dir.file("folder")]);
    assertStringIncludes(folder.errors[0] ?? "", "expected a file, got a folder");
    assertEquals(namesIn(dir.path), ["folder"]);
  });
}
