import { useEffect, useState } from "preact/hooks";

/** The time of `now`, drawn anew every `stepMs`; the timer stops while the page is hidden. */
export function useNow(now: () => number, stepMs: number): number {
  const [, redraw] = useState(0);
  useEffect(() => {
    const tick = (): void => {
      if (document.visibilityState === "visible") redraw((count) => count + 1);
    };
    const timer = setInterval(tick, stepMs);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [stepMs]);
  return now();
}
