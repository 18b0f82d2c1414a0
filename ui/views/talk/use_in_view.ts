import { useEffect } from "preact/hooks";

/** Part of its own height, or of the window's, from which an entry counts as seen. */
const SEEN_PART = 0.6;
const THRESHOLDS = Array.from({ length: 11 }, (_, step) => step / 10);

/**
 * Tells which elements that match `selector` are in view inside `scroller`, by their `data-entry`, whenever that
 * changes and once with none at the end. Elements that are drawn later, or match later, are noticed.
 */
export function useInView(
  { scroller, selector, tell }: {
    /** Asked once the list is drawn. */
    scroller(): HTMLElement | null;
    selector: string;
    tell(ids: ReadonlySet<string>): void;
  },
): void {
  useEffect(() => {
    const root = scroller();
    if (root === null) return;
    const inView = new Set<string>();
    const observed = new Set<Element>();
    const observer = new IntersectionObserver((changes) => {
      for (const change of changes) {
        const id = idOf(change.target);
        if (isSeen(change)) inView.add(id);
        else inView.delete(id);
      }
      tell(new Set(inView));
    }, { root, threshold: THRESHOLDS });
    const look = (): void => {
      const present = new Set(root.querySelectorAll(selector));
      for (const element of observed.difference(present)) {
        observer.unobserve(element);
        observed.delete(element);
        inView.delete(idOf(element));
      }
      for (const element of present.difference(observed)) {
        observer.observe(element);
        observed.add(element);
      }
    };
    look();
    const drawn = new MutationObserver(look);
    drawn.observe(root, { subtree: true, childList: true, attributeFilter: ["data-state"] });
    return () => {
      drawn.disconnect();
      observer.disconnect();
      tell(new Set());
    };
  }, []);
}

function idOf(element: Element): string {
  return (element as HTMLElement).dataset["entry"] ?? "";
}

function isSeen({ intersectionRect, boundingClientRect, rootBounds }: IntersectionObserverEntry) {
  const enough = Math.min(boundingClientRect.height, rootBounds?.height ?? Infinity);
  return intersectionRect.height > 0 && intersectionRect.height >= SEEN_PART * enough;
}
