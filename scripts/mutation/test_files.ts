/** Which test files run against the faults: the copy of the project has a list of them, JSON, paths from its root. */

/** Where the list is, from the root of the copy. */
export const TEST_FILES = "test_files.json";

/** Paths of the test files in the copy of the project at `folder`. */
export function readTestFiles(folder: string): string[] {
  const files: string[] = JSON.parse(Deno.readTextFileSync(`${folder}/${TEST_FILES}`));
  return files.map((file) => `${folder}/${file}`);
}
