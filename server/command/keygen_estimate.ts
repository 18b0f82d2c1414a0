/** How long writing a list will take, from a short trial on each medium. */
import { dirname } from "node:path";
import { mediumOf } from "../../keys/disk/medium.ts";
import type { RandomFill } from "../../keys/random.ts";
import { measureWriteSpeed } from "../../keys/make/write_trial.ts";

/** Below this a list is there before the trial would be over. */
const MIN_TRIAL_BYTES = 128 * 1_048_576;

/**
 * Milliseconds that writing `bytes` to each of `paths` will take, undefined for lists that are too small to
 * measure. Media are tried one after the other and written side by side: the slower one counts, or the sum
 * when it is one. Throws WriteError, and the reason of `signal`.
 */
export async function estimateMs(
  { bytes, paths, now, random, signal }: {
    bytes: number;
    paths: string[];
    now: () => number;
    random: RandomFill;
    signal: AbortSignal;
  },
): Promise<number | undefined> {
  if (bytes < MIN_TRIAL_BYTES) return undefined;
  const media = new Map<number, { speed: number; bytes: number }>();
  for (const path of paths) {
    const medium = mediumOf(dirname(path));
    const tried = media.get(medium.device);
    const speed = tried?.speed ?? await measureWriteSpeed(path, { medium, now, random, signal });
    media.set(medium.device, { speed, bytes: (tried?.bytes ?? 0) + bytes });
  }
  return Math.max(...media.values().map(({ speed, bytes }) => bytes / speed));
}
