import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { openPositional } from "../../../keys/disk/disk_file.ts";
import { COMMANDS } from "../../../server/command/command_table.ts";
import { runProgram } from "../../../server/cli/program.ts";
import { formatSlotSpan } from "../../../server/cli/time.ts";
import { cheapPassphrases } from "../../testkit/cheap_passphrases.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { useList } from "../../testkit/use_list.ts";

/** Exit code, standard output and standard error of one command. */
async function run(
  words: string[],
  prepare: (io: FakeIo) => void = () => {},
): Promise<{ code: number; out: string; err: string; asked: string[] }> {
  using _cheap = cheapPassphrases();
  const io = new FakeIo();
  prepare(io);
  const program = { commands: COMMANDS, fallback: "info", version: "0" };
  const code = await runProgram(program, words, io);
  return { code, out: io.lines.join("\n"), err: io.errors.join("\n"), asked: io.asked };
}

Deno.test("hchat verify says that a list is whole, and exits 0", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 2_000 });
  const answer = await run(["verify", path]);
  assertEquals(answer.code, 0);
  assertMatch(answer.out, /^whole: 2000 keys, 2\.56 MB$/);
});

Deno.test("hchat verify names damaged keys by their times, and exits 1", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 2_000 });
  const file = openPositional(made.path, { write: true });
  file.writeAt(4_096 + 1_280 * 900, Uint8Array.of(1, 2, 3, 4));
  file.close();
  const answer = await run(["verify", made.path]);
  assertEquals(answer.code, 1);
  const span = formatSlotSpan(made.header, { first: 819, end: 1_638 });
  assertEquals(answer.out.split("\n")[0], `damaged: ${span}`);
  assertMatch(answer.err, /hchat: error: .* is damaged\nhchat: hint: copy the list again/);
});

Deno.test("hchat verify asks for the passphrase and tells a wrong one from damage", async () => {
  using dir = tempDir();
  const options = { slotCount: 100, passphrase: "right" };
  const { path } = await writeSmallList(dir.file("alice.hkl"), options);
  const asked = await run(["verify", path], (io) => io.answers.push("right"));
  assertEquals([asked.code, asked.asked], [0, [`Passphrase of ${path}:`]]);
  Deno.writeTextFileSync(dir.file("pass"), "wrong\n");
  const wrong = await run(["verify", path, "--passphrase-file", dir.file("pass")]);
  assertEquals([wrong.code, wrong.asked], [1, []]);
  assertMatch(wrong.err, /the passphrase is wrong/);
  const none = await run(["verify", path]);
  assertMatch(none.err, /it has a passphrase and none was given/);
});

Deno.test("hchat fingerprint is the same for both seats and needs no passphrase", async () => {
  using dir = tempDir();
  const options = { slotCount: 100 };
  const a = await writeSmallList(dir.file("alice.hkl"), { ...options, passphrase: "secret" });
  const b = await writeSmallList(dir.file("bob.hkl"), { ...options, seat: "b" });
  const answers = [await run(["fingerprint", a.path]), await run(["fingerprint", b.path])];
  assertEquals(answers[0]?.out, answers[1]?.out);
  assertMatch(answers[0]?.out ?? "", /^\d{5}( \d{5}){7}$/);
});

Deno.test("hchat burn --until TIME burns what lies before, and no more", async () => {
  using dir = tempDir();
  // Its last use is now.
  const startMs = Date.UTC(2026, 0, 1) - 1_000 * 10_000;
  const made = await writeSmallList(dir.file("alice.hkl"), { slotCount: 2_000, startMs });
  const until = new Date(startMs + 1_000 * 10_000).toISOString();
  await useList(made.path, 1_000);
  const answer = await run(["burn", made.path, "--until", until]);
  assertEquals([answer.code, answer.err], [0, ""]);
  assertMatch(answer.out, /^burned: .* to .*\nleft: 1000 keys, 1\.28 MB$/);
  const bytes = Deno.readFileSync(made.path);
  assert(bytes.subarray(4_096, 4_096 + 1_280_000).every((byte) => byte === 0));
  assertEquals(bytes.subarray(4_096 + 1_280_000, 4_096 + 2_560_000), made.records.slice(1_280_000));
  assertMatch((await run(["burn", made.path, "--until", until])).out, /^burned: nothing/);
  const verified = await run(["verify", made.path]);
  assertMatch(verified.out, /^burned: .*\nwhole: 1000 keys/);
});

Deno.test("hchat burn --until now takes the time from the clock", async () => {
  using dir = tempDir();
  const startMs = Date.UTC(2026, 0, 1) - 55 * 10_000;
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100, startMs });
  await useList(path, 54);
  const answer = await run(["burn", path, "--until", "now"]);
  assertMatch(answer.out, /left: 45 keys/);
  const again = await run(["burn", path, "--until", "now"]);
  assertMatch(again.out, /^burned: nothing, these keys are burned already\nleft: 45 keys/);
  const early = await writeSmallList(dir.file("bob.hkl"), { slotCount: 100 });
  const none = await run(["burn", early.path, "--until", "2020-01-01"]);
  assertMatch(none.out, /^burned: nothing, there is no key before that time\nleft: 100 keys/);
});

Deno.test("hchat burn that is interrupted before it began burns nothing, and goes on later", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const answer = await run(
    ["burn", path, "--until", "all", "--yes"],
    (io) => io.stop.abort(),
  );
  assertEquals(answer.code, 1);
  assertMatch(answer.out, /^burned: nothing, interrupted\nleft: 100 keys/);
  assertMatch(answer.err, /^hchat: error: Cannot burn all of these keys: interrupted/);
  const again = await run(["burn", path, "--until", "all", "--yes"]);
  assertEquals([again.code, again.err], [0, ""]);
  assertMatch(again.out, /left: 0 keys/);
});

Deno.test("hchat burn --until all asks first, unless told --yes", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const refused = await run(["burn", path, "--until", "all"], (io) => io.answers.push("no"));
  assertEquals([refused.code, refused.asked.length], [1, 1]);
  assertMatch((await run(["info", path])).out, /burned: +0\n/);
  const agreed = await run(["burn", path, "--until", "all"], (io) => io.answers.push("yes"));
  assertEquals(agreed.code, 0);
  const again = await writeSmallList(path, { slotCount: 100 });
  const scripted = await run(["burn", again.path, "--until", "all", "--yes"]);
  assertEquals([scripted.code, scripted.asked], [0, []]);
  assertMatch((await run(["info", path])).out, /burned: +100\n/);
});

Deno.test("hchat burn wants --until, and a time that is one", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  assertEquals((await run(["burn", path])).code, 2);
  assertEquals((await run(["burn", path, "--until", "soon"])).code, 2);
  assertEquals((await run(["burn"])).code, 2);
  assertEquals((await run(["verify", path, path])).code, 2);
});

Deno.test("hchat passwd sets, changes and removes a passphrase", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const set = await run(["passwd", path], (io) => io.answers.push("one", "one"));
  assertEquals([set.code, set.out], [0, `passphrase: set for ${path}`]);
  const changed = await run(["passwd", path], (io) => io.answers.push("one", "two", "two"));
  assertEquals([changed.code, changed.out], [0, `passphrase: changed for ${path}`]);
  const wrong = await run(["passwd", path], (io) => io.answers.push("one"));
  assertMatch(wrong.err, /the passphrase is wrong/);
  assertEquals((await run(["verify", path], (io) => io.answers.push("two"))).code, 0);
  const removed = await run(["passwd", path, "--remove"], (io) => io.answers.push("two"));
  assertEquals([removed.code, removed.out], [0, `passphrase: removed from ${path}`]);
  assertEquals((await run(["verify", path])).code, 0);
  assertMatch((await run(["passwd", path, "--remove"])).err, /has none/);
  assertMatch((await run(["passwd", path])).err, /no terminal.*\n.* --new-passphrase-file FILE/);
});

Deno.test("hchat passwd takes passphrases from files", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const [one, two] = [dir.file("one"), dir.file("two")];
  Deno.writeTextFileSync(one, "one\n");
  Deno.writeTextFileSync(two, "two\n");
  assertEquals((await run(["passwd", path, "--passphrase-file", one])).code, 0);
  const change = ["--passphrase-file", one, "--new-passphrase-file", two];
  assertEquals((await run(["passwd", path, ...change])).code, 0);
  assertEquals((await run(["verify", path, "--passphrase-file", two])).code, 0);
});

Deno.test("a passphrase file is UTF-8 text, with or without a mark, and not any file", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const file = dir.file("passphrase");
  const write = (...bytes: number[]) => Deno.writeFileSync(file, Uint8Array.from(bytes));
  await run(["passwd", path], (io) => io.answers.push("pä", "pä"));
  write(0xef, 0xbb, 0xbf, 0x70, 0xc3, 0xa4, 13, 10, 0xff);
  assertEquals((await run(["verify", path, "--passphrase-file", file])).code, 0);
  const told = async (words: RegExp) =>
    assertMatch((await run(["verify", path, "--passphrase-file", file])).err, words);
  write(0xff, 0xfe, 0x70, 0, 0xe4, 0, 13, 0, 10, 0);
  await told(/expected UTF-8 text in the first line .*\nhchat: hint: save the file as UTF-8/);
  write(0x70, 0, 0x61, 0, 10, 0);
  await told(/expected UTF-8 text in the first line/);
  write(0x70, 0xe4, 10);
  await told(/expected UTF-8 text in the first line/);
  write(10, 0x70);
  await told(/got an empty line/);
  Deno.writeFileSync(file, new Uint8Array(5_000).fill(0x70));
  await told(/expected at most 4096 bytes/);
  await Deno.remove(file);
  Deno.mkdirSync(file);
  await told(/Cannot read the passphrase: .*passphrase/);
});

Deno.test("hchat passwd reads a passphrase file once: it may be a pipe", async () => {
  if (Deno.build.os === "windows") return;
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const pipe = dir.file("pipe");
  new Deno.Command("mkfifo", { args: [pipe] }).outputSync();
  const passphrase = "six words that nobody would guess";
  const written = Deno.writeTextFile(pipe, `${passphrase}\n`);
  const set = await run(["passwd", path, "--passphrase-file", pipe]);
  await written;
  assertEquals([set.code, set.err], [0, ""]);
  assertEquals((await run(["verify", path], (io) => io.answers.push(passphrase))).code, 0);
});

Deno.test("hchat passwd on a full medium leaves the list and its passphrase as they were", async () => {
  if (Deno.build.os !== "linux") return;
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  await run(["passwd", path], (io) => io.answers.push("one", "one"));
  Deno.symlinkSync("/dev/full", dir.file(".alice.hkl.header"));
  const full = await run(["passwd", path], (io) => io.answers.push("one", "two", "two"));
  assertMatch(full.err, /the medium is full .*nothing was kept/);
  assertEquals((await run(["verify", path], (io) => io.answers.push("one"))).code, 0);
});

Deno.test("hchat passwd rewrites the file that a link leads to, and leaves the link", async () => {
  using dir = tempDir();
  Deno.mkdirSync(dir.file("stick"));
  const { path } = await writeSmallList(dir.file("stick/alice.hkl"), { slotCount: 100 });
  const link = dir.file("mine.hkl");
  Deno.symlinkSync(path, link);
  const set = await run(["passwd", link], (io) => io.answers.push("one", "one"));
  assertEquals(set.code, 0, set.err);
  assert(Deno.lstatSync(link).isSymlink);
  assertEquals((await run(["verify", path], (io) => io.answers.push("one"))).code, 0);
});

Deno.test("hchat passwd refuses volumes that are links, and points at what was left", async () => {
  using dir = tempDir();
  const volumes = { recordBytes: 65_536, slotCount: 40, recordsPerVolume: 16 };
  const { path } = await writeSmallList(dir.file("alice.hkl"), volumes);
  Deno.renameSync(`${path}.001`, dir.file("elsewhere"));
  Deno.symlinkSync(dir.file("elsewhere"), `${path}.001`);
  Deno.writeTextFileSync(dir.file(".alice.hkl.002.partial-00112233"), "");
  Deno.writeTextFileSync(dir.file(".alice.hkl2.partial-00112233"), "");
  const told = await run(["passwd", path], (io) => io.answers.push("one", "one"));
  assertEquals(told.code, 1);
  assertMatch(told.err, /expected a file, got a link: .*\.001/);
  assertMatch(told.err, /hint: .*\.alice\.hkl\.002\.partial-00112233 is left from a run/);
  assert(!told.err.includes("hkl2"));
});

Deno.test("hchat burn and passwd are refused while the list is in use", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const other = openPositional(path, { write: true });
  assertEquals(other.tryLock(), "locked");
  for (const words of [["burn", path, "--until", "now"], ["passwd", path]]) {
    const answer = await run(words, (io) => io.answers.push("one", "one"));
    assertEquals(answer.code, 1);
    assertMatch(answer.err, /another program has it open\nhchat: hint: close that program first/);
  }
  other.close();
  await assertRejects(() => Deno.stat(dir.file(".alice.hkl.header")));
});
