import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { LocalApi } from "../../server/cli/local_api.ts";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { ANY, makeLists, untilDelivered } from "../testkit/chatting.ts";
import { opened } from "../testkit/opened.ts";
import { Program } from "../testkit/program.ts";
import { ProgramHere } from "../testkit/program_here.ts";
import { Stick, traces } from "../testkit/stick.ts";
import { hasTerminal, runOnTerminal } from "../testkit/terminal.ts";
import { filesWritten, hasStrace, stracing } from "../testkit/trace.ts";

const NOBODY = 65_534;

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function chatOnce(alice: Program, bob: Pick<Program, "line">): Promise<void> {
  const apis = [new LocalApi(await alice.line("page: ")), new LocalApi(await bob.line("page: "))];
  for (const api of apis) {
    await untilDelivered(api, await api.send("over the stick"));
  }
}

/** Each page shows what the other one sends. */
async function chatInBrowsers(alice: Program, bob: Program): Promise<void> {
  await using browser = await sharedBrowser();
  await using atAlice = await browser.open();
  await using atBob = await browser.open();
  await atAlice.page.goto(await alice.line("page: "));
  await atBob.page.goto(await bob.line("page: "));
  for (
    const [from, to, text] of [
      [atAlice, atBob, "hello bob"],
      [atBob, atAlice, "hello alice"],
    ] as const
  ) {
    await from.page.locator("#text").fill(text);
    await from.page.locator("#text").press("Enter");
    await to.page.locator(".entry-in").filter({ hasText: text }).waitFor({ timeout: 60_000 });
  }
  assertEquals([...atAlice.complaints, ...atBob.complaints], []);
}

Deno.test("the executable, alone in a folder without an environment, makes lists and chats, also in two browsers", async () => {
  using stick = await Stick.make();
  const before = traces();
  await stick.keygen();
  await using alice = stick.start(["alice.hkl", ...ANY]);
  await using bob = stick.start(["bob.hkl", ...ANY, "--peer", await alice.line("peer: ")]);
  await chatOnce(alice, bob);
  await chatInBrowsers(alice, bob);
  alice.signal("SIGINT");
  bob.signal("SIGTERM");
  // Who needs longer than two seconds ends with 130.
  for (const program of [alice, bob]) assertEquals((await program.end()).code, 0);
  assertEquals(stick.names(), ["alice.hkl", "bob.hkl", "hchat"]);
  assertEquals(traces(), before);
});

Deno.test({
  name: "the executable says on a terminal what it says in a pipe, and the runtime nothing",
  ignore: !hasTerminal(),
  async fn() {
    using stick = await Stick.make();
    // The runtime looks whether standard error is a terminal.
    const { said } = await runOnTerminal({ words: ["./hchat", "--version"], cwd: stick.path });
    const lines = said.trim().split(/\r?\n/);
    assertEquals(lines.length, 1, lines.join("\n"));
    assertStringIncludes(lines[0] ?? "", "hchat ");
  },
});

Deno.test({
  name:
    "the executable colours errors on a terminal alone, and not where NO_COLOR is set or it is dumb",
  ignore: !hasTerminal(),
  async fn() {
    using stick = await Stick.make();
    const words = ["./hchat", "info", "nothing"];
    const onTerminal = async (env: Record<string, string>): Promise<string> =>
      (await runOnTerminal({ words, cwd: stick.path, env })).said;
    const coloured = await onTerminal({ NO_COLOR: "", TERM: "xterm" });
    assert(coloured.startsWith("\x1b[31mhchat: error: "), coloured);
    assertMatch(coloured.replaceAll("\x1b", "ESC"), /^[^\n]*ESC\[0m\r?\n/);
    assert(!(await onTerminal({ NO_COLOR: "1", TERM: "xterm" })).includes("\x1b"));
    assert(!(await onTerminal({ NO_COLOR: "", TERM: "dumb" })).includes("\x1b"));
    assert(!(await stick.run(["info", "nothing"])).stderr.includes("\x1b"));
  },
});

Deno.test("the executable finds the list beside it and keeps settings there when told to", async () => {
  using stick = await Stick.make();
  await makeLists(stick.path);
  await Deno.remove(`${stick.path}/bob.hkl`);
  const run = async (words: string[]): Promise<[Program, LocalApi]> => {
    const program = new Program(words, { program: [`${stick.path}/hchat`], cwd: "/", env: {} });
    return [program, new LocalApi(await program.line("page: "))];
  };
  const [first, api] = await run(ANY);
  await using _first = first;
  assertEquals((await opened(api)).conversations.map(({ name }) => name), ["bob"]);
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
  const [conversation] = (await opened(later)).conversations;
  assertEquals([conversation?.peer, conversation?.coverMode], [peer, "steady"]);
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

Deno.test("nothing is written outside the folder of the list, traced through chat, exit and SIGKILL", async () => {
  using stick = await Stick.make();
  await makeLists(stick.path);
  const before = traces();
  const log = `${stick.path}/trace`;
  const isTraced = await hasStrace();
  if (!isTraced) say("strace is missing here: only what stays behind is compared");
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    const program = [...(isTraced ? stracing(log) : []), "./hchat"];
    const options = { program, cwd: stick.path, env: {} };
    await using alice = new Program(["alice.hkl", ...ANY], options);
    await using bob = new ProgramHere(
      [`${stick.path}/bob.hkl`, ...ANY, "--peer", await alice.line("peer: ")],
    );
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
  await makeLists(stick.path);
  for (const name of ["alice.hkl", "bob.hkl"]) await Deno.chmod(`${stick.path}/${name}`, 0o444);
  await Deno.chmod(stick.path, 0o555);
  const more = Deno.uid() === 0 ? { uid: NOBODY } : {};
  await using alice = stick.start(["alice.hkl", ...ANY], more);
  await using bob = new ProgramHere(
    [`${stick.path}/bob.hkl`, ...ANY, "--peer", await alice.line("peer: ")],
  );
  await chatOnce(alice, bob);
  assertStringIncludes(alice.stderr, "hchat: warning: ");
  alice.signal("SIGTERM");
  assertEquals((await alice.end()).code, 0);
});

/** Words that run the rest in a mount namespace of its own, prepared by `mounts`, and in a new one of `more`. */
function mounted(mounts: string, ...more: string[]): string[] {
  // Into the current folder anew: what was mounted over it counts for who comes in from above.
  return ["unshare", "--mount", ...more, "sh", "-c", `${mounts}\ncd "$(pwd)" && exec "$@"`, "sh"];
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
  await makeLists(stick.path);
  const bind = `mount --bind "${stick.path}" "${stick.path}" && mount -o remount,bind`;
  const cases: [string, string][] = [
    ["read-only stick", `${bind},ro "${stick.path}"`],
    ["read-only stick that runs nothing", `${bind},ro,noexec "${stick.path}"`],
    ["no programs in memory", SHM],
    ["little room in memory", "mount -t tmpfs -o size=20m none /dev/shm"],
    ["no programs in memory, read-only stick", `${SHM}\n${bind},ro "${stick.path}"`],
  ];
  for (const [name, mounts] of cases) {
    // What cannot be run is handed to the shell, as the README says.
    const first = mounts.includes("ro,noexec") ? ["/bin/sh", "./hchat"] : ["./hchat"];
    const program = [...mounted(mounts), ...first];
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
    /^hchat: error: Cannot unpack the program: .*\nhchat: hint: set HCHAT_UNPACK_FOLDER/,
  );
});

Deno.test("without any network the executable chats with nobody, and lives", async () => {
  if (!await canMount()) return say("namespaces are not permitted here: nothing of this is tried");
  using stick = await Stick.make();
  await makeLists(stick.path);
  const program = [...mounted("true", "--net"), "./hchat"];
  const words = ["alice.hkl", ...ANY, "--peer", "http://192.0.2.1:7471"];
  await using chat = new Program(words, { program, cwd: stick.path, env: {} });
  await chat.line("page: ");
  await chat.line("peer: ");
  await new Promise((resolve) => setTimeout(resolve, 500));
  chat.signal("SIGTERM");
  const { code, stderr } = await chat.end();
  assertEquals(code, 0, stderr);
  assert(!stderr.includes("error"), stderr);
});
