// Room: bounded HTTP servers and their limits, without any chat in them.
/** Addresses as people type them, read strictly; shared by the command line and the settings. */
import type { AddressFault } from "../gui_api.ts";

const LONGEST_ADDRESS = 300;
const LONGEST_SHOWN = 80;

/** A typed `HOST:PORT`, read. */
export type HostPort =
  | { kind: "address"; host: string; port: number }
  | { kind: "refused"; fault: AddressFault };

/** A typed peer address, read. */
export type PeerAddress =
  | { kind: "peer"; url: URL }
  | { kind: "refused"; fault: AddressFault };

/** A typed word as it may stand in a message: quoted, clipped, without control characters. */
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

/** `host` and `port` as they stand in a URL: IPv6 in brackets. */
export function formatHostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Reads the address of a peer: `http://HOST:PORT`, or `HOST:PORT` for short. */
export function parsePeerAddress(text: string): PeerAddress {
  const typed = text.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase();
  if (scheme === undefined) return parseShortPeer(typed);
  if (scheme !== "http") return { kind: "refused", fault: "badScheme" };
  const url = typed.length > LONGEST_ADDRESS ? null : URL.parse(typed);
  if (url === null) return { kind: "refused", fault: "badUrl" };
  if (url.username !== "" || url.password !== "") {
    return { kind: "refused", fault: "hasUser" };
  }
  if (url.searchParams.has("token") || url.hash.startsWith("#token=")) {
    return { kind: "refused", fault: "isPageLink" };
  }
  if (url.pathname !== "/" || /[?#]/.test(typed)) {
    return { kind: "refused", fault: "hasPath" };
  }
  return checkedPeer(url);
}

function parseShortPeer(typed: string): PeerAddress {
  const address = parseHostPort(typed);
  if (address.kind === "refused") {
    const lacksPort = /^([\p{L}\p{N}.-]+|\[[0-9a-f:.]+\])$/iu.test(typed);
    return { kind: "refused", fault: lacksPort ? "noPort" : address.fault };
  }
  return checkedPeer(new URL(`http://${formatHostPort(address.host, address.port)}/`));
}

function checkedPeer(url: URL): PeerAddress {
  if (url.port === "0") return { kind: "refused", fault: "portZero" };
  if (url.hostname === "0.0.0.0" || url.hostname === "[::]") {
    return { kind: "refused", fault: "listenOnly" };
  }
  return { kind: "peer", url };
}
