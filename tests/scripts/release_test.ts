import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { changelogSection } from "../../scripts/release/changelog.ts";
import { writeChecksums } from "../../scripts/release/checksums.ts";
import { bundleProgram } from "../../scripts/release/bundle_program.ts";
import { compileWords, missingBase } from "../../scripts/release/compile_words.ts";
import { permissionFlags, ROOT } from "../../scripts/release/project.ts";
import { sbom } from "../../scripts/release/sbom.ts";
import { selfExtractingFile } from "../../scripts/release/self_extracting.ts";
import { tempDir } from "../testkit/temp_dir.ts";

const SUBJECT = { version: "1.2.3", deno: "2.9.6", shipped: ["hono", "serve-static"] };

Deno.test("sbom() lists every package of the lock file with its checksum and whether it ships", async () => {
  const lock = JSON.parse(await Deno.readTextFile(new URL("../../deno.lock", import.meta.url)));
  const bill = JSON.parse(sbom(lock, SUBJECT));
  assertEquals([bill.bomFormat, bill.specVersion], ["CycloneDX", "1.6"]);
  assertEquals(bill.components.length, Object.keys(lock.npm).length + 1);
  const hono = bill.components.find(({ name }: { name: string }) => name === "hono");
  assertEquals([hono.scope, hono.hashes[0].alg, hono.hashes[0].content.length], [
    "required",
    "SHA-512",
    128,
  ]);
  const scopeOf = (wanted: string): string =>
    bill.components.find(({ name }: { name: string }) => name === wanted).scope;
  assertEquals(["send", "mime-db", "express"].map(scopeOf), ["required", "required", "excluded"]);
  const references = bill.components.map((each: Record<string, string>) => each["bom-ref"]);
  assertEquals(new Set(references).size, references.length);
});

Deno.test("changelogSection() gives the text of one version", () => {
  const text =
    "# Changelog\n\n## Unreleased\n\n## 1.2.3 - 2026-01-01\n\n- new\n\n## 1.2.0\n\n- old\n";
  assertEquals(changelogSection(text, "1.2.3"), "- new");
  assertEquals(changelogSection(text, "1.2.0"), "- old");
  assertEquals(changelogSection(text, "Unreleased"), undefined);
  assertEquals(changelogSection(text, "1.2"), undefined);
});

Deno.test("writeChecksums() writes what sha256sum reads", async () => {
  using folder = tempDir();
  await Deno.writeTextFile(folder.file("b"), "b");
  await Deno.writeTextFile(folder.file("a"), "");
  await writeChecksums(folder.path);
  await writeChecksums(folder.path);
  assertEquals(
    await Deno.readTextFile(folder.file("SHA256SUMS")),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n" +
      "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  b\n",
  );
});

Deno.test("selfExtractingFile() says where in it program and runtime lie", () => {
  const runtime = crypto.getRandomValues(new Uint8Array(60_001));
  const launcher = "@PROGRAM_BLOCK@ @PROGRAM_BYTES@ @RUNTIME_BLOCK@ @RUNTIME_BYTES@ @DIGEST@\n";
  const parts = {
    launcher,
    runtime,
    program: "run()",
    version: "1",
    deno: "2",
    target: "t",
    flags: [],
    heap: {},
  };
  const file = selfExtractingFile(parts);
  const [head = ""] = new TextDecoder("latin1").decode(file).split("\n", 1);
  const [programBlock = 0, programBytes = 0, runtimeBlock = 0, runtimeBytes] = head.split(" ").map(
    Number,
  );
  const at = programBlock * 65_536;
  const program = new TextDecoder().decode(file.subarray(at, at + programBytes));
  assertEquals(program.trim(), "run()");
  assertEquals(file.subarray(runtimeBlock * 65_536), runtime);
  assertEquals(runtimeBytes, runtime.length);
  const digest = createHash("sha256").update(file.subarray(at)).digest("hex");
  assertEquals(head.split(" ")[4], digest);
  assertThrows(() => selfExtractingFile({ ...parts, launcher: "@ELSE@" }), Error, "ELSE");
});

Deno.test("the bundled program holds its thread and the page, and reaches for nothing outside", async () => {
  const program = await bundleProgram();
  assert(program.includes("URL.createObjectURL(new Blob("));
  // In quotes of its own, or in those of a thread that starts threads.
  assert(!/new URL\(\\*["'`]\.\/[^"'`]*["'`],\s*import\.meta\.url\)/.test(program));
  const imports = program.matchAll(/(?:^|[;\n])import\b[^"';()]*["']([^"']+)["']/g);
  const imported = [...imports].map(([, name]) => name);
  assert(imported.length > 0);
  assertEquals(imported.filter((name) => !name?.startsWith("node:")), []);
});

/** What `deno compile` writes into an executable for its start, as far as it is of interest. */
interface CompiledSettings {
  code_cache_key: unknown;
  permissions: Record<string, string[] | boolean | null>;
}

/** The settings inside an executable: the object that begins behind the runtime with `argv`. */
function settingsIn(tail: string): CompiledSettings {
  const text = tail.slice(tail.indexOf('{"argv":'));
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return JSON.parse(text.slice(0, at + 1));
  }
  throw new Error("The executable holds no settings");
}

Deno.test("deno compile embeds the program, its thread, its page and its permissions, and no cache or browser", async () => {
  using folder = tempDir();
  const output = folder.file("hchat");
  // The real base runtime is a download. Any executable does for looking at what is put behind it.
  const [compile = "", ...words] = compileWords({ target: Deno.build.target, output });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    // `deno task test` has looked at all types: to do so again for one file takes longer than the rest.
    args: [compile, "--no-check", ...words],
    cwd: ROOT,
    env: { DENORT_BIN: Deno.execPath(), NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const runtimeBytes = (await Deno.stat(Deno.execPath())).size;
  const tail = new TextDecoder("latin1").decode(
    (await Deno.readFile(output)).subarray(runtimeBytes),
  );
  assert(tail.length < 15_000_000, `${tail.length} bytes behind the runtime`);
  for (const file of ["keys/make/generate_worker.ts", "ui/dist/index.html", "ui/dist/main.en.js"]) {
    const text = await Deno.readFile(`${ROOT}${file}`);
    const middle = new TextDecoder("latin1").decode(text).slice(text.length / 2).slice(0, 40);
    assertStringIncludes(tail, middle, file);
  }
  const settings = settingsIn(tail);
  assertEquals(settings.code_cache_key, null);
  // allow_import: where modules may come from while it compiles; what runs has all of them in it.
  const { prompt, allow_import: _, ...granted } = settings.permissions;
  assertEquals(prompt, false);
  for (const [name, value] of Object.entries(granted)) {
    const flag = `--${name.replaceAll("_", "-")}`;
    const given = permissionFlags().find((each) => each.split("=")[0] === flag);
    const values = given?.split("=")[1]?.split(",") ?? [];
    assertEquals(value, given === undefined ? null : values, flag);
  }
});

Deno.test("missingBase() tells a base runtime that cannot be had from a program that does not compile", () => {
  const offline = "error: Writing deno compile executable to temporary file '/x'\n\nCaused by:\n" +
    "    0: Setting up base binary.\n    1: error sending request for url (https://dl.deno.land/x)\n";
  assertEquals(missingBase(offline), "error sending request for url (https://dl.deno.land/x)");
  const wrongPath = "error: Writing\n\nCaused by:\n    0: Could not find denort at '/nowhere'\n" +
    "    1: No such file or directory (os error 2)\n";
  assertEquals(missingBase(wrongPath), "Could not find denort at '/nowhere'");
  assertEquals(missingBase('error: Module not found "file:///x.ts".'), undefined);
});
