import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { decodeHeader } from "../../../keys/list/header_codec.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { makeList } from "../../testkit/make_list.ts";
import { infoCommand } from "../../../server/command/info_command.ts";
import { leastBelow } from "../../testkit/least_below.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { ownCache } from "../../testkit/own_cache.ts";
import { Program, runProgramFully, sourceWords } from "../../testkit/program.ts";
import { runHere } from "../../testkit/program_here.ts";
import { runCommand } from "../../testkit/run_command.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const SHORT = ["--for", "10m", "--key-size", "64"];
const MAIN = new URL("../../../main.ts", import.meta.url).href;

function start(words: string[], stdin: "piped" | "null" = "null"): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-all", MAIN, "keygen", ...words],
    stdin,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Waits until the folder holds files that grow. */
async function untilWriting(path: string): Promise<void> {
  for await (const event of Deno.watchFs(path)) {
    if (event.kind === "modify") return;
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `keygen that gets ${signal} takes its files away and ends within two seconds`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      assertLess(await leastBelow(2_000, () => endingMs(signal)), 2_000);
    },
  });
}

/** How long keygen takes to end once it has got the signal, in milliseconds. */
async function endingMs(signal: Deno.Signal): Promise<number> {
  using dir = tempDir();
  // Longer than the test will take, if nobody stopped it.
  const child = start(["--out", dir.path, "--for", "120d"]);
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("to write")) {
    const { value, done } = await lines.read();
    assert(!done, said);
    said += value;
  }
  await untilWriting(dir.path);
  const stoppedMs = performance.now();
  child.kill(signal);
  const stderr = await new Response(child.stderr).text();
  const { code } = await child.status;
  await lines.cancel();
  const tookMs = performance.now() - stoppedMs;
  assertEquals(code, 1);
  assertStringIncludes(stderr, "interrupted; nothing was kept");
  assertStringIncludes(said, "size: 1.33 GB for each person");
  assertEquals(namesIn(dir.path), []);
  return tookMs;
}

Deno.test({
  name: "keygen that is killed leaves nothing that could be taken for a list",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    const writing = untilWriting(dir.path);
    const child = start(["--out", dir.path, "--for", "120d"]);
    await writing;
    child.kill("SIGKILL");
    await child.output();
    for (const name of namesIn(dir.path)) {
      assert(name.startsWith(".") && name.includes(".partial-"), name);
      using file = Deno.openSync(dir.file(name), { read: true });
      const page = new Uint8Array(4096);
      file.readSync(page);
      assert(page.every((byte) => byte === 0));
    }
  },
});

Deno.test({
  name: "keygen under a limit on file sizes says so and leaves nothing",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    using cache = ownCache();
    // Wide enough for what the runtime itself writes, in whatever unit this shell counts.
    const program = ["sh", "-c", 'ulimit -f 100000 && exec "$0" "$@"', ...sourceWords()];
    const end = await runProgramFully(["keygen", "--out", dir.path, "--for", "30d"], {
      program,
      env: cache.env,
    });
    assertEquals(end.code, 1, end.stderr);
    assertStringIncludes(end.stderr, "ulimit -f, allows no file that large");
    assertEquals(namesIn(dir.path), []);
  },
});

Deno.test({
  name: "copy and passwd under a limit on file sizes say so and leave the list as it was",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    using cache = ownCache();
    await makeList(dir.path, { slotCount: 1_000, recordBytes: 65_536 });
    Deno.mkdirSync(dir.file("stick"));
    Deno.writeTextFileSync(dir.file("pass"), "six words that nobody would guess\n");
    const program = ["sh", "-c", 'ulimit -f 100000 && exec "$0" "$@"', ...sourceWords()];
    const path = dir.file("alice.hkl");
    const commands = [
      ["copy", path, dir.file("stick")],
      ["passwd", path, "--new-passphrase-file", dir.file("pass")],
    ];
    for (const words of commands) {
      const end = await runProgramFully(words, { program, env: cache.env });
      assertEquals(end.code, 1, end.stderr);
      assertStringIncludes(end.stderr, "ulimit -f, allows no file that large");
      assertEquals(namesIn(dir.path), ["alice.hkl", "bob.hkl", "pass", "stick"]);
      assertEquals(namesIn(dir.file("stick")), []);
    }
    assertEquals(readListInfo(path).header.passphraseBlock, undefined);
  },
});

Deno.test({
  name: "keygen writes nothing where the name of the folder is not UTF-8",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    using dir = tempDir();
    const folder = "st\\344ck";
    const make = `mkdir "$(printf '${folder}')" && exec "$0" "$@" "$(printf '${folder}')"`;
    const cwd = dir.path;
    const program = ["sh", "-c", make, ...sourceWords()];
    const end = await runProgramFully(["keygen", "--for", "10m", "--out"], { program, cwd });
    assertEquals([end.code, end.stdout], [2, ""]);
    assertStringIncludes(end.stderr, "expected words in UTF-8");
    assertEquals(namesIn(dir.path).length, 1);
  },
});

Deno.test("keygen mixes in standard input and says how far it reached", async () => {
  using dir = tempDir();
  const words = ["--out", dir.path, "--for", "1h", "--entropy", "-"];
  const child = start(words, "piped");
  const input = child.stdin.getWriter();
  await input.write(new Uint8Array(100_000));
  await input.close();
  const { code, stderr } = await child.output();
  assertEquals(code, 0);
  assertStringIncludes(
    text(stderr),
    "the entropy ran short: hchat mixed it into the first 100 kB of 461 kB",
  );
});

for (const device of ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]) {
  Deno.test({
    name:
      `the program takes entropy and passphrases from ${device}, where the runtime keeps programs out`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      using dir = tempDir();
      const words = ["keygen", "--out", dir.path, ...SHORT];
      const stdin = "d".repeat(5_000);
      const mixed = await runProgramFully([...words, "--entropy", device], { stdin });
      assertEquals([mixed.code, mixed.stderr], [0, ""]);
      assertStringIncludes(mixed.stdout, "entropy: mixed into all 3.84 kB");
      const passphrase = "six words that nobody would guess";
      await writeSmallList(dir.file("sealed.hkl"), { passphrase, startMs: Date.now() });
      const verify = ["verify", dir.file("sealed.hkl"), "--passphrase-file", device];
      const opened = await runProgramFully(verify, { stdin: `${passphrase}\n` });
      assertEquals([opened.code, opened.stderr], [0, ""]);
    },
  });
}

Deno.test({
  name: "keygen mixes in bytes of the hardware's generator",
  ignore: !isReadable("/dev/hwrng"),
  fn: async () => {
    using dir = tempDir();
    const words = ["keygen", "--out", dir.path, "--for", "1m", "--key-size", "64"];
    const end = await runProgramFully([...words, "--entropy", "/dev/hwrng"]);
    assertEquals([end.code, end.stderr], [0, ""]);
    assertStringIncludes(end.stdout, "entropy: mixed into all 384 bytes");
  },
});

function isReadable(path: string): boolean {
  try {
    using file = Deno.openSync(path, { read: true });
    return file.readSync(new Uint8Array(1)) === 1;
  } catch {
    return false;
  }
}

Deno.test("keygen takes random bytes from the kernel's device with --kernel-random, and only then", async () => {
  if (Deno.build.os === "windows") return;
  using dir = tempDir();
  const [command = "", run = "", ...flags] = sourceWords();
  // Without the device there is nothing to take them from.
  const program = [command, run, "--deny-read=/dev/urandom", ...flags];
  const words = ["keygen", "--out", dir.path, "--for", "10m"];
  const kernel = await runProgramFully([...words, "--kernel-random"], { program });
  assertEquals(kernel.code, 1);
  assertStringIncludes(kernel.stderr, "/dev/urandom");
  assertEquals(namesIn(dir.path), []);
  const runtime = await runProgramFully(words, { program });
  assertEquals(runtime.code, 0, runtime.stderr);
});

Deno.test("keygen puts a list under a passphrase of a file, and never takes one as a word", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("pass"), "correct horse\nsecond line\n");
  const words = ["--out", dir.path, "--for", "1h", "--passphrase-file", dir.file("pass")];
  assertEquals((await start(words).output()).code, 0);
  const header = decodeHeader(Deno.readFileSync(dir.file("alice.hkl")));
  assert(header.passphraseBlock !== undefined);
  const info = await runCommand(infoCommand, [dir.file("alice.hkl"), "--json"]);
  assertEquals(JSON.parse(info.lines.join("\n")).passphrase, true, "info asks for none");
  const asWord = await runHere(["keygen", "--out", dir.path, "--passphrase=secret"]);
  assertEquals(asWord.code, 2);
  assert(!asWord.stderr.includes("secret"));
});

Deno.test({
  name: "Ctrl-C ends keygen that waits for the passphrase of a pipe, and the words say so",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    new Deno.Command("mkfifo", { args: [dir.file("pipe")] }).outputSync();
    const words = ["keygen", "--out", dir.file("lists"), "--passphrase-file", dir.file("pipe")];
    await using program = new Program(words);
    // The folder is made just before the pipe is asked.
    while (!namesIn(dir.path).includes("lists")) await new Promise((done) => setTimeout(done, 10));
    program.signal("SIGINT");
    const { code, stderr } = await program.end();
    assertEquals([code, stderr], [
      1,
      "hchat: error: Cannot read the passphrase: interrupted\n",
    ]);
    assertEquals(namesIn(dir.path), ["pipe"]);
  },
});

Deno.test("keygen --passphrase without a terminal says what to do", async () => {
  using dir = tempDir();
  const { code, stderr } = await start(["--out", dir.path, "--passphrase"]).output();
  assertEquals(code, 1);
  assertStringIncludes(text(stderr), "--passphrase-file FILE");
  assertEquals(namesIn(dir.path), []);
});
