/** What stands in a folder; nothing where it is not there, or may not be listed. */
export function folderEntries(path: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch {
    return [];
  }
}
