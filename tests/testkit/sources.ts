/** Folder of the project. */
export const ROOT = new URL("../../", import.meta.url);

/** TypeScript files below `folder` (`keys/`), as paths from the root; neither types alone nor what was built. */
export function* sourcesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (isDirectory && name !== "dist") yield* sourcesIn(`${folder}${name}/`);
    else if (/(?<!\.d)\.tsx?$/.test(name)) yield `${folder}${name}`;
  }
}

/** Text of the file at `path` from the root. */
export function readSource(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}
