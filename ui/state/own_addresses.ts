/** What to tell the other side of its ways to us; pure. */
import type { SettingsJson } from "../../server/gui_api/settings_json.ts";

/** What the other side of a conversation can dial, the likeliest first. */
export function ownAddresses(
  { conversations }: Pick<SettingsJson, "conversations">,
  name: string | undefined,
): string[] {
  return conversations.find((each) => each.name === name)?.dialable ?? [];
}

/**
 * What to tell the other side, the likeliest first: `onion` where one is published, which leads through any router, and
 * none of this computer alone where there are others.
 */
export function toldAddresses(
  settings: Pick<SettingsJson, "conversations" | "onion">,
  name: string,
): string[] {
  const own = ownAddresses(settings, name);
  const others = [...(settings.onion ? ["onion"] : []), ...own.filter((url) => !isLoopback(url))];
  return others.length > 0 ? others : own;
}

/** One of a network, for whose outside the router has another: not onion's, a web server's, or this computer's alone. */
export function hasPublicTwin(url: string, { entrance }: Pick<SettingsJson, "entrance">): boolean {
  return entrance.code !== "webServer" && url !== "onion" && !isLoopback(url);
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname.startsWith("127.") || hostname === "[::1]" || hostname === "localhost";
}
