/**
 * Who sits at the other end of a connection over loopback: Linux lists every TCP socket with the user that made
 * it. The token alone does not keep another user of this machine out: a browser hands its cookies to every port
 * of a host, also to one where that user's own server listens, and its command line, with the link on it, is
 * there for all to read.
 */

/** One end of a connection: IP address as the runtime writes it, and port. */
export interface SocketEnd {
  address: string;
  port: number;
}

export type SocketOwner =
  /** One of the users that may. */
  | "own"
  /** Another user, or a process that has gone already, of which nothing is known any more. */
  | "foreign"
  /** The list does not tell. */
  | "unknown";

const ESTABLISHED = "01";
const ROOT = 0;

/** A hexadecimal line of `/proc/net/tcp` and `tcp6`, as far as it is of use here. */
const LINE =
  /^ *\d+: ([0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ \S+ +(\d+) /;

/**
 * Judges by the text of both tables whose socket leads from `peer` to `own`. Root may do as it likes anyway; but
 * the socket of a process that has gone counts as root's, so that it must be standing.
 */
export function socketOwner(
  tables: string,
  ends: { peer: SocketEnd; own: SocketEnd; uids: ReadonlySet<number> },
): SocketOwner {
  const peer = endWords(ends.peer);
  const own = endWords(ends.own);
  let isOwnSideListed = false;
  for (const line of tables.split("\n")) {
    const [, local = "", remote = "", state = "", uid = ""] = LINE.exec(line) ?? [];
    if (own.includes(local) && peer.includes(remote)) isOwnSideListed = true;
    if (!peer.includes(local) || !own.includes(remote)) continue;
    if (Number(uid) === ROOT) return state === ESTABLISHED ? "own" : "foreign";
    return ends.uids.has(Number(uid)) ? "own" : "foreign";
  }
  // A table that lacks our own side too is not that of this network.
  return isOwnSideListed ? "foreign" : "unknown";
}

/** How the tables write an address: each 32-bit word backwards; IPv4 alone and mapped into IPv6. */
function endWords({ address, port }: SocketEnd): string[] {
  const suffix = `:${hex(port, 4)}`;
  if (address === "::1") return [`${"0".repeat(24)}01000000${suffix}`];
  const word = address.split(".").reverse().map((part) => hex(Number(part), 2)).join("");
  return [`${word}${suffix}`, `0000000000000000FFFF0000${word}${suffix}`];
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
