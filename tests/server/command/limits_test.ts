/** What the system limits or cannot give is said in words of the program's own, and nothing half-done stays. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { namesIn } from "../../testkit/folder_names.ts";
import { makeList } from "../../testkit/make_list.ts";
import { ownCache } from "../../testkit/own_cache.ts";
import { runProgramFully, sourceWords, type StartOptions } from "../../testkit/program.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const RUNTIME_WORDS = /allow-|os error|Deno|panicked|E[A-Z]{4,}/;
const ignore = Deno.build.os === "windows";

/** Starts the program under a limit, such as `-n 24`. */
function under(limit: string): StartOptions {
  return { program: ["sh", "-c", `ulimit ${limit} && exec "$0" "$@"`, ...sourceWords()] };
}

async function failure(words: string[], options: StartOptions = {}): Promise<string> {
  const { code, stderr } = await runProgramFully(words, options);
  assertEquals(code, 1, stderr);
  assert(!RUNTIME_WORDS.test(stderr), stderr);
  return stderr;
}

Deno.test({
  name: "copy under a low limit of open files names the limit and leaves nothing",
  ignore,
  fn: async () => {
    using dir = tempDir();
    await makeList(dir.path);
    Deno.mkdirSync(dir.file("copy"));
    const told = await failure(
      ["copy", dir.file("alice.hkl"), dir.file("copy")],
      under("-n 24"),
    );
    assertStringIncludes(told, "ulimit -n");
    assertEquals(namesIn(dir.file("copy")), []);
  },
});

Deno.test({
  name: "a limit on the length of files is named by all that write lists, and nothing stays",
  ignore,
  fn: async () => {
    using dir = tempDir();
    using cache = ownCache();
    await makeList(dir.path, { slotCount: 32_000, recordBytes: 1_280 });
    Deno.mkdirSync(dir.file("copy"));
    Deno.writeTextFileSync(dir.file("words"), "correct horse battery\n");
    const list = dir.file("alice.hkl");
    const before = [namesIn(dir.path), Deno.readFileSync(list)];
    const lines = [
      ["keygen", "--out", dir.file("new"), "--for", "30d"],
      ["copy", list, dir.file("copy")],
      ["passwd", list, "--new-passphrase-file", dir.file("words")],
    ];
    // Wide enough for what the runtime itself writes, in whatever unit this shell counts.
    for (const words of lines) {
      const told = await failure(words, { ...under("-f 20000"), env: cache.env });
      assertStringIncludes(told, "allows no file that large");
    }
    assertEquals([namesIn(dir.path), Deno.readFileSync(list)], before);
    assertEquals(namesIn(dir.file("copy")), []);
  },
});

Deno.test("paths that lead nowhere are named for what they are", async () => {
  using dir = tempDir();
  await makeList(dir.path);
  const list = dir.file("alice.hkl");
  const [loop, long] = [dir.file("loop.hkl"), dir.file(`${"x".repeat(300)}.hkl`)];
  Deno.symlinkSync(loop, loop);
  const cases: [string, RegExp][] = [
    [`${list}/x.hkl`, /part of the path is a file/],
    [loop, /too many symbolic links/],
    [long, /the name is too long/],
  ];
  for (const [path, words] of cases) {
    for (const command of ["info", "verify", "fingerprint"]) {
      const told = await failure([command, path]);
      assert(words.test(told), told);
    }
  }
});
