/** What code and documents cite is there: the file, the section of a specification, and the part of that section. */
import { assert, assertEquals } from "@std/assert";
import { readSource, ROOT, sourcesIn } from "../testkit/sources.ts";

const DOCUMENTS = [
  "README.md",
  "SECURITY.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "keys/FORMAT.md",
  "server/PROTOCOL.md",
  "server/LOCAL_API.md",
  "server/VAULT.md",
  "scripts/README.md",
  "scripts/release/RELEASE.md",
  "tests/vectors/README.md",
];
/** Made by the release task. */
const MADE = ["NOTES.md"];
const SPECIFICATIONS = [
  "keys/FORMAT.md",
  "server/PROTOCOL.md",
  "server/LOCAL_API.md",
  "server/VAULT.md",
];
const SOURCES = ["keys/", "server/", "ui/", "scripts/", "tests/"]
  .flatMap((folder) => [...sourcesIn(folder)]);

/** Headings as they are cited: by number, and by name in lower case. */
function sectionsOf(path: string): string[] {
  return [...readSource(path).matchAll(/^#+ (?:(\d+)\. )?(?:The )?(.+)$/gm)]
    .flatMap(([, number, name = ""]) => [number ?? [], name.toLowerCase()].flat());
}

/** Citations in `path` of sections that are not there; a bare `§` means the document's own. */
function danglingIn(path: string): string[] {
  const text = readSource(path).replaceAll(/\s+(?:\*\s+)?/g, " ");
  return [...text.matchAll(/(?:\b([A-Z_]+\.md) |(?<!\d ))§([a-z\d]+(?: [a-z]+){0,2})/g)].flatMap(
    ([cited, name, words = ""]) => {
      const file = SPECIFICATIONS.find((each) => each.endsWith(`/${name}`)) ??
        SPECIFICATIONS.find((each) => each === path);
      if (file === undefined) return [];
      const isThere = sectionsOf(file).some((section) => `${words} `.startsWith(`${section} `));
      return isThere ? [] : [`${path}: ${cited}`];
    },
  );
}

Deno.test("every section that is cited is there", () => {
  const paths = [...DOCUMENTS, ...SOURCES];
  const citations = paths.flatMap((path) => readSource(path).match(/\.md §/g) ?? []);
  assert(citations.length > 50, `${citations.length} citations`);
  assertEquals(paths.flatMap(danglingIn), []);
});

Deno.test("every part of a section that is cited by name is there", () => {
  const cited = [...DOCUMENTS, ...SOURCES].flatMap((path) =>
    [
      ...readSource(path).replaceAll(/\s+(?:\*\s+)?/g, " ").matchAll(
        /\b([A-Z_]+)\.md §\d+, "([^"]+)"/g,
      ),
    ]
      .map(([, name, part = ""]) => ({ path, name, part }))
  );
  assert(cited.length > 10, `${cited.length} citations`);
  const dangling = cited.filter(({ name, part }) => {
    const file = SPECIFICATIONS.find((each) => each.endsWith(`/${name}.md`)) ?? "";
    // A heading, or the bold words that a paragraph begins with.
    return !new RegExp(`^(?:#+ ${part}$|(?:- )?\\*\\*${part}[.,]?\\*\\*)`, "m").test(
      readSource(file),
    );
  });
  assertEquals(dangling, []);
});

Deno.test("every document that is cited is there", () => {
  const names = [...MADE, ...DOCUMENTS.map((path) => path.slice(path.lastIndexOf("/") + 1))];
  for (const path of DOCUMENTS) assert(Deno.statSync(new URL(path, ROOT)).isFile);
  const unknown = [...DOCUMENTS, ...SOURCES].flatMap((path) =>
    [...readSource(path).matchAll(/\b[A-Z_]{4,}\.md\b/g)]
      .filter(([name]) => !names.includes(name)).map(([name]) => `${path}: ${name}`)
  );
  assertEquals(unknown, []);
});
