import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { LocalApi } from "../../../server/cli/local_api.ts";
import { hexLines } from "../../../server/command/demo_check.ts";
import { namesIn } from "../../testkit/folder_names.ts";
import { Program, runProgramFully } from "../../testkit/program.ts";
import { runHere } from "../../testkit/program_here.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** The environment of the tests, with `folder` as the place for temporary files. */
function within(folder: string): Record<string, string> {
  return { ...Deno.env.toObject(), TMPDIR: folder, DISPLAY: "", WAYLAND_DISPLAY: "" };
}

Deno.test("demo --check sends both ways under three keys, shows a cell and leaves nothing", async () => {
  using folder = tempDir();
  const end = await runProgramFully(["demo", "--check", "--period", "1s"], {
    env: within(folder.path),
  });
  assertEquals([end.code, end.stderr], [0, ""]);
  const rows = [
    ...end.stdout.matchAll(
      /^key (\d+) {2}(alice|bob) -> (alice|bob) {2}".*" {2}(delivered|read), /gm,
    ),
  ];
  assertEquals(rows.length, 6);
  assertEquals(new Set(rows.map(([, slot]) => slot)).size >= 3, true);
  assertMatch(end.stdout, /^ {2}POST \/\S+ HTTP\/1\.1$/m);
  assertMatch(end.stdout, /^ {2}0000 {2}([0-9a-f]{2} ){16}/m);
  assertMatch(end.stdout, /\nchecked: 6 texts, .*\n$/);
  assertEquals(namesIn(folder.path), []);
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`demo prints both pages, and leaves nothing behind on ${signal}`, async () => {
    using folder = tempDir();
    await using demo = new Program(["demo"], { env: within(folder.path) });
    const pages = [await demo.line("page of alice: "), await demo.line("page of bob:   ")];
    assertEquals(namesIn(folder.path).length, 1);
    for (const page of pages) {
      const [conversation] = (await new LocalApi(page).messages()).conversations;
      assertEquals(conversation?.periodMs, 2_000);
    }
    demo.signal(signal);
    assertEquals((await demo.end()).code, 0);
    assertEquals(namesIn(folder.path), []);
  });
}

Deno.test("demo leaves nothing behind on a Ctrl-C that comes twice, as npm hands it on", async () => {
  using folder = tempDir();
  await using demo = new Program(["demo"], { env: within(folder.path) });
  await demo.line("page of bob:   ");
  for (const signal of ["SIGINT", "SIGINT", "SIGHUP"] as const) demo.signal(signal);
  assertEquals((await demo.end()).code, 0);
  assertEquals(namesIn(folder.path), []);
});

Deno.test("demo --check goes straight to peer and page where the environment names a proxy", async () => {
  using folder = tempDir();
  const proxy = "http://127.0.0.1:9";
  const everywhere = { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxy, NO_PROXY: "", no_proxy: "" };
  const env = { ...within(folder.path), ...everywhere };
  const end = await runProgramFully(["demo", "--check", "--period", "1s"], { env });
  assertEquals([end.code, end.stderr], [0, ""]);
});

Deno.test("demo says which folder it wants for its lists, and what to do", async () => {
  using folder = tempDir();
  const end = await runProgramFully(["demo"], { env: within(folder.file("missing")) });
  assertEquals([end.code, end.stdout], [1, ""]);
  assertMatch(
    end.stderr,
    /error: Cannot make a temporary folder for the demo: there is no such file/,
  );
  assertMatch(end.stderr, /hint: .*TMPDIR/);
});

Deno.test("demo says what is wrong with its words", async () => {
  for (const words of [["x"], ["--period", "10ms"], ["--period", "soon"], ["--check=yes"]]) {
    const end = await runHere(["demo", ...words]);
    assertEquals([end.code, end.stdout], [2, ""], words.join(" "));
    assertStringIncludes(end.stderr, "hchat: error: ");
  }
});

Deno.test("hexLines() shows offset, digits and what is printable", () => {
  assertEquals(hexLines(new TextEncoder().encode("sixteen bytes...\x00b")), [
    "0000  73 69 78 74 65 65 6e 20 62 79 74 65 73 2e 2e 2e  sixteen bytes...",
    "0010  00 62                                            .b",
  ]);
});
