import { useEffect } from "preact/hooks";

/** Does something now and again each `everyMs` after it is done, while the view is there and wanted. */
export function usePolling(
  work: () => Promise<unknown>,
  { everyMs, isWanted = true }: { everyMs: number; isWanted?: boolean },
): void {
  useEffect(() => {
    if (!isWanted) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isThere = true;
    const turn = async (): Promise<void> => {
      await work();
      if (isThere) timer = setTimeout(turn, everyMs);
    };
    void turn();
    return () => {
      isThere = false;
      clearTimeout(timer);
    };
  }, [everyMs, isWanted]);
}
