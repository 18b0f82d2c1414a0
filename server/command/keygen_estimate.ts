/** How long writing a list will take, from a short trial on each medium. */
import { measureWriteSpeed } from "../../keys/medium.ts";
import type { RandomFill } from "../../keys/record_source.ts";

/** Below this a list is there before the trial would be over. */
const MIN_TRIAL_BYTES = 128 * 1_048_576;

/**
 * Milliseconds that writing `bytes` into each of `folders` will take, undefined for lists that are too small
 * to measure. Folders are tried one after the other and written side by side: the slower one counts, or
 * their sum when it is one folder.
 */
export function estimateMs(
  { bytes, folders, now, random }: {
    bytes: number;
    folders: string[];
    now: () => number;
    random: RandomFill;
  },
): number | undefined {
  if (bytes < MIN_TRIAL_BYTES) return undefined;
  const times = new Map<string, number>();
  for (const folder of folders) {
    const spentMs = bytes / measureWriteSpeed(folder, { now, random });
    times.set(folder, (times.get(folder) ?? 0) + spentMs);
  }
  return Math.max(...times.values());
}
