// Room: a port of the router for peers: PCP, NAT-PMP and UPnP, and the mapping that is kept.
/** The router of the network that this machine is in. */

/** A router, and our address in its network. */
export interface Gateway {
  /** IPv4 address of the router. */
  router: string;
  /** IPv4 address of this machine in the router's network. */
  own: string;
}

/** An IPv4 address of this machine with its network's mask. */
export type OwnAddress = Pick<Deno.NetworkInterfaceInfo, "family" | "address" | "netmask">;

/**
 * The router that Linux sends to by default (`/proc/net/route`). On other systems, which tell it to no program
 * without help, the first address of each private network of ours.
 */
export function gateways(): Gateway[] {
  const addresses = Deno.networkInterfaces();
  const table = readRoutes();
  return table === undefined ? likelyGateways(addresses) : routedGateways(table, addresses);
}

/** Default routes in `table`, the text of /proc/net/route, to routers in a network of ours. */
export function routedGateways(table: string, addresses: OwnAddress[]): Gateway[] {
  const rows = table.split("\n").slice(1).map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([, destination, router = ""]) => {
    if (destination !== "00000000" || !/^[0-9A-F]{8}$/.test(router)) return [];
    // The kernel prints the address as a number of this machine: little-endian wherever Deno runs.
    const address = [...Uint8Array.fromHex(router)].reverse().join(".");
    const own = addresses.find((each) => isNeighbour(each, address));
    return address === "0.0.0.0" || own === undefined
      ? []
      : [{ router: address, own: own.address }];
  });
}

/** Where routers of homes are: the first address of a private network. */
export function likelyGateways(addresses: OwnAddress[]): Gateway[] {
  return addresses.flatMap((each) => {
    if (each.family !== "IPv4" || !isPrivate(each.address)) return [];
    const network = numberOf(each.address) & numberOf(each.netmask);
    const router = [24, 16, 8, 0].map((shift) => ((network | 1) >>> shift) & 255).join(".");
    return router === each.address ? [] : [{ router, own: each.address }];
  });
}

/** True for addresses that no one reaches from the internet: private networks, those of carriers' NAT, and reserved ones. */
export function isPrivate(address: string): boolean {
  const [first = 0, second = 0] = address.split(".").map(Number);
  return first === 10 || (first === 172 && second >= 16 && second < 32) ||
    (first === 192 && second === 168) || (first === 100 && second >= 64 && second < 128) ||
    (first === 169 && second === 254) || first === 127 || first === 0 || first >= 224;
}

function isNeighbour({ family, address, netmask }: OwnAddress, router: string): boolean {
  if (family !== "IPv4") return false;
  const mask = numberOf(netmask);
  return (numberOf(address) & mask) === (numberOf(router) & mask);
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => (sum << 8) | Number(part), 0);
}

function readRoutes(): string | undefined {
  try {
    return Deno.readTextFileSync("/proc/net/route");
  } catch {
    return undefined;
  }
}
