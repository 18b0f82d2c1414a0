import { assert, assertEquals } from "@std/assert";
import { readSource, ROOT, sourcesIn } from "../testkit/sources.ts";

/** A type may be named by the signature that it belongs to alone. */
const EXPORT = /^export (?:async )?(?:abstract )?(?:function\*?|class|const|let) (\w+)/gm;
const IMPORT = /^import (?:type )?\{([^}]+)\} from "(\.[^"]+)"/gm;
const WHOLE_IMPORT = /(?:^import \* as \w+ from |\bimport\()"(\.[^"]+)"/gm;
/** `scripts/bench.ts` imports them by the word that was given to it. */
const NAMED_AT_RUN_TIME = /^scripts\/bench\/\w+_bench\.ts$/;

const FILES = [
  "main.ts",
  ...["keys/", "server/", "ui/", "scripts/", "tests/"].flatMap((folder) => [...sourcesIn(folder)]),
];

/** Names that files import, as `PATH NAME`; of a file that one takes as a whole, `PATH`. */
function importedNames(): Set<string> {
  const found = new Set<string>();
  for (const file of FILES) {
    const text = readSource(file);
    for (const [, names = "", from = ""] of text.matchAll(IMPORT)) {
      for (const name of names.matchAll(/(?:type )?(\w+)(?: as \w+)?(?:,|\s*$)/g)) {
        found.add(`${pathFrom(file, from)} ${name[1]}`);
      }
    }
    for (const [, from = ""] of text.matchAll(WHOLE_IMPORT)) found.add(pathFrom(file, from));
  }
  return found;
}

/** Path from the root of what `file` imports as `specifier`. */
function pathFrom(file: string, specifier: string): string {
  return new URL(specifier, new URL(file, ROOT)).href.slice(ROOT.href.length);
}

Deno.test("every value that a file exports is imported by another one", () => {
  const imported = importedNames();
  assert(imported.size > 1_000, "found too few imports to believe the search");
  const exported = FILES.flatMap((file) =>
    imported.has(file) || NAMED_AT_RUN_TIME.test(file)
      ? []
      : [...readSource(file).matchAll(EXPORT)].map(([, name]) => `${file} ${name}`)
  );
  assert(exported.length > 500, "found too few exports to believe the search");
  assertEquals(exported.filter((each) => !imported.has(each)), []);
});
