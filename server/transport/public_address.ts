/** The public address of a listener that is behind the user's own web server (`--behind`). */
import { LONGEST_ADDRESS } from "../http/address.ts";

/** Reads `https://HOST[:PORT][/PREFIX]`, or the same with `http`; undefined for anything else. */
export function parsePublicAddress(text: string): URL | undefined {
  const typed = text.trim();
  if (!/^https?:\/\/[^?#@\\]*$/i.test(typed) || typed.length > LONGEST_ADDRESS) return undefined;
  const url = URL.parse(typed);
  return url === null || url.hostname === "" || url.port === "0" ? undefined : url;
}

/** The address as the other side types it. */
export function formatPublicAddress({ origin, pathname }: URL): string {
  return pathname === "/" ? origin : `${origin}${pathname}`;
}
