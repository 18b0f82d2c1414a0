/** Which addresses of this machine the other side may dial. */
import { formatHostPort } from "../http/address.ts";

/** What `Deno.networkInterfaces()` says of one address, the members in use. */
export interface OwnAddress {
  name: string;
  family: "IPv4" | "IPv6";
  address: string;
}

/** Bridges and tunnels of containers and virtual machines: nobody else dials there. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|podman)/i;

/**
 * URLs under which a peer may reach a listener bound to `host` and `port`, best guess first. A listener on one
 * address is reached there only; one on all addresses on every address of the machine, IPv4 before IPv6, and at
 * last on loopback, for a peer on the same machine.
 */
export function dialableUrls(host: string, port: number, own: readonly OwnAddress[]): string[] {
  const url = (address: string): string => `http://${formatHostPort(address, port)}`;
  if (host !== "0.0.0.0" && host !== "::") return [url(host)];
  const reachable = own.filter((each) => !isLocalOnly(each.address));
  const rank = (each: OwnAddress): number =>
    (VIRTUAL.test(each.name) ? 2 : 0) + (each.family === "IPv6" ? 1 : 0);
  const addresses = reachable
    .filter((each) => host === "::" || each.family === "IPv4")
    .toSorted((left, right) => rank(left) - rank(right))
    .map((each) => each.address);
  return [...new Set([...addresses, "127.0.0.1"])].map(url);
}

/** Loopback and link-local addresses: the latter need the name of an interface beside them. */
function isLocalOnly(address: string): boolean {
  return /^(127\.|169\.254\.|::1$|fe[89ab])/i.test(address);
}

/** The addresses of this machine; none when the system does not tell. */
export function ownAddresses(): OwnAddress[] {
  try {
    return Deno.networkInterfaces();
  } catch {
    return [];
  }
}
