/** The direction of imports (main.ts → server/ → keys/; ui/ stands alone) as a test. */
import { assert, assertEquals } from "@std/assert";
import { readSource, ROOT, sourcesIn } from "../testkit/sources.ts";

const IMPORT =
  /^(?:import|export)\s+(type\s)?(?:[\w$*{},\s]+?\sfrom\s+)?"([^"\s]+)"|\bimport\("([^"\s]+)"\)/gm;

/** What each layer may name: folders of ours and packages, as prefixes. */
const ALLOWED: Record<string, string[]> = {
  "keys/": ["keys/", "node:", "@std/crypto/"],
  // The guard compares the token in constant time, which is what @std/crypto is there for.
  "server/": ["server/", "keys/", "hono", "node:", "@std/crypto/"],
  "server/command/": ["server/", "keys/", "hono", "node:", "@std/cli/", "deno.json"],
  "ui/": ["ui/", "preact"],
  "main.ts": ["server/", "keys/", "node:", "@std/cli/"],
};

/** The one place where server/ takes the built page. */
const BUILT_PAGE = /^ui\/dist\//;

/** What runs on the user's machine, but for the page. */
const PROGRAM = ["main.ts", ...sourcesIn("keys/"), ...sourcesIn("server/")];

interface Import {
  file: string;
  target: string;
  typeOnly: boolean;
}

Deno.test("every import of the program goes in the allowed direction", () => {
  const imports = importsOf([...PROGRAM, ...sourcesIn("ui/")]);
  assert(imports.length > 30, "found too few imports to believe the search");
  const wrong = imports.filter((each) => !isAllowed(each))
    .map((each) => `${each.file} → ${each.target}`);
  assertEquals(wrong, []);
});

Deno.test("the built page enters the program in one file", () => {
  const doors = importsOf([...sourcesIn("server/")]).filter((each) => BUILT_PAGE.test(each.target));
  assert(new Set(doors.map((each) => each.file)).size <= 1, "more than one file imports the page");
});

Deno.test("only keys/cell/seal.ts and the file layer's passphrase call a cipher", () => {
  const callers = PROGRAM.filter((file) =>
    /createCipheriv|createDecipheriv/.test(readSource(file))
  );
  assertEquals(callers.sort(), ["keys/list/passphrase.ts", "keys/cell/seal.ts"]);
});

Deno.test("native code is called for what SECURITY.md names alone", () => {
  const callers = [...PROGRAM, ...sourcesIn("scripts/")]
    .filter((file) => /\bDeno\.dlopen\(/.test(readSource(file)));
  assertEquals(callers.sort(), [
    "keys/disk/lock_holder.ts",
    "keys/disk/_native_map_linux.ts",
    "keys/disk/_native_map_macos.ts",
    "keys/disk/_native_map_windows.ts",
    "keys/disk/direct_file.ts",
    "keys/random.ts",
    "scripts/release/close_descriptors.ts",
    "server/cli/hangup_ignored.ts",
    "server/http/local_users.ts",
    "server/http/open_files.ts",
  ]);
});

function isAllowed(each: Import): boolean {
  const layer = Object.keys(ALLOWED).filter((prefix) => each.file.startsWith(prefix))
    .sort((left, right) => right.length - left.length)[0];
  if (layer === undefined) return false;
  if (layer === "server/" && BUILT_PAGE.test(each.target)) return true;
  if (layer === "ui/" && each.typeOnly && each.target === "server/gui_api.ts") return true;
  return (ALLOWED[layer] ?? []).some((prefix) => each.target.startsWith(prefix));
}

function importsOf(files: string[]): Import[] {
  const found: Import[] = [];
  for (const file of files) {
    for (const match of readSource(file).matchAll(IMPORT)) {
      const specifier = match[2] ?? match[3] ?? "";
      const target = specifier.startsWith(".")
        ? new URL(specifier, new URL(file, ROOT)).href.slice(ROOT.href.length)
        : specifier;
      found.push({ file, target, typeOnly: match[1] !== undefined });
    }
  }
  return found;
}
