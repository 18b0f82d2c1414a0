import { clearImmediate, setImmediate } from "node:timers";
import type { Clock } from "./clock.ts";

/** Work for somebody who looks on: it is done less often than it is asked for. */
export interface Paced {
  /** Has the work done soon, behind what this turn has to answer. */
  ask(): void;
  /** Drops what was asked for and is not done. */
  cancel(): void;
}

/** Has `work` done at most once in `everyMs` of the uptime; what is asked for meanwhile is done at the end of it. */
export function paced(clock: Clock, everyMs: number, work: () => void): Paced {
  let cancelAsked: (() => void) | undefined;
  let restUntilMs = -Infinity;
  const run = (): void => {
    cancelAsked = undefined;
    restUntilMs = clock.uptime() + everyMs;
    work();
  };
  return {
    ask: () => {
      if (cancelAsked !== undefined) return;
      const waitMs = restUntilMs - clock.uptime();
      cancelAsked = waitMs > 0 ? clock.after(waitMs, run) : immediately(run);
    },
    cancel: () => {
      cancelAsked?.();
      cancelAsked = undefined;
    },
  };
}

function immediately(run: () => void): () => void {
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}
