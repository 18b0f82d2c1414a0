/** The script in front of the self-extracting executable, where it is started in odd places or damaged. */
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { ANY } from "../testkit/chatting.ts";
import { Program } from "../testkit/program.ts";
import { Stick, traces } from "../testkit/stick.ts";

Deno.test("a damaged executable says so and does not run", async () => {
  using stick = await Stick.make();
  const before = traces();
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
  assertStringIncludes(stderr, "hchat: error: Cannot run the program: this file is damaged");
  assertEquals(traces(), before);
});

Deno.test("the executable runs wherever PATH leads, and says when nothing can check it", async () => {
  using stick = await Stick.make();
  const before = traces();
  const broken = `${stick.path}/broken`;
  await Deno.mkdir(broken);
  const breakTools = (...tools: string[]): void => {
    for (const tool of tools) {
      Deno.writeTextFileSync(`${broken}/${tool}`, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    }
  };
  breakTools("openssl");
  for (const PATH of ["/nonexistent", `${broken}:${Deno.env.get("PATH") ?? ""}`]) {
    const { code, stderr } = await stick.run(["--version"], { env: { PATH } });
    assertEquals([code, stderr], [0, ""], PATH);
  }
  breakTools("sha256sum", "shasum");
  const { code, stderr } = await stick.run(["--version"], { env: { PATH: broken } });
  assertEquals(code, 1);
  assertMatch(stderr, /^hchat: error: Cannot check the program: expected openssl, sha256sum/);
  assertEquals(traces(), before);
});

Deno.test("the executable opens no port for a debugger, whatever the environment asks of Node", async () => {
  using stick = await Stick.make();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { hostname, port } = listener.addr;
  listener.close();
  await using chat = stick.start(ANY, { env: { NODE_OPTIONS: `--inspect=${hostname}:${port}` } });
  await chat.line("page: ");
  await assertRejects(() => Deno.connect({ hostname, port }), Deno.errors.ConnectionRefused);
});

Deno.test("the executable says which limit is too low for the runtime to start", async () => {
  using stick = await Stick.make();
  const before = traces();
  const limits = [
    ["ulimit -n 16", "expected at least 64 open files, got 16"],
    ["ulimit -v 8000000", "expected at least 50000000 kB of address space, got 8000000"],
  ];
  for (const [limit, says] of limits) {
    const program = ["sh", "-c", `${limit} && exec ./hchat --version`];
    await using limited = new Program([], { program, cwd: stick.path, env: {} });
    const { code, stderr } = await limited.end();
    assertEquals(code, 1, stderr);
    assertStringIncludes(stderr, `hchat: error: Cannot start: ${says}\nhchat: hint: allow more`);
  }
  assertEquals(traces(), before);
});

Deno.test("the executable chats in a folder whose name is not UTF-8, and says what it does without", async () => {
  using stick = await Stick.make();
  const words = `there="$(printf 'st\\344ck')" && mkdir "$there" && cp hchat "$there" && ` +
    `exec "./$there/hchat" "$@"`;
  const program = ["sh", "-c", words, "sh"];
  await using chat = new Program(ANY, { program, cwd: stick.path, env: {} });
  await chat.line("peer: ");
  assertStringIncludes(
    chat.stderr,
    "hchat: warning: the folder of hchat has a name that is not UTF-8",
  );
  chat.signal("SIGINT");
  assertEquals((await chat.end()).code, 0);
});

Deno.test("the executable in a folder that has been removed says so", async () => {
  using stick = await Stick.make();
  const words = 'mkdir gone && cd gone && rmdir "$1/gone" && exec "$1/hchat" --version';
  const program = ["sh", "-c", words, "sh", stick.path];
  await using lost = new Program([], { program, cwd: stick.path, env: {} });
  const { code, stderr } = await lost.end();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "hchat: error: Cannot use the current folder: it was removed");
});

Deno.test("where nameless files cannot run, a private folder is used and removed, also after an early signal and SIGKILL", async () => {
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
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    await using early = stick.start(ANY, { env });
    while (left().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    early.signal(signal);
    assertEquals((await early.end()).stdout, "");
    assertEquals(left(), []);
  }
  const dead = await Deno.makeTempDir({ dir: `${stick.path}/private`, prefix: ".hchat-run-" });
  await Deno.rename(dead, `${stick.path}/private/.hchat-run-999999999`);
  assertEquals((await stick.run(["--version"], { env })).code, 0);
  assertEquals(left(), []);
});
