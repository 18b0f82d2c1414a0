/** Real servers and tools that a test talks to; `deno task servers` installs them. */

/** Where Debian puts servers, which is not on the path of every user. */
const FOLDERS = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin", "/sbin"];

/** Path of an installed program, or undefined. */
export function pathOf(program: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${program}`).find(isFile);
}

/** Options of a test that is skipped where one of `programs` is not installed. */
export function needs(...programs: string[]): { ignore: boolean } {
  return { ignore: programs.some((program) => pathOf(program) === undefined) };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
