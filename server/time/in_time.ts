import { type Clock, pause } from "./clock.ts";

/** What comes of `work`; undefined where it takes longer than `limitMs`. It goes on nevertheless. */
export async function inTime<Result>(
  work: Promise<Result>,
  { clock, limitMs }: { clock: Clock; limitMs: number },
): Promise<Result | undefined> {
  const over = new AbortController();
  const limit = pause(clock, limitMs, over.signal).then(() => undefined);
  return await Promise.race([work, limit]).finally(() => over.abort());
}
