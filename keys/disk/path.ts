/** Where a path leads through links; the path itself where it leads nowhere. */
export function realPathOf(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}

/** The file that a link leads to; any other path as it is. */
export function linkTargetOf(path: string): string {
  try {
    return Deno.lstatSync(path).isSymlink ? Deno.realPathSync(path) : path;
  } catch {
    return path;
  }
}

/** What a folder holds, listed without holding up this thread; nothing where it is not there, or may not be listed. */
export async function listFolder(path: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch {
    return [];
  }
}

/** What a folder holds; nothing where it is not there, or may not be listed. */
export function folderEntries(path: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch {
    return [];
  }
}
