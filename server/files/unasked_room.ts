/**
 * How much of what comes without a question one peer may leave behind. On a disk the folder itself is counted, so that
 * neither a restart nor a deleted entry makes room; what a person moves away or deletes does.
 */
import { join } from "node:path";
import { freeBytesAt } from "../../keys/disk/medium.ts";
import type { MemoryRoom } from "./file_sink.ts";

/** Most bytes on a disk that came from one peer without a question. */
export const UNASKED_BYTES = 256 * 1_048_576;
/** Most files of that kind. */
export const UNASKED_FILES = 1_000;
/** They take no more than this part of what would be free without them: one tenth. */
const FREE_PART = 10;
/** What the shortest file takes of a disk. */
const BLOCK_BYTES = 4_096;

/** What is there of files without a question, and how much may be. */
export interface UnaskedCount {
  files: number;
  bytes: number;
  limitBytes: number;
}

/**
 * Counts what is in `folder`, which is made where it is missing, but not the folder that it is in. Where the disk does
 * not answer nothing is counted: writing fails there, and says why.
 */
export async function countUnasked(folder: string, freeBytes = freeBytesAt): Promise<UnaskedCount> {
  await Deno.mkdir(folder, { mode: 0o700 }).catch(() => {});
  const count = { files: 0, bytes: 0 };
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (++count.files >= UNASKED_FILES) break;
      count.bytes += onDisk((await Deno.lstat(join(folder, name))).size);
    }
    const share = (await freeBytes(folder) + count.bytes) / FREE_PART;
    return { ...count, limitBytes: Math.min(UNASKED_BYTES, share) };
  } catch {
    return { files: 0, bytes: 0, limitBytes: UNASKED_BYTES };
  }
}

/** Whether a file of `bytes` may come beside those counted and those `underWay`, lengths in bytes. */
export function mayComeUnasked(
  bytes: number,
  { count, underWay }: { count: UnaskedCount; underWay: number[] },
): boolean {
  const coming = [bytes, ...underWay];
  const sum = coming.reduce((sum, length) => sum + onDisk(length), count.bytes);
  return count.files + coming.length <= UNASKED_FILES && sum <= count.limitBytes;
}

/** Whether a file of `bytes` may come into memory: half of it is left to files that a person accepts. */
export function mayFillMemory(bytes: number, memory: MemoryRoom): boolean {
  return memory.left - bytes >= memory.bytes / 2;
}

function onDisk(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}
