/** The sign of the page in its tab, with a dot while something is unread. */

const SIGN =
  "<rect width='16' height='16' rx='4' fill='#14634f'/><path d='M9.9 3a3 3 0 1 1 0 6.2a3 3 0 1 1 0-6.2z" +
  "M7.7 8.3L3.4 12.6M4.6 11.4l1.4 1.4' fill='none' stroke='white' stroke-width='1.6' stroke-linecap='round'/>";
const DOT = "<circle cx='12' cy='4' r='4' fill='#e5484d' stroke='white' stroke-width='1'/>";

/** Address of the sign, drawn inside of it. */
export function faviconUrl(isUnread: boolean): string {
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>${SIGN}${
    isUnread ? DOT : ""
  }</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
