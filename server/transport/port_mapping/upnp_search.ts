/** Looks for an internet gateway in the local network (UPnP Device Architecture 1.1 §1.3, IGD:1 and IGD:2). */
import dgram from "node:dgram";
import { askByHttp } from "./upnp_http.ts";

const MULTICAST = { host: "239.255.255.250", port: 1_900 };
const DEVICES = [1, 2].map((version) =>
  `urn:schemas-upnp-org:device:InternetGatewayDevice:${version}`
);
const SERVICE = "<service>";
/** Routers may wait up to the second that MX allows. */
const SEARCH_MS = 1_500;

/** Where a gateway takes orders. */
export interface UpnpService {
  /** Service type, which names the version as well. */
  type: string;
  control: URL;
}

/** The connection service of the first gateway that answers from `router`, asked from `own`. */
export async function findUpnp(
  { router, own }: { router: string; own: string },
): Promise<UpnpService | undefined> {
  for (const location of await search(router, own)) {
    const description = await askByHttp({ url: location });
    const service = description?.isGood ? serviceIn(description.text, location) : undefined;
    if (service !== undefined) return service;
  }
  return undefined;
}

/** The connection service that a device description names; undefined where it has none of that host. */
export function serviceIn(description: string, location: URL): UpnpService | undefined {
  for (const service of servicesIn(description)) {
    const type = /<serviceType>\s*([^<\s]+)\s*<\/serviceType>/.exec(service)?.[1] ?? "";
    if (!/^urn:schemas-upnp-org:service:WAN(IP|PPP)Connection:[12]$/.test(type)) continue;
    const path = /<controlURL>\s*([^<\s]+)\s*<\/controlURL>/.exec(service)?.[1];
    const control = path === undefined ? null : URL.parse(path, location);
    // A device may send us to itself alone.
    if (control?.protocol === "http:" && control.hostname === location.hostname) {
      return { type, control };
    }
  }
  return undefined;
}

/** What is inside each `<service>`; a search by a pattern would begin anew at each one that does not end. */
function servicesIn(description: string): string[] {
  return description.split("</service>").slice(0, -1)
    .flatMap((part) => part.includes(SERVICE) ? [part.slice(part.lastIndexOf(SERVICE))] : []);
}

/** Locations of the descriptions of gateways at the address `router`. */
function search(router: string, own: string): Promise<URL[]> {
  const socket = dgram.createSocket("udp4");
  const locations = new Map<string, URL>();
  return new Promise<URL[]>((resolve) => {
    const timer = setTimeout(() => resolve([...locations.values()]), SEARCH_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve([...locations.values()]);
    };
    socket.on("error", done);
    socket.on("message", (message, from) => {
      const text = new TextDecoder().decode(message);
      const location = URL.parse(/^LOCATION:\s*(\S+)/im.exec(text)?.[1] ?? "");
      if (from.address !== router || location?.protocol !== "http:") return;
      if (location.hostname !== router) return;
      locations.set(location.href, location);
      done();
    });
    socket.bind(0, own, () => {
      for (const device of DEVICES) {
        socket.send(searchFor(device), MULTICAST.port, MULTICAST.host, (error) => error && done());
      }
    });
  }).finally(() => socket.close());
}

function searchFor(device: string): Uint8Array {
  return new TextEncoder().encode([
    "M-SEARCH * HTTP/1.1",
    `HOST: ${MULTICAST.host}:${MULTICAST.port}`,
    'MAN: "ssdp:discover"',
    "MX: 1",
    `ST: ${device}`,
    "",
    "",
  ].join("\r\n"));
}
