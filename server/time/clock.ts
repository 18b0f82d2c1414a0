/** Time as the program sees it; made from the real clock in main.ts, by hand in tests. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Milliseconds since a moment of no meaning; setting the clock does not touch it, sleep counts. */
  uptime(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Resolves after `delayMs`, or at once when `signal` fires. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    signal?.addEventListener("abort", done, { once: true });
  });
}
