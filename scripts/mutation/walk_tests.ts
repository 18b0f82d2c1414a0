/** The test files that hold keys/cell. */

/** Paths of the test files in a copy of the project at `folder`. */
export function walkTests(folder: string): string[] {
  return [
    ...filesUnder(`${folder}/tests/keys/cell`),
    `${folder}/tests/keys/fuzz_test.ts`,
    `${folder}/tests/keys/meeting_place_test.ts`,
  ]
    .filter((file) => file.endsWith("_test.ts")).sort();
}

function filesUnder(path: string): string[] {
  return [...Deno.readDirSync(path)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesUnder(`${path}/${name}`) : [`${path}/${name}`]
  );
}
