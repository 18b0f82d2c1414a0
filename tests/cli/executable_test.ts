import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../server/command/command_table.ts";
import { LocalApi } from "../../server/command/local_api.ts";
import { launchBrowser } from "../testkit/browser.ts";
import { BUILT_EXECUTABLE, putExecutable } from "../testkit/executable.ts";
import { Program, type ProgramEnd } from "../testkit/program.ts";
import { tempDir } from "../testkit/temp_dir.ts";
import { filesWritten, hasStrace, stracing } from "../testkit/trace.ts";

const ANY = ["--no-open", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0"];
const NOBODY = 65_534;
/** As many for the file that is handed out; for the one made in passing a few have to do. */
const STARTS = BUILT_EXECUTABLE === undefined ? 10 : 100;

/** The executable alone in an empty folder whose name is not plain, without any environment. */
class Stick implements Disposable {
  readonly #outer = tempDir();
  readonly path = this.#outer.file("a stick é 鍵");

  static async make(): Promise<Stick> {
    const stick = new Stick();
    // Other users have to come by, too.
    await Deno.chmod(stick.#outer.path, 0o755);
    await Deno.mkdir(stick.path);
    await putExecutable(`${stick.path}/hchat`);
    return stick;
  }

  start(words: string[], more: { uid?: number; env?: Record<string, string> } = {}): Program {
    return new Program(words, { program: ["./hchat"], cwd: this.path, env: {}, ...more });
  }

  async run(
    words: string[],
    more: { uid?: number; env?: Record<string, string> } = {},
  ): Promise<ProgramEnd> {
    await using program = this.start(words, more);
    return await program.end();
  }

  async keygen(): Promise<void> {
    const { code, stderr } = await this.run([
      "keygen",
      "--out",
      ".",
      "--for",
      "1h",
      "--period",
      "1s",
    ]);
    assertEquals(code, 0, stderr);
  }

  names(): string[] {
    return [...Deno.readDirSync(this.path)].map((entry) => entry.name).sort();
  }

  [Symbol.dispose](): void {
    this.#outer[Symbol.dispose]();
  }
}

/** Whether the `script` of util-linux is there. */
async function hasScript(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  try {
    return (await new Deno.Command("script", { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Names in folders where something could stay behind. */
function traces(): string[] {
  return ["/dev/shm", "/tmp", "/var/tmp", "/run"].flatMap((folder) => {
    try {
      return [...Deno.readDirSync(folder)].map((entry) => `${folder}/${entry.name}`);
    } catch {
      return [];
    }
  }).filter((name) => name.includes("/.hchat")).sort();
}

async function chatOnce(alice: Program, bob: Program): Promise<void> {
  const apis = [new LocalApi(await alice.line("page: ")), new LocalApi(await bob.line("page: "))];
  for (const api of apis) {
    const id = await api.send("over the stick");
    for (let look = 0;; look++) {
      const entries = (await api.messages()).conversations[0]?.entries;
      const state = entries?.find((entry) => entry.id === id)?.state;
      if (state === "delivered" || state === "read") break;
      assert(look < 600, "the text was not delivered");
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

Deno.test("the executable, alone in a folder without an environment, makes lists and chats", async () => {
  using stick = await Stick.make();
  const before = traces();
  await stick.keygen();
  await using alice = stick.start(["alice.hkl", ...ANY]);
  await using bob = stick.start(["bob.hkl", ...ANY, "--peer", await alice.line("peer: ")]);
  await chatOnce(alice, bob);
  const startMs = Date.now();
  alice.signal("SIGINT");
  bob.signal("SIGTERM");
  for (const program of [alice, bob]) assertEquals((await program.end()).code, 0);
  assert(Date.now() - startMs < 2_500);
  assertEquals(stick.names(), ["alice.hkl", "bob.hkl", "hchat"]);
  assertEquals(traces(), before);
});

Deno.test({
  name: "the executable says on a terminal what it says in a pipe, and the runtime nothing",
  ignore: !await hasScript(),
  async fn() {
    using stick = await Stick.make();
    // The runtime looks whether standard error is a terminal; script(1) is one.
    const { stdout } = await new Deno.Command("script", {
      args: ["-qec", "./hchat --version", "/dev/null"],
      cwd: stick.path,
      stdin: "null",
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split(/\r?\n/);
    assertEquals(lines.length, 1, lines.join("\n"));
    assertStringIncludes(lines[0] ?? "", "hchat ");
  },
});

Deno.test("two executables show each other's texts in two browsers", async () => {
  using stick = await Stick.make();
  await stick.keygen();
  await using alice = stick.start(["alice.hkl", ...ANY]);
  await using bob = stick.start(["bob.hkl", ...ANY, "--peer", await alice.line("peer: ")]);
  await using browser = await launchBrowser();
  await using atAlice = await browser.open();
  await using atBob = await browser.open();
  await atAlice.page.goto(await alice.line("page: "));
  await atBob.page.goto(await bob.line("page: "));
  for (
    const [from, to, text] of [[atAlice, atBob, "hello bob"], [
      atBob,
      atAlice,
      "hello alice",
    ]] as const
  ) {
    await from.page.locator("#text").fill(text);
    await from.page.locator("#text").press("Enter");
    await to.page.locator(".entry-in").filter({ hasText: text }).waitFor({ timeout: 20_000 });
  }
  assertEquals([...atAlice.complaints, ...atBob.complaints], []);
});

Deno.test("the executable finds the list beside it and keeps settings there when told to", async () => {
  using stick = await Stick.make();
  await stick.keygen();
  await Deno.remove(`${stick.path}/bob.hkl`);
  const run = async (words: string[]): Promise<[Program, LocalApi]> => {
    const program = new Program(words, { program: [`${stick.path}/hchat`], cwd: "/", env: {} });
    return [program, new LocalApi(await program.line("page: "))];
  };
  const [first, api] = await run(ANY);
  await using _first = first;
  assertEquals((await api.messages()).conversations.map(({ name }) => name), ["bob"]);
  const peer = "http://127.0.0.1:9";
  await api.request("PUT", "/settings", { peer, coverMode: "steady" });
  assertEquals(stick.names(), ["alice.hkl", "hchat"]);
  const kept = await api.request("PUT", "/settings", { save: true });
  assertEquals(JSON.parse(kept.text).saveTo, `${stick.path}/hchat.json`);
  assertEquals(stick.names(), ["alice.hkl", "hchat", "hchat.json"]);
  first.signal("SIGTERM");
  await first.end();
  const [second, later] = await run(["--no-open"]);
  await using _second = second;
  const [conversation] = (await later.messages()).conversations;
  assertEquals([conversation?.peer, conversation?.coverMode], [peer, "steady"]);
});

Deno.test("the executable knows every command and says which form it is", async () => {
  using stick = await Stick.make();
  const version = await stick.run(["--version"]);
  assertMatch(
    version.stdout,
    /^hchat \d+\.\d+\.\d+ \((compiled|self-extracting), Deno [\d.]+, [\w-]+\)\n$/,
  );
  const helps = await Promise.all(COMMANDS.map(({ name }) => stick.run([name, "--help"])));
  for (const { code, stdout, stderr } of helps) {
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "Usage:");
  }
  await stick.keygen();
  for (
    const words of [["info", "bob.hkl"], ["verify", "bob.hkl"], ["fingerprint", "bob.hkl"], ["man"]]
  ) {
    const { code, stderr } = await stick.run(words);
    assertEquals(code, 0, `${words}: ${stderr}`);
  }
});

Deno.test("the executable passes demo --check and leaves nothing", async () => {
  using stick = await Stick.make();
  const { code, stdout, stderr } = await stick.run(["demo", "--check", "--period", "1s"], {
    env: { TMPDIR: stick.path },
  });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "checked: 6 texts");
  assertEquals(stick.names(), ["hchat"]);
});

Deno.test(`the executable starts again and again, ${STARTS} times in a row`, async () => {
  using stick = await Stick.make();
  const before = traces();
  for (let start = 0; start < STARTS; start += 2) {
    const ends = await Promise.all([1, 2].map(() => stick.run(["--version"])));
    for (const { code, stderr } of ends) assertEquals([code, stderr], [0, ""]);
  }
  assertEquals(traces(), before);
});

Deno.test("nothing is written outside the folder of the list, traced through chat, exit and SIGKILL", async () => {
  using stick = await Stick.make();
  await stick.keygen();
  const before = traces();
  const log = `${stick.path}/trace`;
  const isTraced = await hasStrace();
  if (!isTraced) say("strace is missing here: only what stays behind is compared");
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    const program = [...(isTraced ? stracing(log) : []), "./hchat"];
    const options = { program, cwd: stick.path, env: {} };
    await using alice = new Program(["alice.hkl", ...ANY], options);
    await using bob = stick.start(["bob.hkl", ...ANY, "--peer", await alice.line("peer: ")]);
    await chatOnce(alice, bob);
    alice.signal(signal);
    await alice.end();
    if (isTraced) {
      const written = filesWritten(await Deno.readTextFile(log), stick.path);
      assert(written.includes(`${stick.path}/alice.hkl`), "the trace has seen nothing");
      const outside = written.filter((path) => !path.startsWith(`${stick.path}/`));
      assertEquals(outside.filter((path) => !isNameless(path)), []);
    }
  }
  assertEquals(traces(), before);
});

/** The unpacked runtime, whose name is taken away as soon as it is open, and what is no file on any medium. */
function isNameless(path: string): boolean {
  return path.startsWith("/dev/shm/.hchat-") || path.startsWith("/proc/self/fd/") ||
    path === "/dev/null" || path === "/dev/tty";
}

Deno.test("another user with a read-only stick chats, and is told what that means", async () => {
  using stick = await Stick.make();
  await stick.keygen();
  for (const name of ["alice.hkl", "bob.hkl"]) await Deno.chmod(`${stick.path}/${name}`, 0o444);
  await Deno.chmod(stick.path, 0o555);
  const more = Deno.uid() === 0 ? { uid: NOBODY } : {};
  await using alice = stick.start(["alice.hkl", ...ANY], more);
  await using bob = stick.start(["bob.hkl", ...ANY, "--peer", await alice.line("peer: ")], more);
  await chatOnce(alice, bob);
  assertStringIncludes(alice.stderr, "hchat: warning: ");
  alice.signal("SIGTERM");
  assertEquals((await alice.end()).code, 0);
});

/** Words that run the rest in a mount namespace of its own, prepared by `mounts`. */
function mounted(mounts: string): string[] {
  // Into the current folder anew: what was mounted over it counts for who comes in from above.
  return ["unshare", "--mount", "sh", "-c", `${mounts}\ncd "$(pwd)" && exec "$@"`, "sh"];
}

async function canMount(): Promise<boolean> {
  try {
    const command = new Deno.Command("unshare", { args: ["--mount", "true"], stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}

const SHM = "mount -t tmpfs -o noexec,mode=1777 none /dev/shm";
const TMP = "mount -t tmpfs -o noexec none /run; TMPDIR=/run; export TMPDIR";

Deno.test("a read-only stick, folders that run nothing and no room: each works or says what to do", async () => {
  if (!await canMount()) return say("mounting is not permitted here: nothing of this is tried");
  using stick = await Stick.make();
  await stick.keygen();
  const bind = `mount --bind "${stick.path}" "${stick.path}" && mount -o remount,bind`;
  const cases: [string, string][] = [
    ["read-only stick", `${bind},ro "${stick.path}"`],
    ["no programs in memory", SHM],
    ["little room in memory", "mount -t tmpfs -o size=20m none /dev/shm"],
    ["no programs in memory, read-only stick", `${SHM}\n${bind},ro "${stick.path}"`],
  ];
  for (const [name, mounts] of cases) {
    const program = [...mounted(mounts), "./hchat"];
    await using chat = new Program(["alice.hkl", ...ANY], { program, cwd: stick.path, env: {} });
    await chat.line("page: ");
    assertEquals(
      chat.stderr.includes("read-only"),
      mounts.includes(",ro"),
      `${name}: ${chat.stderr}`,
    );
    chat.signal("SIGTERM");
    assertEquals((await chat.end()).code, 0, name);
  }
  const nowhere = `${SHM}\n${TMP}\n${bind},ro,noexec "${stick.path}"`;
  const program = [...mounted(nowhere), "/bin/sh", "./hchat"];
  await using refused = new Program(["--version"], { program, cwd: stick.path, env: {} });
  const { code, stderr } = await refused.end();
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /^hchat: error: Unpacking the program failed: .*\nhchat: hint: set HCHAT_UNPACK_FOLDER/,
  );
});

Deno.test("a damaged executable says so and does not run", async () => {
  using stick = await Stick.make();
  await Deno.rename(`${stick.path}/hchat`, `${stick.path}/whole`);
  await Deno.copyFile(`${stick.path}/whole`, `${stick.path}/hchat`);
  const file = await Deno.open(`${stick.path}/hchat`, { read: true, write: true });
  const { size } = await file.stat();
  await file.seek(Math.floor(size / 2), Deno.SeekMode.Start);
  const byte = new Uint8Array(1);
  await file.read(byte);
  await file.seek(-1, Deno.SeekMode.Current);
  await file.write(byte.map((value) => value ^ 1));
  file.close();
  const { code, stdout, stderr } = await stick.run(["--version"]);
  assertEquals([code === 0, stdout], [false, ""]);
  assertStringIncludes(stderr, "hchat: error: Checking the program failed");
  assertEquals(traces(), []);
});

Deno.test("where nameless files cannot run, a private folder is used and taken away, also after SIGKILL", async () => {
  using stick = await Stick.make();
  await Deno.mkdir(`${stick.path}/private`);
  const env = { HCHAT_UNPACK_FOLDER: `${stick.path}/private` };
  const left = (): string[] =>
    [...Deno.readDirSync(`${stick.path}/private`)].map(({ name }) => name);
  const version = await stick.run(["--version"], { env });
  assertMatch(version.stdout, /^hchat /);
  assertEquals(left(), []);
  await using chat = stick.start(ANY, { env });
  await chat.line("page: ");
  chat.signal("SIGTERM");
  assertEquals((await chat.end()).code, 0);
  assertEquals(left(), []);
  const dead = await Deno.makeTempDir({ dir: `${stick.path}/private`, prefix: ".hchat-run-" });
  await Deno.rename(dead, `${stick.path}/private/.hchat-run-999999999`);
  assertEquals((await stick.run(["--version"], { env })).code, 0);
  assertEquals(left(), []);
});
