/** The address of a peer that listens by HTTP, as people type it. */
import type { AddressFault } from "../gui_api.ts";
import { formatHostPort, LONGEST_ADDRESS, parseHostPort } from "../http/address.ts";
import type { PeerAddress } from "./transport.ts";

/** Reads `http://HOST:PORT`, or `HOST:PORT` for short. */
export function parseHttpAddress(typed: string): PeerAddress {
  if (!/^http:\/\//i.test(typed)) return parseShort(typed);
  const url = typed.length > LONGEST_ADDRESS ? null : URL.parse(typed);
  if (url === null) return refused("badUrl");
  if (url.username !== "" || url.password !== "") return refused("hasUser");
  if (url.searchParams.has("token") || url.hash.startsWith("#token=")) return refused("isPageLink");
  if (url.pathname !== "/" || /[?#]/.test(typed)) return refused("hasPath");
  return checked(url);
}

function parseShort(typed: string): PeerAddress {
  const address = parseHostPort(typed);
  if (address.kind === "refused") {
    const lacksPort = /^([\p{L}\p{N}.-]+|\[[0-9a-f:.]+\])$/iu.test(typed);
    return refused(lacksPort ? "noPort" : address.fault);
  }
  return checked(new URL(`http://${formatHostPort(address.host, address.port)}/`));
}

function checked(url: URL): PeerAddress {
  if (url.port === "0") return refused("portZero");
  if (url.hostname === "0.0.0.0" || url.hostname === "[::]") return refused("listenOnly");
  return { kind: "peer", url };
}

function refused(fault: AddressFault): PeerAddress {
  return { kind: "refused", fault };
}
