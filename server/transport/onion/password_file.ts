/** Longer than any password. */
const MAX_BYTES = 4_096;

/**
 * The password of tor's control port, in the first line of a file; undefined where the file cannot be read or has none.
 * A pipe or a device, which may have no end, is no such file.
 */
export async function readPasswordFile(path: string): Promise<string | undefined> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile || size > MAX_BYTES) return undefined;
    const [line = ""] = (await Deno.readTextFile(path)).split(/\r?\n/, 1);
    return line === "" || line.includes("\0") ? undefined : line;
  } catch {
    return undefined;
  }
}
