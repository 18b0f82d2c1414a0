import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { LocalApi } from "../../../server/cli/local_api.ts";
import { ANY, apiOf, makeLists, untilDelivered } from "../../testkit/chatting.ts";
import { leastBelow, tookMs } from "../../testkit/least_below.ts";
import { opened } from "../../testkit/opened.ts";
import { Program, runProgramFully, sourceWords } from "../../testkit/program.ts";
import { ProgramHere, runHere } from "../../testkit/program_here.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const PAGE = /^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/;

Deno.test("chat prints one page line and one peer line, two programs chat, Ctrl-C ends them with 0", async () => {
  using outer = tempDir();
  const folder = { path: outer.file("a stick é") };
  await makeLists(folder.path);
  await using alice = new Program([`${folder.path}/alice.hkl`, ...ANY]);
  const peer = await alice.line("peer: ");
  await using bob = new Program(["chat", `${folder.path}/bob.hkl`, "--peer", peer, ...ANY]);
  const page = await bob.line("page: ");
  await bob.line("peer: ");
  assertMatch(page, PAGE);
  const aliceApi = await apiOf(alice);
  const bobApi = new LocalApi(page);
  await untilDelivered(bobApi, await bobApi.send("from bob"));
  await untilDelivered(aliceApi, await aliceApi.send("from alice"));
  const texts = (await opened(bobApi)).conversations[0]?.entries.map(({ text }) => text);
  assertEquals(texts, ["from bob", "from alice"]);

  bob.signal("SIGINT");
  alice.signal("SIGTERM");
  for (const { code, stdout } of [await bob.end(), await alice.end()]) {
    // Who needs longer than two seconds ends with 130.
    assertEquals(code, 0);
    assertMatch(stdout, /^page: [^\n]+\npeer: http:\/\/127\.0\.0\.1:\d+\n$/);
  }
});

Deno.test({
  name: "chat that nohup started lives on when its terminal is closed",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const program = ["sh", "-c", 'trap "" HUP && exec "$0" "$@"', ...sourceWords()];
    using folder = tempDir();
    await using chat = new Program(ANY, { program, cwd: folder.path });
    const api = await apiOf(chat);
    chat.signal("SIGHUP");
    // Later than what the end would take.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await api.messages();
    chat.signal("SIGINT");
    assertEquals((await chat.end()).code, 0);
  },
});

Deno.test("chat ends when its page says so, as on Ctrl-C", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const api = await apiOf(alice);
  assertEquals((await api.request("POST", "/quit")).status, 202);
  assertEquals((await alice.end()).code, 0);
});

Deno.test("chat says at its end which texts were not delivered, and nothing of them", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const api = await apiOf(alice);
  await api.send("meet me at the station");
  await api.send("at nine");
  await Deno.writeTextFile(folder.file("map.txt"), "station");
  await api.request("POST", "/files", { path: folder.file("map.txt") });
  alice.interrupt();
  const { code, stderr } = await alice.end();
  assertEquals(code, 0);
  assertStringIncludes(stderr, "hchat: warning: 2 messages to bob not delivered; send them again");
  assertStringIncludes(stderr, "hchat: warning: 1 file from or to bob is lost: it was on the way");
  assert(!stderr.includes("station"));
});

Deno.test("chat says one sentence after a panic, and names nobody", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const api = await apiOf(alice);
  await api.send("meet me at the station");
  const before = alice.stderr;
  assertEquals((await api.request("POST", "/panic")).status, 202);
  const { code, stderr } = await alice.end();
  assertEquals([code, stderr.slice(before.length)], [0, "hchat has ended.\n"]);
});

Deno.test("chat says at its end which texts were not read, and nothing of them", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const peer = await alice.line("peer: ");
  await using bob = new ProgramHere([`${folder.path}/bob.hkl`, ...ANY, "--peer", peer]);
  const api = await apiOf(bob);
  await opened(api);
  await untilDelivered(api, await api.send("meet me at the station"));
  alice.interrupt();
  const { code, stderr } = await alice.end();
  assertEquals(code, 0);
  assertStringIncludes(stderr, "hchat: warning: 1 message from bob not read");
  assert(!stderr.includes("station"));
});

Deno.test("chat takes the next free port unless a port was asked for by number", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = taken.addr.port;
  try {
    for (const option of ["--listen", "--page"]) {
      const words = ["chat", `${folder.path}/alice.hkl`, "--no-open", option, `127.0.0.1:${port}`];
      const end = await runHere(words);
      assertEquals([end.code, end.stdout], [1, ""]);
      assertStringIncludes(end.stderr, `127.0.0.1:${port}`);
      assertStringIncludes(end.stderr, "taken");
      assertStringIncludes(end.stderr, "hchat: hint: ");
    }
  } finally {
    taken.close();
  }
  const first = new ProgramHere([`${folder.path}/alice.hkl`, "--no-open"]);
  await using alice = first;
  const ports = [await alice.line("page: "), await alice.line("peer: ")].map((url) =>
    new URL(url).port
  );
  await using bob = new ProgramHere([`${folder.path}/bob.hkl`, "--no-open"]);
  ports.push(new URL(await bob.line("page: ")).port, new URL(await bob.line("peer: ")).port);
  assertEquals(new Set(ports).size, 4);
});

Deno.test("chat warns of both seats of one list in one program", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using program = new ProgramHere([folder.file("alice.hkl"), folder.file("bob.hkl"), ...ANY]);
  await program.line("peer: ");
  assertStringIncludes(
    program.stderr,
    `${folder.file("alice.hkl")} and ${folder.file("bob.hkl")} are the two copies of one list`,
  );
});

Deno.test("chat refuses two copies of one seat, whose keys would be used twice", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await Deno.copyFile(folder.file("alice.hkl"), folder.file("copy.hkl"));
  const copies = await runHere([folder.file("alice.hkl"), folder.file("copy.hkl"), ...ANY]);
  // A busy machine may already say where the page is, as for a slow stick.
  assertEquals([copies.code, copies.stdout.includes("peer: ")], [1, false]);
  assertStringIncludes(
    copies.stderr,
    `copy.hkl: ${folder.file("alice.hkl")} is open, a copy of the same seat`,
  );
});

Deno.test("chat refuses a list given twice, and a seat that another program uses", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const list = `${folder.path}/alice.hkl`;
  const twice = await runHere([list, `${folder.path}/./alice.hkl`, ...ANY]);
  assertEquals([twice.code, twice.stdout], [1, ""]);
  assertStringIncludes(twice.stderr, "expected each list once");
  await using alice = new ProgramHere([list, ...ANY]);
  await alice.line("peer: ");
  const second = await runProgramFully([list, ...ANY]);
  assertEquals([second.code, second.stdout.includes("peer: ")], [1, false]);
  assertStringIncludes(second.stderr, "another program has it open");
  assertStringIncludes(second.stderr, "close that program first");
});

Deno.test("a list that has not begun, one that is over, and one that is burned are named when they are opened and sent with", async () => {
  using folder = tempDir();
  await makeLists(folder.path, "--from", "2100-01-01", "--names", "early,earlier");
  await makeLists(folder.path, "--from", "2000-01-01", "--names", "late,later");
  await makeLists(folder.path, "--names", "burned,blank");
  const [early, late, burned] = ["early", "late", "burned"]
    .map((name) => `${folder.path}/${name}.hkl`) as [string, string, string];
  assertEquals((await runHere(["burn", burned, "--until", "all", "--yes"])).code, 0);
  await using program = new ProgramHere([early, late, burned, ...ANY]);
  await program.line("peer: ");
  assertMatch(program.stderr, /hchat: warning: earlier: the key list begins in \d+ years/);
  assertMatch(program.stderr, /hchat: warning: later: the key list ended \d+ years ago/);
  assertMatch(program.stderr, /hchat: warning: blank: all keys of the list are burned; meet/);
  const [, , blank] = (await opened(await apiOf(program))).conversations;
  assertEquals([blank?.status, blank?.slotsLeft], [{ code: "keysBurned", until: null }, 0]);
  for (
    const [path, told] of [
      [early, "Cannot send the text: the key list begins in"],
      [late, "Cannot send the text: the key list has ended"],
      [burned, "Cannot send the text: all keys of the list are burned"],
    ]
  ) {
    const copy = `${path}.copy`;
    await Deno.copyFile(path!, copy);
    const send = async (): Promise<void> => {
      const end = await runHere(["send", copy, "--peer", "127.0.0.1:9", "x"]);
      assertEquals(end.code, 1);
      assertStringIncludes(end.stderr, `hchat: error: ${told}`);
      assertEquals(end.stderr.includes("check this computer's clock"), path !== burned, end.stderr);
    };
    // Nobody waits for what cannot come.
    assertLess(await leastBelow(10_000, () => tookMs(send)), 10_000);
    await Deno.remove(copy);
  }
});

Deno.test("a passphrase comes from the page where nobody sits at a terminal, or from a file", async () => {
  using folder = tempDir();
  await Deno.writeTextFile(`${folder.path}/words`, "correct horse\n");
  const cheap = { passphrase: "correct horse", startMs: Date.now(), periodMs: 1_000 };
  await writeSmallList(folder.file("alice.hkl"), { ...cheap, seat: "a" });
  await writeSmallList(folder.file("bob.hkl"), { ...cheap, seat: "b" });
  const list = `${folder.path}/alice.hkl`;
  await using locked = new ProgramHere([list, ...ANY, "--peer", "http://127.0.0.1:9"]);
  const api = await apiOf(locked);
  assertEquals((await opened(api)).conversations[0]?.status.code, "locked");
  const wrong = await api.request("PUT", "/settings", { list, passphrase: "wrong" });
  assertEquals([wrong.status >= 400, JSON.parse(wrong.text).error.code], [true, "wrongPassphrase"]);
  const none = await api.request("PUT", "/settings", { list });
  assertEquals(JSON.parse(none.text).error.code, "passphraseNeeded");
  const right = await api.request("PUT", "/settings", { list, passphrase: "correct horse" });
  assertEquals(right.status, 200, right.text);
  const [open] = (await opened(api)).conversations;
  assertEquals([open?.status.code === "locked", open?.peer], [false, "http://127.0.0.1:9"]);
  const lock = await api.request("POST", "/lock");
  assertEquals(JSON.parse(lock.text).keys, ["passphrase"]);
  const unlock = (secret: string) => api.request("POST", "/unlock", { secret });
  assertEquals(JSON.parse((await unlock("wrong")).text).error.code, "secretWrong");
  assertEquals(JSON.parse((await unlock("correct horse")).text).locked, false);
  const other = [`${folder.path}/bob.hkl`, "--passphrase-file", `${folder.path}/words`, ...ANY];
  await using given = new ProgramHere(other);
  const [waiting] = (await opened(await apiOf(given))).conversations;
  assertEquals(waiting?.status.code, "waiting");
});

Deno.test("chat without a list serves the page, which opens one", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await Deno.mkdir(`${folder.path}/empty`);
  await using program = new Program(ANY, { cwd: `${folder.path}/empty` });
  const api = await apiOf(program);
  assertEquals((await opened(api)).conversations, []);
  const answer = await api.request("PUT", "/settings", { list: `${folder.path}/alice.hkl` });
  assertEquals(answer.status, 200, answer.text);
  assertEquals((await opened(api)).conversations.map(({ name }) => name), ["bob"]);
  await using other = new ProgramHere(ANY);
  const second = await apiOf(other);
  const taken = await second.request("PUT", "/settings", { list: `${folder.path}/alice.hkl` });
  assertEquals([taken.status, JSON.parse(taken.text).error.code], [409, "inUse"]);
  await Deno.copyFile(`${folder.path}/alice.hkl`, `${folder.path}/copy.hkl`);
  const copy = await api.request("PUT", "/settings", { list: `${folder.path}/copy.hkl` });
  assertEquals([copy.status, JSON.parse(copy.text).error.code], [409, "inUse"]);
  // From source there is no folder of the program for them.
  const unsaved = await second.request("PUT", "/settings", { save: true });
  assertEquals([unsaved.status, JSON.parse(unsaved.text).error.code], [500, "saveFailed"]);
});

Deno.test("chat takes the only list of the current folder, and offers several on the page", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using several = new Program(ANY, { cwd: folder.path });
  const choice = await apiOf(several);
  assertStringIncludes(several.stderr, "  2  ./bob.hkl");
  const settings = async (api: LocalApi) =>
    JSON.parse((await api.request("GET", "/settings")).text);
  assertEquals((await settings(choice)).found, ["./alice.hkl", "./bob.hkl"]);
  await choice.request("PUT", "/settings", { list: "./bob.hkl" });
  assertEquals((await settings(choice)).found, undefined);
  await choice.request("POST", "/quit");
  const { stderr } = await several.end();
  assertStringIncludes(stderr, "choose one on the page, or start hchat with its path");
  await Deno.remove(`${folder.path}/bob.hkl`);
  await using program = new Program(ANY, { cwd: folder.path });
  const api = await apiOf(program);
  assertEquals((await opened(api)).conversations.map(({ name }) => name), ["bob"]);
});

Deno.test("send delivers a text from the arguments or from standard input, or says why not", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const api = await apiOf(alice);
  const send = ["send", `${folder.path}/bob.hkl`, "--peer", await alice.line("peer: ")];
  const words = await runHere([...send, "two", "words"]);
  assertEquals(words.code, 0, words.stderr);
  assertMatch(words.stdout, /^delivered: to alice, id [0-9a-f]{32}\n$/);
  const piped = await runProgramFully(send, { stdin: "über\nzwei Zeilen\n" });
  assertEquals(piped.code, 0, piped.stderr);
  const entries = (await opened(api)).conversations[0]?.entries;
  assertEquals(entries?.map(({ text }) => text), ["two words", "über\nzwei Zeilen"]);
  const endless = await runProgramFully(send, { stdin: "x".repeat(1_200_000) });
  assertStringIncludes(endless.stderr, "expected at most 65536 bytes, got more than 1048576");
  const empty = await runHere(send);
  assertEquals(empty.code, 1);
  assertStringIncludes(empty.stderr, "the text is empty");
});

Deno.test("send gives up when its time is over and says whether the text left", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const words = [
    "send",
    `${folder.path}/bob.hkl`,
    "--peer",
    "127.0.0.1:9",
    "--timeout",
    "500ms",
    "x",
  ];
  const end = await runHere(words);
  assertEquals([end.code, end.stdout], [1, ""]);
  assertStringIncludes(end.stderr, "alice did not confirm it within 1 second");
  assertStringIncludes(end.stderr, "it did not leave this computer");
  assert(!end.stderr.includes("waits"), "nothing waits once the program has ended");
  assertStringIncludes(end.stderr, "hchat: hint: ");
});

Deno.test("chat lives on when whoever read its standard output has gone", async () => {
  using folder = tempDir();
  // In the last tenth of the list, of which chat warns: a sign that it is up, on standard error.
  const from = new Date(Date.now() - 57 * 60_000).toISOString();
  await makeLists(folder.path, "--from", from);
  await using program = new Program([`${folder.path}/alice.hkl`, ...ANY], { deaf: true });
  await program.errorLine("hchat: warning: ");
  assertEquals(await Promise.race([program.end(), pauseFor(1_000)]), "still running");
  program.signal("SIGTERM");
  const { code, stderr } = await program.end();
  assertEquals(code, 0);
  assert(!stderr.includes("hchat: error"), stderr);
});

function pauseFor(ms: number): Promise<"still running"> {
  return new Promise((resolve) => setTimeout(() => resolve("still running"), ms));
}

Deno.test("chat --pad always refuses a list without pad", async () => {
  using folder = tempDir();
  await makeLists(folder.path, "--key-size", "64");
  const words = [folder.file("alice.hkl"), "--pad", "always", ...ANY];
  const { code, stdout, stderr } = await runHere(words);
  assertEquals([code, stdout], [1, ""]);
  assertMatch(stderr, /^hchat: error: Cannot open .*alice\.hkl: expected a list with one-time pad/);
  assertMatch(stderr, /\nhchat: hint: use --pad prefer or off/);
});
