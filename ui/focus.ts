/** Where the focus goes when what has it is no longer there: the browser would drop it. */

const FOCUSABLE = "[tabindex], button:enabled, input:enabled, textarea:enabled, a[href]";
/** Where one writes, which is what one most likely goes on with. */
const FIELD = "textarea";

/** Watches `root` for as long as the page is there. */
export function keepFocus(root: HTMLElement): void {
  let last: HTMLElement[] = [];
  document.addEventListener("focusin", ({ target }) => last = withAncestors(target as HTMLElement));
  new MutationObserver(() => {
    const isDropped = document.activeElement === document.body && last[0]?.isConnected === false;
    if (!isDropped) return;
    const next = last.find((each) => each.isConnected && each.matches(FOCUSABLE)) ??
      root.querySelector<HTMLElement>(FIELD) ?? root.querySelector<HTMLElement>(FOCUSABLE);
    next?.focus({ preventScroll: true });
  }).observe(root, { childList: true, subtree: true });
}

/** An element and all around it, inside the page. */
function withAncestors(element: HTMLElement): HTMLElement[] {
  const all: HTMLElement[] = [];
  for (let each: HTMLElement | null = element; each; each = each.parentElement) all.push(each);
  return all;
}
