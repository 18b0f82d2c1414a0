/** What one conversation keeps in memory of files that were sent, to be looked at in the talk. */
import type { OutgoingFile } from "./outgoing_file.ts";

/** Most bytes of them; the oldest leave first. */
const KEPT_BYTES = 32 * 1_048_576;

/** Makes room for a file of `bytes`: the oldest of those that are over let go of their memory. */
export function releaseOldest(files: Iterable<OutgoingFile>, bytes: number): void {
  const kept = [...files].filter(({ stance, stored }) =>
    stance.isFinal && stored !== undefined && stored.path === undefined
  );
  let used = kept.reduce((sum, file) => sum + file.bytes, bytes);
  for (const file of kept) {
    if (used <= KEPT_BYTES) return;
    used -= file.bytes;
    file.release();
  }
}
