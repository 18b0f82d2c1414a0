import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Part of its own height, or of the window's, from which an entry counts as seen. */
const SEEN_PART = 0.6;
const THRESHOLDS = Array.from({ length: 11 }, (_, step) => step / 10);

/**
 * Tells which elements that match `selector` are in view inside `scroller`, by their `data-entry`, whenever that
 * changes and once with none at the end. `revision` says that elements may have come or gone.
 */
export function useInView(
  { scroller, selector, revision, tell }: {
    scroller: RefObject<HTMLElement | null>;
    selector: string;
    revision: unknown;
    tell(ids: ReadonlySet<string>): void;
  },
): void {
  const inView = useRef(new Set<string>());
  const observed = useRef(new Set<Element>());
  const observer = useRef<IntersectionObserver>(null);
  useEffect(() => {
    const root = scroller.current;
    observer.current = new IntersectionObserver((changes) => {
      for (const change of changes) {
        const id = (change.target as HTMLElement).dataset["entry"] ?? "";
        if (isSeen(change)) inView.current.add(id);
        else inView.current.delete(id);
      }
      tell(new Set(inView.current));
    }, { root, threshold: THRESHOLDS });
    return () => {
      observer.current?.disconnect();
      tell(new Set());
    };
  }, []);
  useEffect(() => {
    const present = new Set(scroller.current?.querySelectorAll(selector) ?? []);
    for (const element of observed.current) {
      if (present.has(element)) continue;
      observer.current?.unobserve(element);
      observed.current.delete(element);
      inView.current.delete((element as HTMLElement).dataset["entry"] ?? "");
    }
    for (const element of present) {
      if (observed.current.has(element)) continue;
      observer.current?.observe(element);
      observed.current.add(element);
    }
  }, [revision]);
}

function isSeen({ intersectionRect, boundingClientRect, rootBounds }: IntersectionObserverEntry) {
  const enough = Math.min(boundingClientRect.height, rootBounds?.height ?? Infinity);
  return intersectionRect.height > 0 && intersectionRect.height >= SEEN_PART * enough;
}
