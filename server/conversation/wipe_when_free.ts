import type { VaultDesk } from "../history/vault_job.ts";
import { type Clock, pause } from "../time/clock.ts";

/** A vault in use is waited for so often, and so long each time. */
const TRIES = 120;
const PAUSE_MS = 500;

/** Wipes the vault at `path`. On a slow medium the last save may go on for a while, and the file is locked until it ends. */
export async function wipeWhenFree(
  path: string,
  { desk, clock }: { desk: VaultDesk; clock: Clock },
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const wiped = await desk.do({ kind: "wipe", path });
    if (wiped.kind !== "failed" || wiped.fault !== "inUse") return;
    await pause(clock, PAUSE_MS);
  }
}
