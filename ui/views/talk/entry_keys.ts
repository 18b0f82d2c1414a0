/** Arrow keys inside the list of messages: the messages one by one, the ends with Home and End. */

/** Moves the focus from message to message; give it the list's key events. */
export function moveAmongEntries(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  if (step === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  const entries = [...list.querySelectorAll<HTMLElement>(".entry")];
  const at = entries.findIndex((each) => each === document.activeElement);
  const next = at < 0 ? entries.findLast((each) => isInView(each, list)) : entries[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function isInView(element: HTMLElement, list: HTMLElement): boolean {
  const { bottom } = element.getBoundingClientRect();
  return bottom <= list.getBoundingClientRect().bottom + 1;
}
