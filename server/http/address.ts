// Room: bounded HTTP servers and their limits, without any chat in them.
/** Addresses to listen on as people type them, read strictly; shared by the command line and the settings. */
import type { AddressFault } from "../gui_api/error_json.ts";

/** The port in the URL of a peer's address that names none: the port of the list. */
export const LIST_PORT = "0";

/** Longest address that is read, in UTF-16 code units. */
export const LONGEST_ADDRESS = 300;
const LONGEST_SHOWN = 80;

/** A typed `HOST:PORT`, read. */
export type HostPort =
  | { kind: "address"; host: string; port: number }
  | { kind: "refused"; fault: AddressFault };

/** A typed word in the form for a message: quoted, clipped, without control characters. */
export function quoted(text: string): string {
  const short = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return JSON.stringify(short.toWellFormed());
}

/**
 * Reads `HOST:PORT`, an IPv6 host in brackets; port 0 means any. The host comes back without brackets, in the
 * canonical form of the URL standard.
 */
export function parseHostPort(text: string): HostPort {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^\s:/?#@[\]\\]+):([0-9]{1,5})$/.exec(text.trim());
  const host = match?.[1];
  const port = Number(match?.[2]);
  if (host === undefined || text.length > LONGEST_ADDRESS) {
    return { kind: "refused", fault: "notHostPort" };
  }
  if (port > 65_535) {
    return { kind: "refused", fault: "portOutOfRange" };
  }
  const url = URL.parse(`http://${host}/`);
  if (url === null || url.hostname === "") {
    return { kind: "refused", fault: "badHost" };
  }
  return { kind: "address", host: url.hostname.replace(/^\[|\]$/g, ""), port };
}

/** `host` and `port` in the form of a URL: IPv6 in brackets. */
export function formatHostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
