// Room: bounded HTTP servers and their limits, without any chat in them.
/** Addresses as people type them, read strictly; shared by the command line and the settings. */

const LONGEST_ADDRESS = 300;
const LONGEST_SHOWN = 80;

/** A typed `HOST:PORT`, read; the reason completes a sentence. */
export type HostPort =
  | { kind: "address"; host: string; port: number }
  | { kind: "refused"; reason: string };

/** A typed peer address, read; the reason completes a sentence. */
export type PeerAddress =
  | { kind: "peer"; url: URL }
  | { kind: "refused"; reason: string };

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
    return { kind: "refused", reason: `${quoted(text)} is no address, wanted HOST:PORT` };
  }
  if (port > 65_535) {
    return { kind: "refused", reason: `port ${port} is out of range, wanted 0 to 65535` };
  }
  const url = URL.parse(`http://${host}/`);
  if (url === null || url.hostname === "") {
    return { kind: "refused", reason: `${quoted(host)} is no host name` };
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
  if (scheme !== "http") return refusedPeer(typed, `the scheme ${scheme} is not supported`);
  const url = typed.length > LONGEST_ADDRESS ? null : URL.parse(typed);
  if (url === null) return refusedPeer(typed, "it is no URL");
  if (url.username !== "" || url.password !== "") {
    // The words that were typed stay out of the message: they may be a password.
    return {
      kind: "refused",
      reason: "the address holds a user name or password, wanted http://HOST:PORT",
    };
  }
  if (url.searchParams.has("token")) {
    // A token stays out of the message, too.
    return {
      kind: "refused",
      reason: "it is the address of a page, which is for nobody else; wanted the other side's " +
        "peer: address, http://HOST:PORT",
    };
  }
  if (url.pathname !== "/" || /[?#]/.test(typed)) {
    return refusedPeer(typed, "there is more behind the port");
  }
  return checkedPeer(typed, url);
}

function parseShortPeer(typed: string): PeerAddress {
  const address = parseHostPort(typed);
  if (address.kind === "refused") {
    const lacksPort = /^([\p{L}\p{N}.-]+|\[[0-9a-f:.]+\])$/iu.test(typed);
    return refusedPeer(typed, lacksPort ? "it has no port" : "it is no address");
  }
  return checkedPeer(typed, new URL(`http://${formatHostPort(address.host, address.port)}/`));
}

function checkedPeer(typed: string, url: URL): PeerAddress {
  if (url.port === "0") return refusedPeer(typed, "port 0 cannot be dialled");
  if (url.hostname === "0.0.0.0" || url.hostname === "[::]") {
    return refusedPeer(typed, "it is an address to listen on and cannot be dialled");
  }
  return { kind: "peer", url };
}

function refusedPeer(typed: string, reason: string): PeerAddress {
  return { kind: "refused", reason: `${quoted(typed)}: ${reason}, wanted http://HOST:PORT` };
}
