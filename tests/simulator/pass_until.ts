import { settle } from "../testkit/fake_clock.ts";
import type { VirtualTime } from "./virtual_clock.ts";

/** Longer than a machine sleeps. */
const WAIT_MOST_MS = 2_000_000;

/**
 * Lets time pass, in steps of `stepMs`, until `work` has ended: a slow medium, or a machine asleep, may take long. What
 * has lost power in it never ends, and nobody waits for that.
 */
export async function passUntil(
  time: VirtualTime,
  { work, stepMs }: { work: Promise<unknown>; stepMs: number },
): Promise<void> {
  let isDone = false;
  void work.finally(() => isDone = true).catch(() => {});
  const endMs = time.nowMs + WAIT_MOST_MS;
  await settle();
  while (!isDone && time.nowMs < endMs) await time.advance(stepMs);
  if (isDone) await work;
}
