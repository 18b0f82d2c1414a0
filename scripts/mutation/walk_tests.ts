/** The test files that hold keys/cell. */

/** Paths of the test files in a copy of the project at `folder`. */
export function walkTests(folder: string): string[] {
  const files = ["tests/keys/cell", "tests/keys/cell/month"].flatMap((room) =>
    [...Deno.readDirSync(`${folder}/${room}`)].map(({ name }) => `${folder}/${room}/${name}`)
  );
  return [
    ...files,
    `${folder}/tests/keys/fuzz_test.ts`,
    `${folder}/tests/keys/meeting_place_test.ts`,
  ]
    .filter((file) => file.endsWith("_test.ts")).sort();
}
