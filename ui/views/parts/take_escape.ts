/** True for Escape, which is the caller's then: it counts for nothing else, such as a panic. */
export function takeEscape(event: KeyboardEvent): boolean {
  if (event.key !== "Escape") return false;
  event.preventDefault();
  return true;
}
