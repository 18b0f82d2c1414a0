import type { VaultDesk } from "../history/vault_job.ts";
import { type Clock, pause } from "../time/clock.ts";

/** From one try to the next. */
const PAUSE_MS = 500;
/** A medium that hangs for good is given up after this. */
const PATIENCE_MS = 60_000;

/**
 * Wipes the vault at `path`, or gives up after a minute. On a slow medium the last save may go on for a while, and the
 * file is locked until it ends.
 */
export async function wipeWhenFree(
  path: string,
  { desk, clock }: { desk: VaultDesk; clock: Clock },
): Promise<void> {
  const over = new AbortController();
  const wiping = (async () => {
    while (!over.signal.aborted) {
      const wiped = await desk.do({ kind: "wipe", path });
      if (wiped.kind !== "failed" || wiped.fault !== "inUse") return;
      await pause(clock, PAUSE_MS, over.signal);
    }
  })();
  await Promise.race([wiping, pause(clock, PATIENCE_MS, over.signal)]).finally(() => over.abort());
}
