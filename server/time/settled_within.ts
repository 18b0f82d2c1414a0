import type { Clock } from "./clock.ts";

/** Waits for `work`, for `limitMs` at most. True when it has resolved or rejected in that time. */
export function settledWithin(
  clock: Pick<Clock, "after">,
  limitMs: number,
  work: Promise<unknown>,
): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, () => resolve(false));
    const end = (): void => {
      cancel();
      resolve(true);
    };
    work.then(end, end);
  });
}
