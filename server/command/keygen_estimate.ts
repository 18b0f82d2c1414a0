/** How long writing a list will take, from a short trial on each medium. */
import { dirname } from "node:path";
import { measureWriteSpeed, mediumOf } from "../../keys/medium.ts";
import type { RandomFill } from "../../keys/record_source.ts";

/** Below this a list is there before the trial would be over. */
const MIN_TRIAL_BYTES = 128 * 1_048_576;

/**
 * Milliseconds that writing `bytes` to each of `paths` will take, undefined for lists that are too small to
 * measure. Media are tried one after the other and written side by side: the slower one counts, or the sum
 * when it is one.
 */
export function estimateMs(
  { bytes, paths, now, random }: {
    bytes: number;
    paths: string[];
    now: () => number;
    random: RandomFill;
  },
): number | undefined {
  if (bytes < MIN_TRIAL_BYTES) return undefined;
  const times = new Map<number, number>();
  for (const path of paths) {
    const { device } = mediumOf(dirname(path));
    const spentMs = bytes / measureWriteSpeed(path, { now, random });
    times.set(device, (times.get(device) ?? 0) + spentMs);
  }
  return Math.max(...times.values());
}
