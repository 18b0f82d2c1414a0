import { tempDir } from "./temp_dir.ts";

/** A disk of a few bytes in a folder of its own. */
export interface SmallDisk extends Disposable {
  path: string;
}

/** Mounts a disk of `mebibytes`; undefined where this user or system does not let it. */
export function smallDisk(mebibytes: number): SmallDisk | undefined {
  const folder = tempDir();
  if (
    Deno.build.os !== "linux" || !isDone("mount", [
      ...["-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", folder.path],
    ])
  ) {
    folder[Symbol.dispose]();
    return undefined;
  }
  return {
    path: folder.path,
    [Symbol.dispose]: () => {
      isDone("umount", ["-l", folder.path]);
      folder[Symbol.dispose]();
    },
  };
}

function isDone(command: string, args: string[]): boolean {
  try {
    return new Deno.Command(command, { args, stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}
