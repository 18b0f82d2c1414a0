import { statfsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** MSDOS_SUPER_MAGIC of linux/magic.h: FAT of any width. */
const FAT_MAGIC = 0x4d44;
/** Largest file that FAT32 can hold. */
export const FAT_FILE_BYTES = 2 ** 32 - 1;

/** What a folder's file system can take. */
export interface Medium {
  /** Tells file systems of this machine apart. */
  device: number;
  /** Infinity where it is not known. */
  freeBytes: number;
  /** Largest file, if it is known beforehand. */
  maxFileBytes: number;
}

/** What the system says of a file system. */
type StatFs = (folder: string) => { type: number; blocks: number; bavail: number; bsize: number };

/** Asks the system about the file system of `folder`. Throws the runtime's own errors. */
export function mediumOf(folder: string, statFs: StatFs = statfsSync): Medium {
  const { type, blocks, bavail, bsize } = statFs(folder);
  return {
    device: Deno.statSync(folder).dev,
    freeBytes: freeBytesOf({ blocks, bavail, bsize }),
    maxFileBytes: type === FAT_MAGIC ? FAT_FILE_BYTES : Infinity,
  };
}

/** Free bytes where `folder` is, asked without holding up this thread; Infinity where it is not known. Throws the runtime's errors. */
export async function freeBytesAt(folder: string): Promise<number> {
  return freeBytesOf(await statfs(folder));
}

/** Free bytes where the file at `path` is; Infinity where the system does not say. */
export function freeBytesBeside(path: string): number {
  try {
    return mediumOf(dirname(path)).freeBytes;
  } catch {
    return Infinity;
  }
}

/** Some file systems tell nothing of their size (no blocks at all): what is not known refuses nobody. */
export function freeBytesOf(
  { blocks, bavail, bsize }: { blocks: number; bavail: number; bsize: number },
): number {
  return blocks === 0 ? Infinity : bavail * bsize;
}

/** A file that is about to be written. */
export interface WantedFile {
  path: string;
  bytes: number;
}

/** Why a medium cannot take files. */
export type MediumFault =
  | { kind: "fileTooLarge"; path: string; maxFileBytes: number }
  | { kind: "diskFull"; folder: string; freeBytes: number; wantedBytes: number };

/** Looks whether the file systems can hold `files`; several folders may share one file system. */
export function mediumFault(
  files: WantedFile[],
  lookUp: (folder: string) => Medium = (folder) => mediumOf(folder),
): MediumFault | undefined {
  const sums = new Map<number, { folder: string; freeBytes: number; wantedBytes: number }>();
  for (const { path, bytes } of files) {
    const folder = dirname(path);
    const { device, freeBytes, maxFileBytes } = lookUp(folder);
    if (bytes > maxFileBytes) return { kind: "fileTooLarge", path, maxFileBytes };
    const wantedBytes = (sums.get(device)?.wantedBytes ?? 0) + bytes;
    sums.set(device, { folder, freeBytes, wantedBytes });
  }
  const full = [...sums.values()].find((sum) => sum.wantedBytes > sum.freeBytes);
  return full === undefined ? undefined : { kind: "diskFull", ...full };
}
