import type { SettingsJson } from "../../server/gui_api/settings_json.ts";

/** What the other side of a conversation can dial, the likeliest first. */
export function ownAddresses(
  { conversations }: Pick<SettingsJson, "conversations">,
  name: string | undefined,
): string[] {
  return conversations.find((each) => each.name === name)?.dialable ?? [];
}

/** Without those of this computer alone, where there are others. */
export function fromElsewhere(urls: string[]): string[] {
  const others = urls.filter((url) => !isLoopback(url));
  return others.length > 0 ? others : urls;
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname.startsWith("127.") || hostname === "[::1]" || hostname === "localhost";
}
