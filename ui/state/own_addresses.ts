import type { SettingsJson } from "../../server/gui_api/settings_json.ts";

/**
 * What the other side of a conversation can dial, the likeliest first: of several lists each has its own port, and an
 * address of this computer alone is told only where there is no other.
 */
export function ownAddresses(
  { dialable, conversations }: Pick<SettingsJson, "dialable" | "conversations">,
  name: string,
): string[] {
  const listen = conversations.find((each) => each.name === name)?.listen;
  if (listen === null) return [];
  const atPort = dialable.filter((url) => listen?.endsWith(`:${new URL(url).port}`));
  // Behind a web server the port is another one, and the address is that of all lists.
  const own = atPort.length > 0 ? atPort : dialable;
  const fromElsewhere = own.filter((url) => !isLoopback(url));
  return fromElsewhere.length > 0 ? fromElsewhere : own;
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname.startsWith("127.") || hostname === "[::1]" || hostname === "localhost";
}
