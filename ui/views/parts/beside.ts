/** Puts a dialog beside what opened it, where the window is wide; in a narrow one the style sheet says where it is. */

/** Space to what opened it and to the edges of the window, in CSS pixels. */
const SPACE_PX = 8;
/** So wide is a window that has room for it. */
const WIDE = "(min-width: 820px)";

/** Above the opener where there is room, else below it, and inside of the window; the dialog is shown already. */
export function placeBeside(dialog: HTMLElement, opener: Element | null): void {
  const isKnown = opener !== null && opener !== document.body;
  if (!isKnown || !matchMedia(WIDE).matches) return;
  const { top, bottom, left, right } = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = dialog;
  const isAtRight = left + right > innerWidth;
  const above = top - height - SPACE_PX;
  const y = above >= SPACE_PX ? above : bottom + SPACE_PX;
  const x = isAtRight ? right - width : left;
  const place = [inside(y, innerHeight - height), inside(x, innerWidth - width)];
  dialog.style.margin = "0";
  dialog.style.inset = `${place[0]}px auto auto ${place[1]}px`;
}

function inside(place: number, most: number): number {
  return Math.max(SPACE_PX, Math.min(place, most - SPACE_PX));
}
