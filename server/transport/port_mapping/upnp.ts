/** UPnP Internet Gateway Device, service WANIPConnection (IGD:1 §2.4, IGD:2 §2.5). */
import { isIPv4 } from "node:net";
import type { Gateway } from "./gateway.ts";
import type { Mapper, Mapping, MappingRequest } from "./mapping.ts";
import { askByHttp, type RouterAnswer } from "./upnp_http.ts";
import { findUpnp, type UpnpService } from "./upnp_search.ts";

/** Ports that are asked for one after the other, where others have taken the first: UPnP grants no other by itself. */
const TRIED_PORTS = 3;
/** What the router's own pages show for the mapping; it names no program. */
const DESCRIPTION = "TCP";

/** Asks by UPnP. */
export class UpnpMapper implements Mapper {
  readonly protocol = "upnp";
  readonly #gateway: Gateway;
  #service: UpnpService | undefined;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  async map(request: MappingRequest): Promise<Mapping | undefined> {
    const service = this.#service ??= await findUpnp(this.#gateway);
    if (service === undefined) return undefined;
    const host = await this.#outerAddress(service);
    if (host === undefined) return undefined;
    for (const outerPort of outerPorts(request)) {
      // Some routers know mappings without an end alone, and decline any other.
      for (const lifetimeS of [request.lifetimeS, 0]) {
        const answer = await this.#add(service, { ...request, outerPort, lifetimeS });
        // One that says nothing is not asked on: the end of the program may wait for this.
        if (answer === undefined) return undefined;
        if (!answer.isGood) continue;
        return { host, port: outerPort, lifetimeS: lifetimeS || request.lifetimeS };
      }
    }
    return undefined;
  }

  #add(
    service: UpnpService,
    { port, outerPort, lifetimeS }: MappingRequest,
  ): Promise<RouterAnswer | undefined> {
    return this.#call(service, "AddPortMapping", {
      NewRemoteHost: "",
      NewExternalPort: outerPort,
      NewProtocol: "TCP",
      NewInternalPort: port,
      NewInternalClient: this.#gateway.own,
      NewEnabled: 1,
      NewPortMappingDescription: DESCRIPTION,
      NewLeaseDuration: lifetimeS,
    });
  }

  async unmap({ outerPort }: MappingRequest): Promise<void> {
    if (this.#service === undefined) return;
    await this.#call(this.#service, "DeletePortMapping", {
      NewRemoteHost: "",
      NewExternalPort: outerPort,
      NewProtocol: "TCP",
    });
  }

  async #outerAddress(service: UpnpService): Promise<string | undefined> {
    const answer = await this.#call(service, "GetExternalIPAddress", {});
    const text = answer?.isGood ? answer.text : "";
    const host = /<NewExternalIPAddress>\s*([\d.]+)\s*</.exec(text)?.[1] ?? "";
    return isIPv4(host) ? host : undefined;
  }

  /** All values are numbers, addresses and words of ours. */
  async #call(
    { type, control }: UpnpService,
    action: string,
    values: Record<string, string | number>,
  ): Promise<RouterAnswer | undefined> {
    const parts = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
    return await askByHttp({
      url: control,
      headers: {
        "Content-Type": 'text/xml; charset="utf-8"',
        SOAPAction: `"${type}#${action}"`,
      },
      body:
        '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
        's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
        `<u:${action} xmlns:u="${type}">${parts.join("")}</u:${action}></s:Body></s:Envelope>`,
    });
  }
}

/** The wanted one, and those above it. */
function outerPorts({ outerPort }: MappingRequest): number[] {
  const ports = Array.from({ length: TRIED_PORTS }, (_, above) => outerPort + above);
  return ports.filter((port) => port <= 65_535);
}
