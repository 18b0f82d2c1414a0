/** The address of a peer that listens by HTTP, with TLS or without, as people type it. */
import type { AddressFault } from "../gui_api/error_json.ts";
import { formatHostPort, LIST_PORT, LONGEST_ADDRESS, parseHostPort } from "../http/address.ts";
import type { PeerAddress } from "./transport.ts";

/** A host alone, IPv6 in brackets. */
const BARE_HOST = /^([\p{L}\p{N}.-]+|\[[0-9a-f:.]+\])$/iu;

/** Reads `http://HOST:PORT`, `HOST:PORT` for short, or `HOST`, which comes back with `LIST_PORT`. */
export function parseHttpAddress(typed: string): PeerAddress {
  if (!/^http:\/\//i.test(typed)) return parseShort(typed);
  const address = parseUrl(typed);
  const hasPath = address.kind === "peer" && address.url.pathname !== "/";
  return hasPath ? refused("hasPath") : address;
}

/** Reads `https://HOST[:PORT][/PREFIX]`; the port is 443 where it is left out, as on the web. */
export function parseHttpsAddress(typed: string): PeerAddress {
  return parseUrl(typed);
}

function parseUrl(typed: string): PeerAddress {
  const url = typed.length > LONGEST_ADDRESS ? null : URL.parse(typed);
  if (url === null) return refused("badUrl");
  if (url.username !== "" || url.password !== "") return refused("hasUser");
  if (url.searchParams.has("token") || url.hash.startsWith("#token=")) return refused("isPageLink");
  if (/[?#]/.test(typed)) return refused("hasPath");
  return url.port === LIST_PORT ? refused("portZero") : checked(url);
}

function parseShort(typed: string): PeerAddress {
  const isBare = BARE_HOST.test(typed);
  const address = parseHostPort(isBare ? `${typed}:${LIST_PORT}` : typed);
  if (address.kind === "refused") return refused(address.fault);
  if (address.port === 0 && !isBare) return refused("portZero");
  return checked(new URL(`http://${formatHostPort(address.host, address.port)}/`));
}

function checked(url: URL): PeerAddress {
  if (url.hostname === "0.0.0.0" || url.hostname === "[::]") return refused("listenOnly");
  return { kind: "peer", url };
}

function refused(fault: AddressFault): PeerAddress {
  return { kind: "refused", fault };
}
